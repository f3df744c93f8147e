"""The schedules as the viewer sees them: their looks, their knobs in epochs, their rates and their boundaries."""

from collections.abc import Hashable, Mapping
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.component import namespace
from simulab.runs.descent import rates_of
from simulab.schedule import Controller, Schedule
from simulab.widgets.control import Control, Number
from simulab.widgets.picture import Handle, Series

OURS = {
    "constant", "step", "exponential", "cosine", "cosine_restarts", "warmup_cosine", "one_cycle", "polynomial",
    "inverse_sqrt", "plateau",
}  # fmt: skip
"""Those whose knobs the viewer has in epochs; see ``shapes``. Any other brings its own knobs."""
FLOORED = ("cosine", "cosine_restarts", "warmup_cosine")
"""Those that come down to the viewer's lowest rate."""
DROPS, RESTARTS, CUTS = 6, 4, 12
LABELS = ("warmup ends", "peak", *["drop"] * DROPS, *["restart"] * RESTARTS)
"""What the vertical lines stand for; see ``boundaries``."""


def series(schedules: Mapping[str, Schedule]) -> tuple[Series, ...]:
    """One line a schedule."""
    return tuple(Series(name, one.title, one.colour, tuple(one.dash), one.marker) for name, one in schedules.items())


def _number(
    name: str,
    label: str,
    value: float,
    bounds: tuple[float, float],
    of: tuple[str, ...],
    doc: str,
    symbol: str = "",
    **more: Any,
) -> Control:
    return Number(name, label, value, doc, symbol=symbol, bounds=bounds, shown={"schedules": of}, **more)  # fmt: skip


def own_controls(schedules: Mapping[str, Schedule]) -> tuple[Control, ...]:
    """The knobs of those that are not the curriculum's, by ``schedule.knob``."""
    return tuple(
        Control.of(f"{name}.{knob}", declared, label=declared.label or knob.replace("_", " ").capitalize(),
                   default=getattr(one, knob), shown={"schedules": (name,)})
        for name, one in schedules.items() if name not in OURS for knob, declared in one.knob_declarations().items()
    )  # fmt: skip


def controls() -> tuple[Control, ...]:
    """The knobs of the shapes; times are in epochs, so that a line in the picture can be dragged."""
    whole: dict[str, Any] = {"integer": True, "unit": "epochs"}
    return (
        _number("warmup", "Warmup", 10, (1, 50), ("warmup_cosine", "inverse_sqrt"),
                "Epochs in which the rate rises; after half of the run it has ended in any case.", "W", **whole),
        _number("period", "Drop every", 30, (1, 100), ("step",), "Epochs from drop to drop.", "S", **whole),
        _number("drop", "Drop by", 0.1, (0.01, 1.0), ("step",), "What the rate is multiplied by at each drop.", "γ", log=True),
        _number("decay", "Decay", 0.97, (0.8, 1.0), ("exponential",), "What the rate is multiplied by every epoch.", "γ"),
        _number("cycle", "First restart", 25, (2, 100), ("cosine_restarts",), "Epochs until the rate jumps back.", "T₀", **whole),
        _number("growth", "Cycles grow", 2, (1, 4), ("cosine_restarts",), "How many times longer the next cycle is.", "m",
                integer=True),
        _number("min_rate", "Lowest rate", 0.0, (0.0, 0.1), FLOORED, "Where a cosine ends.", "η_min"),
        _number("peak", "Peak", 40, (1, 90), ("one_cycle",),
                "Epoch of the highest rate; at nine tenths of the run at the latest.", "P", **whole),
        _number("div_factor", "Starts below by", 25.0, (1.0, 1000.0), ("one_cycle",), "Peak over first rate.", "d", log=True),
        _number("final_div_factor", "Ends below by", 1e4, (1.0, 1e6), ("one_cycle",), "First over last rate.", "f", log=True),
        _number("power", "Power", 1.0, (0.25, 5.0), ("polynomial",), "1 is a straight line.", "p"),
        _number("factor", "Cut to", 0.3, (0.01, 0.99), ("plateau",), "Its factor on a plateau.", "γ", log=True),
        _number("patience", "Patience", 8, (0, 100), ("plateau",), "Epochs without a better loss that are borne.", "P", **whole),
        _number("threshold", "Better by", 0.01, (0.0, 0.5), ("plateau",),
                "The part by which a loss must be lower to count as better.", "θ"),
    )  # fmt: skip


