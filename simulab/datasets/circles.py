"""A circle around another of half its radius."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, along, jitter = drawn(key, count, 2, noise)
    angle, radius = 2 * jnp.pi * along, jnp.where(y == 0, 1.0, 0.5)
    return jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + noise * jitter, y


circles = Generated(
    title="Circles",
    question="the inner ring or the outer one?",
    order=50,
    left_out_of=("search", "sanity"),
    points=points,
    classes=TWO,
    noise=0.1,
)
