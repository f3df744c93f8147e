"""Linear warmup, then cosine decay."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule
from simulab.schedules.cosine import half_cosine


class WarmupCosine(Schedule):
    """Small steps while nothing is known yet, then the full rate, then down: the usual schedule of large models.

    The warmup has W = warmup · T steps. It starts at η₀/(W+1), not at 0, so that the first step is not lost, and
    reaches η₀ at t = W, where the cosine starts.
    """

    title = "Warmup, then cosine"
    order = 60
    equation = (
        r"\eta_t = \begin{cases} \eta_0\, \frac{t+1}{W+1} & t < W \\"
        r" \eta_{\min} + \tfrac12\,(\eta_0 - \eta_{\min})\left(1 + \cos\frac{\pi (t-W)}{T-W}\right)"
        r" & t \ge W \end{cases}"
    )
    reference = "Goyal et al. (2017), Accurate, large minibatch SGD; Loshchilov & Hutter (2017), SGDR"
    colour = "#009E73"
    marker = "triangle"

    warmup = Knob(0.1, bounds=(0.0, 0.5), symbol="W/T", doc="Part of the run in which the rate rises.")
    min_rate = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", doc="The rate that the run ends at.")

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        W = jnp.round(knobs.warmup * knobs.steps)
        rising = knobs.learning_rate * (step + 1) / (W + 1)
        falling = half_cosine((step - W) / (knobs.steps - W), knobs.learning_rate, knobs.min_rate)
        return jnp.where(step < W, rising, falling)
