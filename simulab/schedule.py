"""Schedule: the learning rate as a function of the step, or of the losses that a run has met."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import jax

from simulab.component import Component, namespace


class Schedule(Component):
    """``rate(step, knobs)``: steps count from 0, so the first update uses ``rate(0)``.

    ``knobs`` has the declared knobs, ``learning_rate`` (the base rate η₀) and ``steps`` (the length T of the run),
    all of them possibly traced.
    """

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        """The rate of update number ``step`` (from 0): a scalar."""
        raise TypeError(f"{type(self).__name__} does not define rate(self, step, knobs)")


class Controller(Schedule):
    """A schedule that reacts: it is told losses while a run goes on, and ``rate(step)`` is multiplied by what it answers.

    A run on a surface tells it the loss after every update, a training the validation loss (without a validation split
    the training loss) after every epoch. Until then the rate is ``rate(step)`` itself.
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
        return self.controller.init(self.knobs)

    def update(self, state: Any, loss: jax.Array) -> tuple[Any, jax.Array]:
        """``(state', scale)``."""
        return self.controller.update(state, loss, self.knobs)


def reaction(schedule: Schedule, knobs: Mapping[str, Any]) -> Reaction | None:
    """How a schedule reacts to losses; None for a function of the step."""
    return Reaction(schedule, namespace(knobs)) if isinstance(schedule, Controller) else None
