"""A whole search as a pure function: what is tried, what it is worth, and when it was paid for, in fixed shapes.

A trial is a point of the unit cube in which a strategy samples. The budget is counted in whole trainings; capacities are
fixed, so that no slider changes a shape, and a search can be jitted, mapped over a thousand seeds, and compiled to a page.
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp


class Judged(NamedTuple):
    """What is known of n trials."""

    values: jax.Array
    """(n, R) after each of the R rungs, higher is better; the last is the trial's own, NaN is "not trained so far"."""
    facts: jax.Array
    """(n, m) what else the objective tells of a trial; no strategy looks at it."""


class Judge(NamedTuple):
    """An objective that can be traced."""

    whole: Callable[[jax.Array, Any], Judged]
    """(points (d, n), wanted (n,)) -> each trained to the end; what is not ``wanted`` need not be right."""
    in_rungs: Callable[[jax.Array, Callable[[int, Any], jax.Array], tuple[int, ...]], Judged]
    """(points, goes_on, reach) -> each trained as far as ``goes_on(rung, values at the rung before)`` lets it, NaN beyond;
    ``reach`` (R) trials at most get to each rung."""
    rungs: tuple[int, ...]
    """Epochs after which a trial may be looked at; the last is a whole training."""
    most: int
    """Whole trainings that the largest budget pays for: the capacity of a search without early stopping."""


class Drawn(NamedTuple):
    """What a search may use of chance; every strategy begins with the same numbers."""

    numbers: jax.Array
    """(2 d, capacity) uniform from 0 to 1."""
    key: jax.Array
    """For those that need more."""


class Found(NamedTuple):
    """What a strategy tried, padded to the capacity."""

    points: jax.Array
    """(d, capacity)"""
    judged: Judged
    done: jax.Array
    """(capacity, R) epochs spent by all until it was seen what the trial is worth at each rung; infinite where never."""


def drawn(seed: Any, knobs: int, capacity: int) -> Drawn:
    """Numbers for a search over so many knobs.

    Args:
        seed: a whole number; may be traced.
        knobs: d.
        capacity: trials that the hungriest strategy may begin.

    Example:
        >>> drawn(0, 2, 8).numbers.shape
        (4, 8)
    """
    key = jax.random.key(jnp.asarray(seed).astype(jnp.uint32))
    return Drawn(jax.random.uniform(key, (2 * knobs, capacity), float), jax.random.fold_in(key, 2))


@jax.jit  # once in a page, for all who rank
def places(values: jax.Array) -> jax.Array:
    """(n,) how many of the values (n,) are better than each; of equals the earlier one is.

    Example:
        >>> places(jnp.array([0.1, 0.9, 0.1])).tolist()
        [1, 0, 2]
    """
    return jnp.argsort(jnp.argsort(-values, stable=True))


@functools.partial(jax.jit, static_argnames=("rungs", "capacity"))  # once in a page, for all strategies
def one_by_one(points: jax.Array, judged: Judged, count: Any, rungs: tuple[int, ...], capacity: int) -> Found:
    """``count`` trials of ``points`` (d, n), each trained to the end before the next begins, padded to ``capacity``."""
    more = capacity - points.shape[1]
    values, facts = (jnp.concatenate([one, jnp.full((more, one.shape[1]), jnp.nan)]) for one in judged)
    wide = jnp.concatenate([points, jnp.full((len(points), more), jnp.nan)], axis=1)
    i = jnp.arange(capacity)
    last = jnp.where(i < count, (i + 1.0) * rungs[-1], jnp.inf)
    never = jnp.full(capacity, jnp.inf)
    return Found(wide, Judged(values, facts), jnp.stack([*(never for _ in rungs[1:]), last], axis=1))


def known_at_once(judged: Judged, goes_on: Callable[[int, Any], jax.Array]) -> Judged:
    """``Judge.in_rungs`` where what a trial would be worth at every rung costs nothing to know."""
    seen: list[jax.Array] = []
    for rung in range(judged.values.shape[1]):
        on = goes_on(rung, seen[-1] if seen else None)
        seen.append(jnp.where(on, judged.values[:, rung], jnp.nan))
    return Judged(jnp.stack(seen, axis=1), judged.facts)
