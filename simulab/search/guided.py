"""Where the trials of a bracket begin, by what other trials were worth after fewer or more epochs."""

import functools

import jax
import jax.numpy as jnp

from simulab.search.parzen import CANDIDATES, chosen, density
from simulab.search.trials import places

GOOD = 0.15
"""Share of the trials that are the good ones."""
RANDOM = 1 / 3
"""Share of the trials that is drawn at random all the same, so that no early mistake is for ever."""


def least(knobs: int) -> int:
    """Trials that a rung must have seen before the estimators go by it: two more than there are knobs and one."""
    return knobs + 3


def led(at: jax.Array, values: jax.Array, chance: jax.Array, key: jax.Array, room: int) -> jax.Array:
    """(d, k) where k trials begin: a third of them at ``chance``, the others where l/g is largest, knob by knob.

    The densities are those of the highest rung that has seen ``least`` trials; as long as there is none, all is chance.

    Args:
        at: (d, n) the trials so far.
        values: (n, R) after each rung, NaN where there was no look.
        chance: (d, k) uniform from 0 to 1.
        key: of what is drawn from l.
        room: trials at most that the densities are made of, the oldest ones.

    Falkner, Klein & Hutter (2018), BOHB, ICML; there the densities are of all knobs together.
    """
    knobs, count = chance.shape
    enough = jnp.sum(~jnp.isnan(values), axis=0) >= least(knobs)
    rung = jnp.max(jnp.where(enough, jnp.arange(values.shape[1]), -1))
    seen = values[:, jnp.maximum(rung, 0)]
    kept = jnp.argsort(jnp.isnan(seen), stable=True)[:room]
    there = ~jnp.isnan(seen[kept])
    most = jnp.maximum(
        knobs + 1, jnp.ceil(GOOD * jnp.sum(there))
    )  # one alone would say little: its normal is all of the range
    best = there & (places(jnp.where(there, seen[kept], -jnp.inf)) < most)
    numbers = jax.random.uniform(key, (count, 1 + 2 * knobs, CANDIDATES), chance.dtype)
    rows = []
    for i in range(knobs):
        x = jnp.where(there, at[i, kept], 0.0)  # what is not there weighs nothing, but must be a number
        low, high = density(x, best), density(x, there & ~best)

        rows.append(jax.lax.map(functools.partial(chosen, low, high), numbers[:, 1 + 2 * i : 3 + 2 * i]))
    return jnp.where((rung >= 0) & (numbers[:, 0, 0] >= RANDOM), jnp.stack(rows), chance)
