"""Schedule: the learning rate as a function of the step."""

from types import SimpleNamespace

import jax

from simulab.component import Component


class Schedule(Component):
    """``rate(step, knobs)``: steps count from 0, so the first update uses ``rate(0)``.

    ``knobs`` has the declared knobs, ``learning_rate`` (the base rate η₀) and ``steps`` (the length T of the run),
    all of them possibly traced.
    """

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        """The rate of update number ``step`` (from 0): a scalar."""
        raise TypeError(f"{type(self).__name__} does not define rate(self, step, knobs)")
