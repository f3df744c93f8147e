"""Two half circles, hooked into one another."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, along, jitter = drawn(key, count, 2, noise)
    angle = jnp.pi * along
    x1 = jnp.where(y == 0, jnp.cos(angle), 1 - jnp.cos(angle))
    x2 = jnp.where(y == 0, jnp.sin(angle), 0.5 - jnp.sin(angle))
    return jnp.stack([x1, x2], axis=1) + noise * jitter, y


two_moons = Generated(
    title="Two moons",
    question="which half circle?",
    order=40,
    points=points,
    classes=TWO,
    noise=0.15,
    noise_of_few=0.25,
)
