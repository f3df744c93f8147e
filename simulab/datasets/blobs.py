"""Three round clouds at the corners of a triangle; ``noise`` is their radius."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.datasets._draw import drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, _, jitter = drawn(key, count, 3)
    angle = 2 * jnp.pi * y / 3
    return jnp.stack([jnp.sin(angle), jnp.cos(angle)], axis=1) + noise * jitter, y


blobs = Generated(
    title="Blobs",
    question="which cloud?",
    order=80,
    left_out_of=("schedules", "search"),
    points=points,
    classes=("blue", "orange", "green"),
    noise=0.4,
)