HANDLES = (
    Handle("Warmup ends", "warmup", kind="line", shown={"schedules": ("warmup_cosine", "inverse_sqrt")}),
    Handle("First drop", "period", kind="line", shown={"schedules": ("step",)}),
    Handle("First restart", "cycle", kind="line", shown={"schedules": ("cosine_restarts",)}),
    Handle("Peak of one cycle", "peak", kind="line", shown={"schedules": ("one_cycle",)}),
)


def shapes(k: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Schedule of the curriculum -> its own knobs, from the viewer's."""
    T = k["steps"]
    rising = jnp.minimum(k["warmup"], jnp.floor(T / 2))
    low = {"min_rate": k["min_rate"]}
    return {
        "constant": {},
        "step": {"gamma": k["drop"], "period": k["period"]},
        "exponential": {"gamma": k["decay"]},
        "cosine": low,
        "cosine_restarts": {"cycle": k["cycle"], "growth": k["growth"], **low},
        "warmup_cosine": {"warmup": rising / T, **low},
        "one_cycle": {
            "peak": highest(k) / T,
            "div_factor": k["div_factor"],
            "final_div_factor": k["final_div_factor"],
        },
        "polynomial": {"power": k["power"], "min_rate": jnp.zeros(())},
        "inverse_sqrt": {"warmup_steps": rising},
        "plateau": {"factor": k["factor"], "plateau_patience": k["patience"], "threshold": k["threshold"]},
    }


def highest(k: Mapping[str, Any]) -> jax.Array:
    """When one cycle peaks."""
    return jnp.minimum(k["peak"], jnp.floor(0.9 * k["steps"]))


def knobs_of(schedules: Mapping[str, Schedule], k: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Schedule -> all that its ``rate`` is given."""
    ours, base = shapes(k), {"learning_rate": k["learning_rate"], "steps": k["steps"]}
    own = {
        name: {knob: k[f"{name}.{knob}"] for knob in one.knob_declarations()}
        for name, one in schedules.items()
        if name not in ours
    }
    return {name: {**(ours | own)[name], **base} for name in schedules}


def table(schedules: Mapping[str, Schedule], k: Mapping[str, Any], count: int) -> jax.Array:
    """(schedules, count) rates; of one that reacts, what it starts from."""
    knobs = knobs_of(schedules, k)
    return jnp.stack([rates_of(one, knobs[name], count) for name, one in schedules.items()])


def boundaries(k: Mapping[str, Any], names: list[str]) -> jax.Array:
    """(12,) where the lines of ``LABELS`` stand, NaN where a schedule is not chosen or the run is over."""
    chosen = {**dict.fromkeys(OURS, jnp.asarray(False)), **dict(zip(names, k["schedules"]))}
    T = k["steps"]
    groups = (
        (chosen["warmup_cosine"] | chosen["inverse_sqrt"], jnp.minimum(k["warmup"], jnp.floor(T / 2))[None]),
        (chosen["one_cycle"], highest(k)[None]),
        (chosen["step"], k["period"] * jnp.arange(1.0, DROPS + 1)),
        (chosen["cosine_restarts"], jnp.cumsum(k["cycle"] * k["growth"] ** jnp.arange(RESTARTS))),
    )
    at = jnp.concatenate([jnp.where(there, places, jnp.nan) for there, places in groups])
    return jnp.where(at < T, at, jnp.nan)


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
