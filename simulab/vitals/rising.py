"""The schedule of a range test."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule


class Rising(Schedule):
    """From the base rate to the highest one, by the same factor at every step: a straight line on a logarithmic axis."""

    title = "Rising"
    equation = r"\eta_t = \eta_0\,(\eta_{max}/\eta_0)^{t/(T-1)}"
    reference = "Smith (2017), Cyclical learning rates for training neural networks, WACV"

    highest = Knob(10.0, bounds=(1e-6, 1e3), log=True, symbol="η_max", doc="The rate of the last step.")
    sweep = Knob(
        200, bounds=(2, 1e6), integer=True, unit="steps", symbol="T", doc="Steps from the first rate to the last."
    )

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return rate_at(step, knobs.learning_rate, knobs.highest, knobs.sweep)


def rate_at(step: jax.Array, lowest: jax.Array, highest: jax.Array, steps: jax.Array) -> jax.Array:
    """The rate of update ``step`` (from 0) of ``steps``."""
    return lowest * (highest / lowest) ** (step / jnp.maximum(steps - 1, 1))
