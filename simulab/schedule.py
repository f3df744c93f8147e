"""Schedule: the learning rate as a function of the step, or of the losses that a run has met."""

from collections.abc import Callable, Hashable, Mapping
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

import jax
import jax.numpy as jnp

from simulab.component import Component, namespace
from simulab.knob import Knob
from simulab.rules.epochs import Line


class Schedule(Component):
    """``rate(step, knobs)``: steps count from 0, so the first update uses ``rate(0)``.

    ``knobs`` has the declared knobs, ``learning_rate`` (the base rate η₀) and ``steps`` (the length T of the run),
    all of them possibly traced.

    Example:
        >>> import jax.numpy as jnp, simulab as sl
        >>> class Halving(sl.Schedule):
        ...     every = sl.Knob(10, bounds=(1, 1000), integer=True, unit="steps", doc="Steps between two halvings.")
        ...     def rate(self, step, knobs):
        ...         return knobs.learning_rate * 0.5 ** jnp.floor(step / knobs.every)
        >>> t = sl.descend("quadratic", "sgd", steps=3, schedule=Halving(), learning_rate=0.1, every=1)
        >>> t.rate.tolist()
        [0.1, 0.05, 0.025]
    """

    shown_at_first: ClassVar[bool] = False
    """True for those that a viewer opens with."""
    colour: ClassVar[str] = ""
    """Hex colour, the same in every figure; the catalogue gives a spare one where it is empty."""
    dash: ClassVar[tuple[int, ...]] = ()
    """Line dash in pixels, the second cue beside the colour; () is a full line."""
    marker: ClassVar[str] = "circle"
    """Head of the line; see ``Optimizer.marker``."""
    optax_code: ClassVar[str] = ""
    """The schedule in optax, to copy: a function of the step, with ``{learning_rate}``, ``{steps}`` and the knobs in
    braces, e.g. ``optax.cosine_decay_schedule({learning_rate}, {steps})``."""
    torch_code: ClassVar[str] = ""
    """The scheduler in PyTorch, to copy: ``opt`` is the optimizer and ``lr`` torch.optim.lr_scheduler, e.g.
    ``lr.CosineAnnealingLR(opt, {steps})``."""
    code_times: ClassVar[Mapping[str, str]] = {}
    """Steps that the code calls by a name, in Python by its knobs, e.g. ``{"rising": "round({warmup} * {steps})"}``."""
    reaction_code: ClassVar[str] = ""
    """What a loop of epochs does once it has ``watched`` a loss: it goes by ``scale``, ``lowest`` and ``waited``, which begin
    as 1.0, infinity and 0. Of one that reacts; knobs stand in braces."""
    code_in_epochs: ClassVar[Mapping[str, str]] = {}
    """What a viewer in epochs writes where the code has a knob that ``in_epochs`` does not name."""
    code_note: ClassVar[str] = ""
    """Where a library's form differs from the equation, in a sentence or two."""

    in_epochs: ClassVar[Mapping[str, Knob]] = {}
    """The knobs that a viewer of runs of T epochs has in place of the schedule's own; equal ones are one knob of several
    schedules. See ``from_epochs``."""
    lines: ClassVar[tuple[Line, ...]] = ()
    """Times that such a viewer marks and lets a person drag."""

    rate_inside: ClassVar[bool] = False
    """True where the schedule has its rates in itself, so that it can be given no base rate."""

    @classmethod
    def takes(cls, given: Any, argument: str) -> "Schedule | None":
        """A function from the step to the rate, as optax's schedules are."""
        if isinstance(given, type) or not callable(given):
            return None
        try:
            seen = jax.eval_shape(given, jnp.zeros((), int))
        except Exception as error:  # whatever somebody's own function raises
            raise ValueError(
                f"{argument}: as a function of the step it raised {type(error).__name__}: {error}"
            ) from error
        if getattr(seen, "shape", ()) != () or not isinstance(seen, jax.ShapeDtypeStruct | int | float):
            raise TypeError(f"{argument}: a schedule's function gives one number, the rate, not {seen}")
        return _Function(given)

    @classmethod
    def from_epochs(cls, k: Mapping[str, Any]) -> dict[str, Any]:
        """The schedule's own knobs, from those of ``in_epochs`` and from ``steps``, the length T; its steps are epochs."""
        return {name: k[name] for name in cls.in_epochs}

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        """The rate of update number ``step`` (from 0): a scalar."""
        raise TypeError(f"{type(self).__name__} does not define rate(self, step, knobs)")


class _Function(Schedule):
    """A function from the step to the rate."""

    title = "own schedule"
    rate_inside = True

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self._function = function

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return jnp.asarray(self._function(step), float)

    @property
    def structure(self) -> Hashable:
        return self._function


class Controller(Schedule):
    """A schedule that reacts: it is told losses while a run goes on, and ``rate(step)`` is multiplied by what it answers.

    A run on a surface tells it the loss after every update, a training the validation loss (without a validation split
    the training loss) after every epoch. Until then the rate is ``rate(step)`` itself.

    Example:
        >>> import jax.numpy as jnp, simulab as sl
        >>> class Careful(sl.Controller):
        ...     def rate(self, step, knobs):
        ...         return knobs.learning_rate
        ...     def init(self, knobs):
        ...         return jnp.inf, 1.0  # the lowest loss yet, and the scale
        ...     def update(self, state, loss, knobs):
        ...         best, scale = state
        ...         scale = jnp.where(loss > best, scale / 2, scale)
        ...         return (jnp.minimum(best, loss), scale), scale
        >>> t = sl.descend("quadratic_1d", "sgd", start=(1.0,), steps=4, schedule=Careful(), learning_rate=2.5)
        >>> t.rate.tolist()  # 2.5 is above 2/L: the loss rises, and the rate is halved once
        [2.5, 2.5, 1.25, 1.25]
    """

    def init(self, knobs: SimpleNamespace) -> Any:
        """The state before the first loss."""
        raise TypeError(f"{type(self).__name__} does not define init(self, knobs)")

    def update(self, state: Any, loss: jax.Array, knobs: SimpleNamespace) -> tuple[Any, jax.Array]:
        """``(state', scale)``: what the next updates' rates are multiplied by, a scalar."""
        raise TypeError(f"{type(self).__name__} does not define update(self, state, loss, knobs)")


class Reaction(NamedTuple):
    """A controller with its knobs, as a loop over steps carries it."""

    controller: Controller
    knobs: SimpleNamespace

    def init(self) -> Any:
        """The state before the first loss."""
        return jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.result_type(leaf)), self.controller.init(self.knobs))

    def update(self, state: Any, loss: jax.Array) -> tuple[Any, jax.Array]:
        """``(state', scale)``; the state keeps its dtypes, whatever its own arithmetic made of them."""
        after, scale = self.controller.update(state, loss, self.knobs)
        return jax.tree.map(lambda old, new: jnp.asarray(new, old.dtype), state, after), scale


def reaction(schedule: Schedule, knobs: Mapping[str, Any]) -> Reaction | None:
    """How a schedule reacts to losses; None for a function of the step."""
    return Reaction(schedule, namespace(knobs)) if isinstance(schedule, Controller) else None
