"""A large batch's gradient, added up from the gradients of its parts: the same but for rounding."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.task import Task


def difference(task: Task, w: jax.Array, rows: jax.Array, held: Any, parts: Any) -> jax.Array:
    """() how far the mean of ``parts`` parts' gradients is from the gradient of all ``held`` together, relative to the longest of
    them: where parts cancel, what they add up to is as rounded as they are.

    The parts have ⌈B/parts⌉ examples each, the last one the rest; each counts as its examples.
    """
    held, size = jnp.asarray(held, jnp.int32), -(-jnp.asarray(held, jnp.int32) // jnp.asarray(parts, jnp.int32))
    whole = task.batch(rows, held, w)[1]

    def add(at: jax.Array, so_far: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        first = at * size
        own = jnp.clip(held - first, 0, size)
        part = task.batch(jnp.roll(rows, -first), jnp.maximum(own, 1), w)[1]
        part = jnp.where(own > 0, part, 0)
        share = jnp.asarray(own / jnp.asarray(held, float), w.dtype)
        return so_far[0] + share * part, jnp.maximum(so_far[1], jnp.sum(part**2))

    begun = jnp.zeros_like(w), jnp.sum(whole**2)
    total, longest = jax.lax.fori_loop(0, jnp.asarray(parts, jnp.int32), add, begun)
    length = jnp.sqrt(longest)
    return jnp.sqrt(jnp.sum((total - whole) ** 2)) / jnp.where(length > 0, length, 1)
