"""Trainings on mini-batches by w <- w - η g, from the same start."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.task import ORDER, Task, key_of, rows_of


def step(task: Task, w: jax.Array, at: Any, held: Any, rate: Any, replaced: Any, key: jax.Array) -> jax.Array:
    """The weights after step ``at``, on a mini-batch of ``held`` examples of its own."""
    rows = rows_of(task, jax.random.fold_in(key, at), replaced)
    return w - rate * task.batch(rows, jnp.asarray(held, jnp.int32), w)[1]


def ended(task: Task, seed: Any, held: Any, rate: Any, replaced: Any, steps: Any) -> jax.Array:
    """(P,) the weights after so many steps."""
    key = key_of(seed, ORDER)
    return jax.lax.fori_loop(
        0, jnp.asarray(steps, jnp.int32), lambda at, w: step(task, w, at, held, rate, replaced, key), task.start(seed)
    )


def watched(task: Task, seed: Any, held: Any, rate: Any, replaced: Any, steps: Any, longest: int) -> jax.Array:
    """(longest + 1,) the loss of all examples before, and after each step; NaN beyond ``steps``."""
    key = key_of(seed, ORDER)

    def row(w: jax.Array, at: jax.Array) -> tuple[jax.Array, jax.Array]:
        after = jax.lax.cond(at < steps, lambda w: step(task, w, at, held, rate, replaced, key), lambda w: w, w)
        return after, jnp.where(at < steps, task.loss(after), jnp.nan)

    w = task.start(seed)
    _, rows = jax.lax.scan(row, w, jnp.arange(longest))
    return jnp.concatenate([task.loss(w)[None], rows])


def by_everybody(task: Task, seed: Any, rate: Any, steps: Any) -> jax.Array:
    """(P,) the weights after so many steps by the gradient of all examples."""
    rows, count = jnp.arange(task.most, dtype=jnp.int32), jnp.asarray(task.count, jnp.int32)
    return jax.lax.fori_loop(
        0, jnp.asarray(steps, jnp.int32), lambda _, w: w - rate * task.batch(rows, count, w)[1], task.start(seed)
    )
