"""Step decay."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule


class StepDecay(Schedule):
    """Divides the rate at fixed times: the loss sits on a plateau, then drops when the rate does."""

    title = "Step decay"
    order = 20
    equation = r"\eta_t = \eta_0\, \gamma^{\lfloor t/S \rfloor}"
    reference = "He et al. (2016), Deep residual learning for image recognition"
    colour = "#D55E00"
    marker = "square"

    gamma = Knob(0.1, bounds=(0.01, 1.0), log=True, symbol="γ", doc="What the rate is multiplied by at each drop.")
    period = Knob(
        100, bounds=(1, 100_000), log=True, integer=True, symbol="S", unit="steps", doc="Steps from drop to drop."
    )

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        drops = jnp.floor((step + 0.5) / knobs.period)  # the half keeps a rounded 2.9999 from being taken for 2
        return knobs.learning_rate * knobs.gamma**drops
