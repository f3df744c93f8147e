"""What two searches found, as columns: the trials, the curves and the table."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.trials import Found
from simulab.widgets.kit.choice import pick
from simulab.widgets.search.objective import AT, EPOCHS, OTHERS, RUNGS, TEST, rate_at
from simulab.widgets.search.worth import MOST
from simulab.widgets.widget import Knobs

BAND = (1.06, 1.32)
"""Where the projections are drawn: beyond the plane, which ends at 1."""


def distinct(values: jax.Array, there: jax.Array) -> jax.Array:
    """How many different numbers there are."""
    i = jnp.arange(values.shape[0])
    same = (jnp.abs(values[None, :] - values[:, None]) < 1e-9) & (i[None, :] < i[:, None]) & there[None, :]
    return jnp.sum(there & ~jnp.any(same, axis=1))


@jax.jit  # once in a page, for both
def columns(found: Found) -> dict[str, jax.Array]:
    """One row of every column of a strategy's trials; index 0 is before the first."""
    u, t, values = found.judged.facts[:, AT], found.points[1], found.judged.values
    epochs = jnp.where(jnp.isfinite(found.done), found.done, 0.0)
    begun = jnp.isfinite(found.done)
    rung = jnp.max(jnp.where(begun, jnp.arange(3), -1), axis=1)
    there = rung >= 0
    last = jnp.take_along_axis(values, jnp.maximum(rung, 0)[:, None], axis=1)[:, 0]
    first = jnp.min(found.done, axis=1)
    budget = jnp.arange(MOST + 1) * EPOCHS
    # only a whole trial counts, and until there is one the line lies at 0: what is seen early is not what a trial is worth
    whole_by_then = epochs[None, :, 2] <= budget[:, None]
    reached = jnp.max(jnp.where(whole_by_then & begun[None, :, 2], values[None, :, 2], 0.0), axis=1)
    whole = jnp.where(begun[:, 2], values[:, 2], -jnp.inf)
    best = jnp.argmax(whole)

    def shown(value: jax.Array) -> jax.Array:
        return jnp.concatenate([jnp.full(1, jnp.nan), jnp.where(there, value, jnp.nan)])

    height = BAND[0] + (BAND[1] - BAND[0]) * jnp.clip(last, 0.0, 1.0)
    return {
        "x": shown(u),
        "y": shown(t),
        "time": shown(first / EPOCHS),
        "size": shown(jnp.where(begun[:, 2], 4.5, jnp.where(begun[:, 1], 3.0, 1.75))),
        "above": shown(height),
        "beside": shown(height),
        "value": shown(last),
        "epochs": shown(jnp.where(rung == 2, 9.0, jnp.where(rung == 1, 3.0, 1.0))),
        "learning_rate": shown(rate_at(u)),
        "best": reached,
        "found": whole[best],
        "test": found.judged.facts[best, TEST],
        "trials": jnp.sum(there),
        "distinct": distinct(u, there),
        "spent": jnp.max(epochs),
    }


def curves(found: Found) -> dict[str, jax.Array]:
    """(CAPACITY,) of each look at a trial: its value, and how many whole trials had been paid for when it was known.

    A trial that is first judged late has passed the earlier looks all the same.
    """
    begun = jnp.any(jnp.isfinite(found.done), axis=1)
    known = jax.lax.cummin(found.done, axis=1, reverse=True) / EPOCHS
    reached = jnp.isfinite(known) & begun[:, None]
    made = {}
    for i, rung in enumerate(RUNGS):
        made[f"after_{rung}"] = jnp.where(reached[:, i], found.judged.values[:, i], jnp.nan)
        made[f"known_{rung}"] = jnp.where(reached[:, i], known[:, i], jnp.nan)
    return made


def other_knob(k: Knobs, t: jax.Array) -> jax.Array:
    """The second knob's own values."""
    return pick(k["objective"], [lambda v: v, *(other.at for other in OTHERS)], t)


def both(k: Knobs, grid: Found, other: Found) -> dict[str, Any]:
    """The columns with a row each: of the grid, and of its challenger."""
    rows = [columns(one) for one in (grid, other)]
    made = {name: jnp.stack([row[name] for row in rows]) for name in rows[0]}
    blank = jnp.full((2, 1), jnp.nan)
    second = jnp.stack([other_knob(k, one.points[1]) for one in (grid, other)])
    made["second"] = jnp.where(jnp.isnan(made["x"]), jnp.nan, jnp.concatenate([blank, second], axis=1))
    return made
