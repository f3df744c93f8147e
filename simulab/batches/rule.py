"""Trainings of so many passes over the examples, by batch size and rate: what scaling the rate with the batch does."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches import descent
from simulab.batches.task import Task

SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
"""Batch sizes of the map; none is larger than N."""
RATES = tuple(10.0 / 2**i for i in range(10, -1, -1))
"""Learning rates of the map: as the sizes, each is twice the one before."""
SEEDS = 3
DIVERGED = 1e30
"""A loss from which on a training is called so: numbers travel in 32 bits."""
NEAR = 1.25
"""A training ends as another does where their losses differ by less than a quarter."""


def steps_of(task: Task, epochs: Any, held: Any) -> jax.Array:
    """Steps in so many passes: each sees as many examples as all others of the same passes, but for less than a batch."""
    return jnp.maximum(1, jnp.asarray(epochs, int) * jnp.asarray(task.count, int) // jnp.asarray(held, int))


def middle(ends: jax.Array) -> jax.Array:
    """(…,) the middle of losses (…, S) of seeds, infinite where it has diverged."""
    return jnp.sort(jnp.where(ends < DIVERGED, ends, jnp.inf), axis=-1)[..., ends.shape[-1] // 2]


def middles(one: Callable[..., Any], seed: Any, each: Callable[..., Any], *columns: jax.Array) -> jax.Array:
    """(R,) the middle of what ``one`` gives for each row of ``columns`` (R,) and ``SEEDS`` seeds."""
    seeds = jnp.asarray(seed, float) + jnp.arange(SEEDS)
    rows = [jnp.repeat(column, SEEDS) for column in columns]
    return middle(each(one, *rows, jnp.tile(seeds, columns[0].shape[0])).reshape(-1, SEEDS))


def ends(
    task: Task, seed: Any, sizes: jax.Array, rates: jax.Array, replaced: Any, epochs: Any, each: Callable[..., Any]
) -> jax.Array:
    """(R,) the loss of all examples at which trainings of batch sizes (R,) at rates (R,) end, in the middle of ``SEEDS``.

    Args:
        each: runs a function of every row of arrays, side by side or one after the other.
    """

    def one(held: jax.Array, rate: jax.Array, luck: jax.Array) -> jax.Array:
        w = descent.ended(task, luck, held, rate, replaced, steps_of(task, epochs, held))
        return task.loss(w)

    return middles(one, seed, each, sizes, rates)
