"""Trials of a search with fixed shapes: what was tried, what it was worth, and when it was paid for.

A trial is a point (s, t) of the unit square in the coordinates in which a strategy samples. The budget is counted in whole
trainings; capacities are fixed, so that no slider changes a shape.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.widgets.search.objective import EPOCHS, RUNGS, Judged

MOST = 64
"""Whole trainings that the largest budget pays for."""
CAPACITY = 256
"""Trials that successive halving may begin with it."""
REACH = (CAPACITY, 96, 48)
"""How many of them may get to each rung."""
DRAWN = (4, CAPACITY)
"""Uniform random numbers that a strategy may use."""


class Judge(NamedTuple):
    """What trials are worth."""

    whole: Callable[[jax.Array, jax.Array, Any], Judged]
    """(s, t, wanted) -> each trained to the end; what is not ``wanted`` need not be right."""
    in_rungs: Callable[[jax.Array, jax.Array, Callable[[int, Any], jax.Array]], Judged]
    """(s, t, goes_on) -> each trained as far as ``goes_on(rung, values at the rung before)`` lets it, NaN beyond."""


class Found(NamedTuple):
    """What a strategy tried, padded to CAPACITY."""

    t: jax.Array
    judged: Judged
    done: jax.Array
    """(CAPACITY, 3) epochs spent by all until it was seen what the trial is worth at each rung; infinite where it never was."""


def draw(seed: Any) -> jax.Array:
    """DRAWN numbers from 0 to 1; every strategy begins with the same ones."""
    return jax.random.uniform(jax.random.key(seed.astype(jnp.uint32)), DRAWN, jnp.float64)


def ahead(value: jax.Array) -> jax.Array:
    """(n, n) whether trial j (columns) is better than trial i (rows); of equals the earlier one is."""
    i = jnp.arange(len(value))
    return (value[None, :] > value[:, None]) | ((value[None, :] == value[:, None]) & (i[None, :] < i[:, None]))


@jax.jit  # once in a page, for all strategies
def padded(t: jax.Array, judged: Judged, count: Any) -> Found:
    """Trials one after the other, each trained to the end."""
    more = CAPACITY - t.shape[0]
    t, *rest = (jnp.concatenate([one, jnp.full((more, *one.shape[1:]), jnp.nan)]) for one in (t, *judged))
    i = jnp.arange(CAPACITY)
    last = jnp.where(i < count, (i + 1.0) * EPOCHS, jnp.inf)
    never = jnp.full(CAPACITY, jnp.inf)
    return Found(t, Judged(*rest), jnp.stack([never, never, last], axis=1))


def known_at_once(judged: Judged, goes_on: Callable[[int, Any], jax.Array]) -> Judged:
    """``Judge.in_rungs`` where what a trial would be worth at every rung costs nothing to know."""
    seen: list[jax.Array] = []
    for rung in range(len(RUNGS)):
        on = goes_on(rung, seen[-1] if seen else None)
        seen.append(jnp.where(on, judged.values[:, rung], jnp.nan))
    return Judged(jnp.stack(seen, axis=1), judged.test, judged.u)
