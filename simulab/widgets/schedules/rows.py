"""The schedules as the viewer sees them: their looks, their knobs in epochs, their rates and their boundaries."""

from collections.abc import Hashable, Mapping
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.component import namespace
from simulab.rules.epochs import Line
from simulab.runs.roll import rates_of
from simulab.schedule import Controller, Schedule
from simulab.widgets.control import Control
from simulab.widgets.picture import Group, Handle, Series

CUTS = 12
"""How many cuts of a controller are marked."""


def series(schedules: Mapping[str, Schedule]) -> tuple[Series, ...]:
    """One line a schedule."""
    return tuple(Series(name, one.title, one.colour, tuple(one.dash), one.marker) for name, one in schedules.items())


def brings_its_own(schedule: Schedule) -> bool:
    """True for one that says nothing of epochs: its knobs are its own, by ``schedule.knob``."""
    return not schedule.in_epochs and bool(schedule.knob_declarations())


def controls(schedules: Mapping[str, Schedule]) -> tuple[Control, ...]:
    """The knobs in epochs, one for all that have it, so that a line in the picture can be dragged; and what is somebody's own."""
    who = sharing(schedules)
    knobs = {knob: declared for one in schedules.values() for knob, declared in one.in_epochs.items()}
    made = [
        Control.of(knob, declared, label=_label(knob, declared), shown={"schedules": who[knob]})
        for knob, declared in knobs.items()
    ]
    for name, one in schedules.items():
        for knob, declared in one.knob_declarations().items() if brings_its_own(one) else ():
            default, label = getattr(one, knob), _label(knob, declared)
            made.append(
                Control.of(f"{name}.{knob}", declared, label=label, default=default, shown={"schedules": (name,)})
            )
    return tuple(made)


def _label(knob: str, declared: Any) -> str:
    return declared.label or knob.replace("_", " ").capitalize()


def sharing(schedules: Mapping[str, Schedule]) -> dict[str, tuple[str, ...]]:
    """Knob in epochs -> the schedules that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, one in schedules.items():
        for knob in one.in_epochs:
            found[knob] = (*found.get(knob, ()), name)
    return found


def lines(schedules: Mapping[str, Schedule]) -> tuple[Line, ...]:
    """What is marked in the picture of the rates, once for all that share its knob."""
    return tuple({line.knob: line for one in schedules.values() for line in one.lines}.values())


def handles(schedules: Mapping[str, Schedule]) -> tuple[Handle, ...]:
    """The lines that are dragged."""
    who = sharing(schedules)
    return tuple(
        Handle(line.handle, line.knob, kind="line", shown={"schedules": who[line.knob]}) for line in lines(schedules)
    )


def labels(schedules: Mapping[str, Schedule]) -> tuple[str, ...]:
    """What the upright lines stand for; see ``boundaries``."""
    return tuple(line.label for line in lines(schedules) for _ in range(line.count))


def groups(schedules: Mapping[str, Schedule]) -> tuple[Group, ...]:
    """The knobs in epochs: what is dragged, what controllers have, and the rest."""
    dragged = tuple(line.knob for line in lines(schedules))
    reacting = tuple(knob for one in schedules.values() if isinstance(one, Controller) for knob in one.in_epochs)
    rest = tuple(knob for knob in sharing(schedules) if knob not in (*dragged, *reacting))
    return (
        Group("Boundaries", dragged),
        Group("Shapes", rest, open=False),
        Group("Reduce on plateau", reacting),
    )


def knobs_of(schedules: Mapping[str, Schedule], k: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Schedule -> all that its ``rate`` is given."""
    base = {"learning_rate": k["learning_rate"], "steps": k["steps"]}
    return {
        name: {
            **(
                {knob: k[f"{name}.{knob}"] for knob in one.knob_declarations()}
                if brings_its_own(one)
                else one.from_epochs(k)
            ),
            **base,
        }
        for name, one in schedules.items()
    }


def table(schedules: Mapping[str, Schedule], k: Mapping[str, Any], count: int) -> jax.Array:
    """(schedules, count) rates; of one that reacts, what it starts from."""
    knobs = knobs_of(schedules, k)
    return jnp.stack([rates_of(one, knobs[name], count) for name, one in schedules.items()])


def boundaries(k: Mapping[str, Any], schedules: Mapping[str, Schedule]) -> jax.Array:
    """Where the lines of ``labels`` stand, NaN where a schedule is not chosen or the run is over."""
    chosen, who = dict(zip(schedules, k["schedules"])), sharing(schedules)
    nowhere = jnp.zeros(0)
    at = [
        jnp.where(jnp.any(jnp.stack([chosen[name] for name in who[line.knob]])), line.times(k), jnp.nan)
        for line in lines(schedules)
    ]
    times = jnp.concatenate([nowhere, *at])
    return jnp.where(times < k["steps"], times, jnp.nan)


def cuts(rate: jax.Array, chosen: jax.Array, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(how many, (12,) the first of them): epochs after which a controller's rates (T+1,) are lower than before."""
    fallen = jnp.concatenate([jnp.zeros(1, bool), rate[1:] < rate[:-1] * (1 - 1e-9)])
    counted = jnp.cumsum(fallen & (jnp.arange(rate.shape[0]) < steps))
    at = [jnp.where(counted[-1] > i, jnp.argmax(counted > i), jnp.nan) for i in range(CUTS)]
    return counted[-1], jnp.where(chosen, jnp.stack(at), jnp.nan)


class Row(Controller):
    """One row of a table of rates, which reacts to losses if it is a controller's: all rows share one program.

    Knobs: ``rates`` (T+1,), ``batches`` (updates that share a rate), ``which`` (the place of the row's controller among
    ``controllers``, -1 where it does not react) and ``of``, the knobs of every controller.
    """

    def __init__(self, schedules: Mapping[str, Schedule]) -> None:
        super().__init__()
        self.controllers = {name: one for name, one in schedules.items() if isinstance(one, Controller)}

    @property
    def structure(self) -> Hashable:
        return (Row, tuple(self.controllers.items()))

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return knobs.rates[jnp.floor((step + 0.5) / knobs.batches).astype(int)]

    def init(self, knobs: SimpleNamespace) -> Any:
        return [one.init(namespace(knobs.of[name])) for name, one in self.controllers.items()]

    def update(self, state: Any, loss: jax.Array, knobs: SimpleNamespace) -> tuple[Any, jax.Array]:
        answers = [
            one.update(before, loss, namespace(knobs.of[name]))
            for (name, one), before in zip(self.controllers.items(), state)
        ]
        scale = jnp.ones(())
        for i, (_, answer) in enumerate(answers):
            scale = jnp.where(knobs.which == i, answer, scale)
        return [after for after, _ in answers], scale

    def which(self, schedules: Mapping[str, Schedule]) -> jax.Array:
        """(schedules,) the place of each one's controller, -1 where it does not react."""
        names = list(self.controllers)
        return jnp.array([names.index(name) if name in names else -1 for name in schedules])

    def of(self, knobs: Mapping[str, Any], rates: jax.Array, which: jax.Array, batches: int) -> dict[str, Any]:
        """The knobs of a row; ``knobs`` are those of ``knobs_of``."""
        return {"rates": rates, "batches": batches, "which": which, "of": {n: knobs[n] for n in self.controllers}}
