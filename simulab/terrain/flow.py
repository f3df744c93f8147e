"""Gradient flow, dw/dt = -g: where descent would go with steps so short that no curvature is too sharp for them."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.terrain.net import Kind, begun, gradient, loss
from simulab.terrain.run import EVERY, MOST, Rule, sharpness

SHORT = 1.0
"""Sharpness times a step's length: Runge and Kutta's classical method is stable up to 2.78."""
MOST_PARTS = 100
"""Steps from one look to the next; a flow that would need more is followed no further."""


class Flow(NamedTuple):
    """Not numbers where the run is at an end, or where the flow is followed no further."""

    loss: Any
    """(MOST+1,)"""
    sharpness: Any
    """(MOST+1,)"""


def flowed(kind: Kind, rate: Any, seed: Any, looks: Any) -> Flow:
    """The flow at the times ηt of a descent's looks, each step of it as short as the sharpness asks."""
    plain = Rule(jnp.array(False), jnp.asarray(rate, float), jnp.zeros(()))

    def down(w: jax.Array) -> jax.Array:
        return -gradient(kind, w)

    def look(carry: tuple[jax.Array, jax.Array], i: jax.Array) -> tuple[Any, Flow]:
        w, there = carry
        sharp = sharpness(kind, plain, w, jnp.zeros_like(w), jnp.zeros(()))
        parts = jnp.ceil(EVERY * rate * jnp.maximum(sharp, 1.0) / SHORT)
        seen = Flow(*(jnp.where(there & (i <= looks), one, jnp.nan) for one in (loss(kind, w), sharp)))
        there = there & (parts <= MOST_PARTS)
        h = EVERY * rate / parts

        def step(_: Any, w: jax.Array) -> jax.Array:
            # Runge and Kutta (1901): one product program for the four slopes
            def stage(k: jax.Array, share: jax.Array) -> tuple[jax.Array, jax.Array]:
                k = down(w + share * h * k)
                return k, k

            _, slopes = jax.lax.scan(stage, jnp.zeros_like(w), jnp.array([0.0, 0.5, 0.5, 1.0]))
            return w + h * (jnp.array([1.0, 2.0, 2.0, 1.0]) / 6) @ slopes

        count = jnp.where(there & (i < looks), parts, 0).astype(int)
        return (jax.lax.fori_loop(0, count, step, w), there), seen

    start = (begun(kind, seed), jnp.array(True))
    return jax.lax.scan(look, start, jnp.arange(MOST + 1))[1]
