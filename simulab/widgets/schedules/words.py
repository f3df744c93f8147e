"""What is said of the schedules: who ends where, when the controller cut the rate, and that all had the same budget."""

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

LOWEST, HIGHEST, LOST, CUT, UNCUT, NET, SURFACE, NOBODY, CUT_ONCE, LOST_MORE, EQUAL, RISES = range(12)
LOWEST_OF_MANY, HIGHEST_OF_MANY, EQUAL_REST, ALONE, CALM_SURFACE = range(12, 17)
ON_SURFACE = 20
"""Added to the codes of what the controller did, where it is told a loss after every step."""
PHRASES = {
    LOWEST: "{who} ends lowest, at a loss of {a:sig3}.",
    LOWEST_OF_MANY: "{b:int} end lowest, {who} among them, at a loss of {a:sig3}.",
    HIGHEST: "{who} ends highest, at {a:sig3}.",
    HIGHEST_OF_MANY: "{b:int} end highest, {who} among them, at {a:sig3}.",
    ALONE: "{who} ends at a loss of {a:sig3}.",
    LOST: "{who} diverged.",
    LOST_MORE: "{a:int} runs diverged, {who} among them.",
    EQUAL: "They end at one and the same loss, {a:sig3}.",
    EQUAL_REST: "The others end at one and the same loss, {a:sig3}.",
    CUT: "{who} cut its rate {a:int} times, first after epoch {b:int}: its patience was used up.",
    CUT_ONCE: "{who} cut its rate once, after epoch {b:int}: its patience was used up.",
    UNCUT: "{who} never cut its rate: a better loss always came within its patience, or the run was over.",
    CUT + ON_SURFACE: "{who} cut its rate {a:int} times, first after step {b:int}: its patience was used up.",
    CUT_ONCE + ON_SURFACE: "{who} cut its rate once, after step {b:int}: its patience was used up.",
    UNCUT + ON_SURFACE: "{who} never cut its rate: a better loss always came within its patience, or the run was over.",
    RISES: "{who} rises: its lowest rate, {a:rate}, is above the base rate.",
    NET: "Equal budgets: {a:int} epochs of {b:int} mini-batches for each, from the same weights, in the same order.",
    SURFACE: "Equal budgets: {a:int} steps for each, from the same start, with the same noise.",
    CALM_SURFACE: "Equal budgets: {a:int} steps for each, from the same start, without noise.",
    NOBODY: "Choose a schedule.",
}


SAME = 1e-9
"""Relative difference below which two losses are one: schedules that never differed, summed in another order."""


def board(k: Mapping[str, Any], runs: Mapping[str, jax.Array], best: Any) -> dict[str, jax.Array]:
    """The table's columns, (R,) each: rank by the last loss, last and lowest loss, last accuracy, last rate.

    Losses of the ``runs`` are counted from ``best``; the table has them as they are. Equals tie.
    """
    last = k["steps"].astype(int)
    loss, t = runs["loss"] + best, jnp.arange(runs["loss"].shape[1])
    final, out = loss[:, last], ~k["schedules"]
    key = jnp.where(jnp.isfinite(final), final, jnp.inf)
    slack = jnp.where(jnp.isfinite(key), SAME * jnp.abs(key), 0.0)
    below = key[None, :] < (key - slack)[:, None]
    ahead = (out[None] < out[:, None]) | ((out[None] == out[:, None]) & below)
    lowest = jnp.min(jnp.where((t <= last) & jnp.isfinite(loss), loss, jnp.inf), axis=1)
    return {
        "rank": jnp.sum(ahead, axis=1) + 1,
        "final": final,
        "lowest": lowest,
        "accuracy": 100 * runs["score"][:, last],
        "last": runs["rate"][:, last - 1],
    }


def words(
    k: Mapping[str, Any],
    found: Mapping[str, jax.Array],
    cuts: tuple[jax.Array, jax.Array],
    plateau: int,
    batches: jax.Array,
    floored: Sequence[bool],
) -> dict[str, jax.Array]:
    """Codes, who and numbers of six sentences.

    Args:
        cuts: how often the row ``plateau`` cut its rate, and when first.
        plateau: its row; -1 where there is no such schedule.
        batches: mini-batches in an epoch of the net.
        floored: (R,) which of the rows come down to the viewer's lowest rate.
    """
    rank, chosen, count = found["rank"], k["schedules"], jnp.sum(k["schedules"])
    finite, final = jnp.isfinite(found["final"]) & chosen, found["final"]
    alive = jnp.sum(finite)
    highest = jnp.max(jnp.where(finite, rank, 0))
    lows, highs = finite & (rank == 1), finite & (rank == highest)
    first, worst = jnp.argmax(lows), jnp.argmax(highs)
    lost = jnp.argmax(chosen & ~finite)
    times, since = cuts
    reaction = jnp.where(times > 1, CUT, jnp.where(times == 1, CUT_ONCE, UNCUT))
    reaction = reaction + jnp.where(jnp.asarray(k["task"]) == 0, 0, ON_SURFACE)
    up = chosen & jnp.asarray(floored) & (k["min_rate"] > k["learning_rate"])
    alike = (alive > 1) & (highest == 1)
    noisy = jnp.where(k["noise"] > 0, SURFACE, CALM_SURFACE)
    budget = jnp.where(count == 0, NOBODY, jnp.where(jnp.asarray(k["task"]) == 0, NET, noisy))
    lowest = jnp.where(count == 1, ALONE, jnp.where(jnp.sum(lows) > 1, LOWEST_OF_MANY, LOWEST))
    lowest = jnp.where(alike, jnp.where(alive < count, EQUAL_REST, EQUAL), lowest)
    code = [
        jnp.where(alive > 0, lowest, -1),
        jnp.where((alive > 1) & ~alike, jnp.where(jnp.sum(highs) > 1, HIGHEST_OF_MANY, HIGHEST), -1),
        jnp.where(alive < count - 1, LOST_MORE, jnp.where(alive < count, LOST, -1)),
        jnp.where((plateau >= 0) & chosen[plateau] & finite[plateau], reaction, -1),
        jnp.where(jnp.any(up), RISES, -1),
        budget,
    ]
    nothing = jnp.zeros(())
    return {
        "code": jnp.stack(code).astype(int),
        "who": jnp.stack([first, worst, lost, jnp.asarray(plateau), jnp.argmax(up), jnp.asarray(-1)]).astype(int),
        "a": jnp.stack(
            [final[first], final[worst], (count - alive) * 1.0, times * 1.0, k["min_rate"] * 1.0, k["steps"] * 1.0]
        ),
        "b": jnp.stack(
            [jnp.sum(lows) * 1.0, jnp.sum(highs) * 1.0, nothing, jnp.where(times > 0, since, 0.0), nothing, batches]
        ),
    }
