"""What is trained on mini-batches: anything that has examples, a start, and the mean gradient of some examples."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

WITH, WITHOUT = "with", "without"
DRAWN = (WITHOUT, WITH)
"""How the examples of a mini-batch are drawn: all different, or each anew from all of them."""
ORDER, DROPOUT, NOISE = 1, 2, 4
"""What a key is folded with for the mini-batches of a training, for what is dropped, and for mini-batches at which noise is
measured."""


class Task(NamedTuple):
    """N examples, of which ``most`` have a place, and the loss of P weights on them."""

    count: Any
    """N; may be traced."""
    most: int
    start: Callable[[Any], jax.Array]
    """Seed -> (P,) the weights before training."""
    loss: Callable[[jax.Array], jax.Array]
    """(P,) -> () the mean over all examples."""
    batch: Callable[[jax.Array, Any, jax.Array], tuple[jax.Array, jax.Array]]
    """(rows (most,), B, w) -> mean loss and its gradient (P,) of the examples at the first B of ``rows``."""
    each: Callable[[jax.Array], jax.Array]
    """(P,) -> (most, P) the gradient of every example; places beyond N are not looked at."""


def rows_of(task: Task, key: jax.Array, replaced: Any) -> jax.Array:
    """(most,) places of examples, of which the first B are a mini-batch: a shuffle of all N, or with replacement."""
    order, again = jax.random.split(key)
    there = jnp.arange(task.most) < task.count
    bits = jax.random.bits(order, (task.most,), jnp.uint32)

    def shuffled() -> jax.Array:
        return jnp.argsort(jnp.where(there, bits, jnp.uint32(2**32 - 1))).astype(jnp.int32)

    def anew() -> jax.Array:
        luck = jnp.asarray(jax.random.uniform(again, (task.most,), jnp.float32), float)
        return jnp.floor(luck * task.count).astype(jnp.int32)

    return jax.lax.cond(replaced, anew, shuffled)


def key_of(seed: Any, use: int) -> jax.Array:
    """The key of a seed for one use."""
    return jax.random.fold_in(jax.random.key(jnp.asarray(seed, jnp.uint32)), use)
