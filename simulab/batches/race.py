"""Optimizers at every batch size, each at the best of some rates: trainings of so many passes."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.rule import SEEDS, middle, steps_of
from simulab.batches.task import ORDER, Task, key_of, rows_of
from simulab.modifiers import with_gradient
from simulab.optimizer import Optimizer
from simulab.runs.roll import updater

NAMES = ("sgd", "adam", "lamb")
HIGHEST = {"sgd": 10.0, "adam": 2.5, "lamb": 1.0}
"""Of the rates that are tried."""
RATES = 8
APART = 2.5


def rates_of(name: str) -> jax.Array:
    """(RATES,) the rates at which an optimizer is tried, from the lowest."""
    return HIGHEST[name] / APART ** jnp.arange(RATES - 1.0, -1.0, -1.0)


def ended(
    task: Task,
    optimizer: Optimizer,
    own: Mapping[str, Any],
    seed: Any,
    held: Any,
    rate: Any,
    replaced: Any,
    steps: Any,
) -> jax.Array:
    """(P,) the weights after so many steps by an optimizer whose other knobs are ``own``."""
    key = key_of(seed, ORDER)

    def step(at: jax.Array, carry: Any) -> Any:
        w, state = carry
        rows = rows_of(task, jax.random.fold_in(key, at), replaced)
        loss = with_gradient(lambda w: task.batch(rows, jnp.asarray(held, jnp.int32), w))
        return updater(optimizer, loss, own, {})(w, state, rate, None)[:2]

    w = task.start(seed)
    return jax.lax.fori_loop(0, jnp.asarray(steps, jnp.int32), step, (w, optimizer.init(w)))[0]


def best(
    task: Task,
    optimizer: Callable[[Any], tuple[Optimizer, Mapping[str, Any]]],
    seed: Any,
    held: Any,
    replaced: Any,
    epochs: Any,
    each: Callable[..., Any],
) -> tuple[jax.Array, jax.Array]:
    """(lowest loss (3,), its rate (3,)) of each of ``NAMES``: of its rates, each in the middle of ``SEEDS`` seeds.

    Args:
        optimizer: traced place in ``NAMES`` -> the rule, and its knobs besides the rate.
    """
    rates = jnp.stack([rates_of(name) for name in NAMES])

    def one(which: jax.Array, rate: jax.Array, luck: jax.Array) -> jax.Array:
        w = ended(task, *optimizer(which), luck, held, rate, replaced, steps_of(task, epochs, held))
        return task.loss(w)

    seeds = jnp.asarray(seed, float) + jnp.arange(SEEDS)
    which = jnp.repeat(jnp.arange(len(NAMES)), RATES * SEEDS)
    found = each(one, which, jnp.repeat(rates.reshape(-1), SEEDS), jnp.tile(seeds, rates.size))
    ends = middle(found.reshape(len(NAMES), RATES, SEEDS))
    at = jnp.argmin(ends, axis=1)[:, None]
    return jnp.take_along_axis(ends, at, axis=1)[:, 0], jnp.take_along_axis(rates, at, axis=1)[:, 0]
