"""A large batch's gradient, added up from the gradients of its parts: the same but for rounding."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.task import Task


def difference(task: Task, w: jax.Array, rows: jax.Array, held: Any, parts: Any) -> jax.Array:
    """() how far the mean of ``parts`` parts' gradients is from the gradient of all ``held`` together, relative to its length.

    The parts have ⌈B/parts⌉ examples each, the last one the rest; each counts as its examples.
    """
    held, size = jnp.asarray(held, jnp.int32), -(-jnp.asarray(held, jnp.int32) // jnp.asarray(parts, jnp.int32))
    whole = task.batch(rows, held, w)[1]

    def add(at: jax.Array, total: jax.Array) -> jax.Array:
        first = at * size
        own = jnp.clip(held - first, 0, size)
        part = task.batch(jnp.roll(rows, -first), jnp.maximum(own, 1), w)[1]
        return total + jnp.asarray(own / jnp.asarray(held, float), w.dtype) * jnp.where(own > 0, part, 0)

    total = jax.lax.fori_loop(0, jnp.asarray(parts, jnp.int32), add, jnp.zeros_like(w))
    length = jnp.sqrt(jnp.sum(whole**2))
    return jnp.sqrt(jnp.sum((total - whole) ** 2)) / jnp.where(length > 0, length, 1)
