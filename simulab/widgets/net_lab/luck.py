"""What is luck: the same run from many seeds, the band in which their losses lie, and the share that succeeds."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab.network import SQUARED

SEEDS = 25
GOOD = 0.95
"""Share of right answers on the training points from which a run counts as one that succeeds."""
SUCCEED, SPREAD, LOST = range(3)
OFFSET = 40
"""Added to its codes, which stand beside those of the run."""
PHRASES = {
    OFFSET
    + SUCCEED: "Right on 95 % of the training points or more at the end: {a:int} of 25 seeds; all their last training losses "
    "lie from {b:sig3} to {c:sig3}.",
    OFFSET + SPREAD: "Of 25 seeds the last training losses lie from {b:sig3} to {c:sig3}.",
    OFFSET + LOST: "Of 25 seeds all blow up.",
}


def fortune(k: Mapping[str, Any], now: Now) -> dict[str, jax.Array]:
    """Of all seeds: ``low``, ``middle``, ``high`` (T+1,), the quartiles of their losses after each epoch, and a sentence."""
    losses, right = now["luck"]["loss"][:, 0], now["luck"]["right"][:, 0]
    ordered = jnp.sort(jnp.where(jnp.isfinite(losses), losses, jnp.inf), axis=0)
    quarter = SEEDS // 4
    low, middle, high = ordered[quarter], ordered[SEEDS // 2], ordered[SEEDS - 1 - quarter]
    ends = now["luck"]["last"][:, 0]
    final = jnp.where(jnp.isfinite(ends), ends, jnp.inf)
    alive = jnp.isfinite(final)
    is_number = now["points"]["task"][0] == SQUARED
    code = jnp.where(jnp.any(alive), jnp.where(is_number, SPREAD, SUCCEED), LOST) + OFFSET
    good = jnp.sum(right >= GOOD)
    return {
        "low": jnp.where(jnp.isfinite(low), low, jnp.nan),
        "middle": jnp.where(jnp.isfinite(middle), middle, jnp.nan),
        "high": jnp.where(jnp.isfinite(high), high, jnp.nan),
        "code": code[None].astype(int),
        "who": jnp.full(1, -1),
        "a": good[None] * 1.0,
        "b": jnp.min(final)[None],
        "c": jnp.max(jnp.where(alive, final, -jnp.inf))[None],
    }
