"""Cosine decay."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.schedule import Schedule

LOWEST = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", label="Lowest rate", doc="Where a cosine ends.")
"""The knob that every cosine has in a viewer."""


class Cosine(Schedule):
    """High for long, then smoothly down: half a cosine wave from the base rate at t = 0 to the lowest at t = T."""

    title = "Cosine"
    order = 40
    shown_at_first = True
    equation = r"\eta_t = \eta_{\min} + \tfrac12\,(\eta_0 - \eta_{\min})\left(1 + \cos\frac{\pi t}{T}\right)"
    reference = "Loshchilov & Hutter (2017), SGDR: stochastic gradient descent with warm restarts"
    colour = "#0072B2"
    marker = "diamond"

    optax_code = "optax.cosine_decay_schedule({learning_rate}, {steps}, alpha={min_rate} / {learning_rate})"
    torch_code = "lr.CosineAnnealingLR(opt, {steps}, {min_rate})"
    in_epochs = MappingProxyType({"min_rate": LOWEST})

    min_rate = Knob(0.0, bounds=(0.0, 0.1), symbol="η_min", doc="The rate that the run ends at.")

    def rate(self, step: jax.Array, knobs: SimpleNamespace) -> jax.Array:
        return half_cosine(step / knobs.steps, knobs.learning_rate, knobs.min_rate)


def half_cosine(progress: jax.Array, highest: jax.Array, lowest: jax.Array) -> jax.Array:
    """From ``highest`` at progress 0 down to ``lowest`` at 1, and constant beyond."""
    return lowest + (highest - lowest) * (1 + jnp.cos(jnp.pi * jnp.minimum(progress, 1))) / 2
