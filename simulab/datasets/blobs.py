"""Three round clouds at the corners of a triangle; ``noise`` is their radius."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    return points_of(key, count, noise, 3)


def points_of(key: jax.Array, count: int, noise: Any, classes: Any) -> Points:
    """As many clouds on a circle as there are ``classes``, which may be traced."""
    y, _, jitter = drawn(key, count, classes, noise)
    angle = 2 * jnp.pi * y / classes
    return jnp.stack([jnp.sin(angle), jnp.cos(angle)], axis=1) + noise * jitter, y


blobs = Generated(
    title="Blobs",
    question="which cloud?",
    order=80,
    left_out_of=("schedules", "search"),
    points=points,
    points_of=points_of,
    classes=("blue", "orange", "green"),
    noise=0.4,
)
