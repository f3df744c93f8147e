"""Strategies that stop trials early: successive halving, and Hyperband, which runs it in brackets.

Everything has fixed shapes: CAPACITY trials in BRACKETS brackets, most of them empty under a small budget.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.search.halving import ETA, in_turn
from simulab.widgets.search.objective import EPOCHS, RUNGS
from simulab.widgets.search.trials import CAPACITY, MOST, Found, Judge, ahead

_TURNS = [in_turn(n * EPOCHS, RUNGS) for n in range(MOST + 1)]
BRACKETS = max(len(turns) for turns in _TURNS)
_SHIFT = 16
TABLE = np.array(
    [[late * _SHIFT + sizes[0] for late, sizes in turns] + [0] * (BRACKETS - len(turns)) for turns in _TURNS]
)
"""(MOST + 1, BRACKETS) Hyperband's brackets under each budget, by the package's own rule: how many of the early rungs each
leaves out, times 16, and how many trials it begins."""


class Brackets(NamedTuple):
    """What each bracket (rows) does at each rung."""

    size: jax.Array
    """(BRACKETS, 3) trials that are trained as far; those of a rung that is left out only pass through it."""
    looks: jax.Array
    """(BRACKETS, 3) whether it is decided there who goes on."""
    price: jax.Array
    """(BRACKETS, 3) epochs that each pays to get there from the last rung with a decision."""


def brackets(first: jax.Array, late: jax.Array) -> Brackets:
    """Of those that begin with (BRACKETS,) ``first`` trials and leave out ``late`` rungs."""
    rung = jnp.arange(len(RUNGS))
    late, first = late[:, None], first[:, None]
    thirds = jnp.floor(first / ETA ** jnp.maximum(rung - late, 0))
    size = jnp.where(first > 0, jnp.maximum(thirds, 1.0), 0.0)
    since = jnp.where(rung > late, jnp.array((0, *RUNGS[:-1])), 0)
    return Brackets(size, rung >= late, (jnp.array(RUNGS) - since) * 1.0)


@jax.jit  # once in a page, for every rung
def _places(bracket: jax.Array, value: jax.Array) -> jax.Array:
    """How many of the same bracket are better; of equals the earlier one."""
    return jnp.sum(ahead(value) & (bracket[None, :] == bracket[:, None]), axis=1)


def run(judge: Judge, drawn: jax.Array, first: jax.Array, late: jax.Array) -> Found:
    """Brackets one after the other, rung after rung."""
    made = brackets(first, late)
    ends = jnp.cumsum(first)
    i = jnp.arange(CAPACITY)
    bracket = jnp.minimum(jnp.sum(i[:, None] >= ends[None, :], axis=1), BRACKETS - 1)
    there = i < ends[-1]
    paid = jnp.where(made.looks, made.size * made.price, 0.0)
    whole = jnp.sum(paid, axis=1)
    before = (jnp.cumsum(whole) - whole)[:, None] + jnp.cumsum(paid, axis=1) - paid
    # what is true of a trial's bracket: one look-up for all of it
    each = jnp.concatenate([made.size, made.looks * 1.0, made.price, before], axis=1)[bracket]
    size, looks, price, before = (each[:, 3 * i : 3 * i + 3] for i in range(4))
    done: list[jax.Array] = []

    def goes_on(rung: int, seen: Any) -> jax.Array:
        """Whether each trial is trained to a rung, by what was ``seen`` at the one before."""
        known = jnp.where(looks[:, rung - 1] > 0, seen, 0.0) if rung else jnp.zeros(CAPACITY)
        before_it = jnp.isfinite(seen) if rung else there
        place = _places(bracket, jnp.where(before_it, known, -jnp.inf))
        on = before_it & (place < size[:, rung])
        cost = before[:, rung] + (place + 1.0) * price[:, rung]
        done.append(jnp.where(on & (looks[:, rung] > 0), cost, jnp.inf))
        return on

    s, t = drawn[:2]
    judged = judge.in_rungs(s, t, goes_on)
    return Found(t, judged, jnp.stack(done, axis=1))


def halving(_: Judge, n: Any, drawn: jax.Array, shared: Any) -> Found:
    """Many begin, a third goes on after one epoch, a third of those after three. Jamieson & Talwalkar (2016).

    As many begin as n whole trainings pay for: the first epoch of all, two more of a third, six more of a ninth.
    """
    count = jnp.arange(CAPACITY + 1.0)
    sizes = (count, jnp.maximum(jnp.floor(count / ETA), 1), jnp.maximum(jnp.floor(count / ETA**2), 1))
    steps = zip(sizes, RUNGS, (0, *RUNGS))
    price = jnp.sum(jnp.stack([size * (rung - before) for size, rung, before in steps]), axis=0)
    begun = jnp.sum(price <= EPOCHS * n, dtype=float) - 1
    return shared.stopping(jnp.where(jnp.arange(BRACKETS) == 0, begun, 0.0), jnp.zeros(BRACKETS))


def hyperband(_: Judge, n: Any, drawn: jax.Array, shared: Any) -> Found:
    """Successive halving in turns: many judged after one epoch, fewer after three, few only at the end. Li et al. (2018).

    Which of them is right nobody knows before: a net that learns slowly loses the first, a good one costs much in the last.
    """
    row = jnp.asarray(TABLE * 1.0)[jnp.asarray(n, int)]
    late = jnp.floor(row / _SHIFT)
    return shared.stopping(row - late * _SHIFT, late)
