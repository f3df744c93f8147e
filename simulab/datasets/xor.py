"""Four squares like a chessboard's: no straight line parts the classes."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated, Points


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, _, jitter = drawn(key, count, 2, noise)
    corner = jax.random.uniform(jax.random.fold_in(key, 2), (count, 2), jnp.float32, 0.1, 1.0)
    side = jnp.where((jnp.arange(count) // 2) % 2 == 0, 1.0, -1.0)
    signs = jnp.stack([side, jnp.where(y == 0, side, -side)], axis=1)
    return signs * corner + noise * jitter, y


xor = Generated(
    title="XOR",
    question="which pair of quarters?",
    order=70,
    left_out_of=("search",),
    points=points,
    classes=TWO,
    noise=0.1,
)
