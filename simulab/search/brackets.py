"""Brackets of successive halving: how many trials begin, how many go on, what that costs, and what a budget pays for."""

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.search.trials import Judge, Judged, places

ETA = 3
"""One in so many goes on."""


def rungs_of(epochs: int, first: int = 1) -> tuple[int, ...]:
    """first, ETA first, ... and the whole training.

    Example:
        >>> rungs_of(9)
        (1, 3, 9)
    """
    rungs = [epochs]
    while rungs[0] // ETA >= first:
        rungs.insert(0, rungs[0] // ETA)
    return tuple(rungs)


def cost(rungs: tuple[int, ...], sizes: tuple[int, ...]) -> int:
    """Epochs, where a trial that goes on keeps those that it has had.

    Example:
        >>> cost((1, 3, 9), (9, 3, 1))  # 9 of one epoch, 3 of two more, one of six more
        21
    """
    return sum(n * (r - before) for n, r, before in zip(sizes, rungs, (0, *rungs)))


def sizes_of(first: int, rungs: tuple[int, ...]) -> tuple[int, ...]:
    """A third of each rung's trials reach the next, one at least."""
    return tuple(max(1, first // ETA**i) for i in range(len(rungs)))


def paid(budget: int, rungs: tuple[int, ...]) -> int:
    """How many trials can begin."""
    count = 0
    while cost(rungs, sizes_of(count + 1, rungs)) <= budget:
        count += 1
    return count


def in_turn(budget: int, rungs: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Hyperband's brackets, one after the other until the budget is spent: (how many of the early rungs it leaves out,
    its trials at each of the others).

    Each costs about as much as any other; the last ones are as large as what is left pays for.
    """
    left, total, turn = budget, len(rungs), 0
    made: list[tuple[int, tuple[int, ...]]] = []
    while True:
        late = turn % total
        kept = rungs[late:]
        wanted = math.ceil(total / len(kept) * ETA ** (len(kept) - 1))
        count = min(wanted, paid(left, kept))
        if count:
            made.append((late, sizes_of(count, kept)))
            left -= cost(kept, made[-1][1])
        elif late == total - 1:
            return made
        turn += 1


def table(most: int, rungs: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(most + 1, B) each: how many trials the brackets of ``in_turn`` begin under each budget of whole trainings, and how
    many early rungs they leave out; 0 trials where there is no bracket."""
    turns = [in_turn(n * rungs[-1], rungs) for n in range(most + 1)]
    first, late = np.zeros((2, most + 1, max(map(len, turns))), int)
    for n, brackets in enumerate(turns):
        first[n, : len(brackets)] = [sizes[0] for _, sizes in brackets]
        late[n, : len(brackets)] = [skipped for skipped, _ in brackets]
    return first, late


def bracket(
    judge: Judge, points: jax.Array, first: Any, late: Any, reach: tuple[int, ...]
) -> tuple[Judged, jax.Array, jax.Array]:
    """One run of successive halving, pure and traceable.

    Args:
        judge: what trials are worth.
        points: (d, n) of which the ``first`` ones begin.
        first: how many; may be traced, and 0.
        late: how many early rungs are passed without a decision; may be traced.
        reach: trials at most at each rung.

    Returns:
        What they are worth; (n, R) epochs spent in the bracket until each look at each trial, infinite where there was none;
        and what was spent in all.
    """
    rung = jnp.arange(len(judge.rungs))
    thirds = jnp.floor(first / ETA ** jnp.maximum(rung - late, 0))
    size = jnp.where(first > 0, jnp.maximum(thirds, 1.0), 0.0)
    looks = rung >= late
    price = (jnp.array(judge.rungs) - jnp.where(rung > late, jnp.array((0, *judge.rungs[:-1])), 0)) * 1.0
    spent = jnp.where(looks, size * price, 0.0)
    before = jnp.cumsum(spent) - spent
    there = jnp.arange(points.shape[1]) < first
    done: list[jax.Array] = []

    def goes_on(rung: int, seen: Any) -> jax.Array:
        """Whether each trial is trained to a rung, by what was ``seen`` at the one before."""
        so_far = ~jnp.isnan(seen) if rung else there
        known = jnp.where(looks[rung - 1], seen, 0.0) if rung else jnp.zeros(points.shape[1])
        place = places(jnp.where(so_far, known, -jnp.inf))
        on = so_far & (place < size[rung])
        done.append(jnp.where(on & looks[rung], before[rung] + (place + 1.0) * price[rung], jnp.inf))
        return on

    judged = judge.in_rungs(points, goes_on, reach)
    return judged, jnp.stack(done, axis=1), jnp.sum(spent)
