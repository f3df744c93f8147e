"""Mini-batches: every epoch sees every example once, in an order of its own."""

import jax
import jax.numpy as jnp

ORDER, DROPOUT, WEIGHTS = 1, 2, 3
"""What a key is folded with for each use, so that changing one leaves the others' numbers alone."""


def order(key: jax.Array, epoch: jax.Array | int, count: int) -> jax.Array:
    """(count,) int32: the permutation of the examples in this epoch (from 0), the same for any number of epochs."""
    mixing = jax.random.fold_in(jax.random.fold_in(key, ORDER), epoch)
    return jnp.argsort(jax.random.bits(mixing, (count,), jnp.uint32)).astype(jnp.int32)


def steps_of(count: int, size: int) -> int:
    """Mini-batches in an epoch; the last one is smaller where ``size`` does not divide ``count``."""
    return -(-count // size)


def batches(permutation: jax.Array, size: int) -> tuple[jax.Array, jax.Array | None]:
    """An epoch's mini-batches.

    Args:
        permutation: (n,), see ``order``.
        size: B, at most n.

    Returns:
        Rows (steps, B), and shares (steps, B): 1 for a row that counts, 0 for one that fills the last mini-batch up;
        None where B divides n.
    """
    count = permutation.shape[0]
    steps = steps_of(count, size)
    missing = steps * size - count
    if not missing:
        return permutation.reshape(steps, size), None
    rows = jnp.concatenate([permutation, permutation[:missing]]).reshape(steps, size)
    return rows, (jnp.arange(steps * size) < count).reshape(steps, size)
