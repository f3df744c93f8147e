"""Two arms, each one and a half turns."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, along, jitter = drawn(key, count, 2, noise)
    radius = jnp.sqrt(along)  # as many points on a piece of the outer turn as on one of the inner
    angle = 3 * jnp.pi * radius + jnp.pi * y
    return jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + noise * jitter, y


spirals = Generated(
    title="Spirals",
    question="which arm?",
    order=60,
    left_out_of=("search", "sanity"),
    points=points,
    classes=TWO,
    noise=0.03,
)
