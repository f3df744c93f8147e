"""The response surface of real trainings, looked up between its points."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets._search_nets import judged
from simulab.widgets._search_objective import Judged


def between(table: jax.Array, u: jax.Array, v: jax.Array) -> jax.Array:
    """A (size, size) table's values at (u, v) of any shape, bilinear."""
    size = table.shape[0]
    x, y = u * (size - 1), v * (size - 1)
    i = jnp.clip(jnp.floor(x), 0, size - 2).astype(jnp.int32)
    j = jnp.clip(jnp.floor(y), 0, size - 2).astype(jnp.int32)
    s, t = x - i, y - j
    flat = table.reshape(-1)
    at = j * size + i
    low = flat[at] * (1 - s) + flat[at + 1] * s
    high = flat[at + size] * (1 - s) + flat[at + size + 1] * s
    return low * (1 - t) + high * t


def read(surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array, sizes: tuple[Any, Any]) -> Judged:
    """Trials looked up on a recorded surface; ``sizes``: of the validation and of the test split."""
    right = jnp.stack([between(surface["right"][:, rung], u, v) for rung in range(3)], axis=1)
    return judged(right, between(surface["tested"], u, v), u, sizes)


def accuracy_at(surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array, sizes: tuple[Any, Any]) -> jax.Array:
    """The validation accuracy of a whole training at places of any shape, on a recorded surface."""
    return between(surface["right"][:, -1], u, v) / sizes[0]
