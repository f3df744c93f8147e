"""A regression on one feature: y = sin(πx) + x/2 + noise, x from -2 to 2."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    _, along, jitter = drawn(key, count, 1, noise)
    x = 4 * along - 2
    return x[:, None], jnp.sin(jnp.pi * x) + x / 2 + noise * jitter[:, 0]


noisy_sine = Generated(
    title="Noisy sine",
    question="how high is the curve?",
    order=90,
    left_out_of=("schedules",),
    points=points,
    classes=(),
    noise=0.2,
    count=120,
)
