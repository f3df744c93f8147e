"""The response surface of real trainings, looked up.

A trial is the nearest of them. Between them would be averages of accuracies, each of which has its luck: whoever tries
just the places that were trained, as a grid does, would have that luck to himself. Only the picture is smooth.
"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.trials import Judged
from simulab.widgets.search.nets import judged


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


def nearest(table: jax.Array, u: jax.Array, v: jax.Array) -> jax.Array:
    """The entry of a (size, size) table that is nearest to each (u, v)."""
    size = table.shape[0]
    i, j = (jnp.clip(jnp.floor(x * (size - 1) + 0.5), 0, size - 1).astype(jnp.int32) for x in (u, v))
    return table.reshape(-1)[j * size + i]


def read(surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array, sizes: tuple[Any, Any]) -> Judged:
    """Trials looked up on a recorded surface; ``sizes``: of the validation and of the test split."""
    right = jnp.stack([nearest(surface["right"][:, rung], u, v) for rung in range(3)], axis=1)
    return judged(right, nearest(surface["tested"], u, v), u, sizes)


def accuracy_at(
    surface: Mapping[str, jax.Array], u: jax.Array, v: jax.Array, sizes: tuple[Any, Any], smooth: bool
) -> jax.Array:
    """The validation accuracy of a whole training at places of any shape, on a recorded surface."""
    return (between if smooth else nearest)(surface["right"][:, -1], u, v) / sizes[0]
