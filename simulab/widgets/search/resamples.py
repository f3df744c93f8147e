"""Not one lucky draw but a thousand: how often random search does better than the grid, and the rule of 0.95^n."""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.grid import Grid
from simulab.widgets.search.phrases import LUCK, SHARE, SHARE_AND_TIES
from simulab.widgets.search.worth import MOST, logarithmic
from simulab.widgets.widget import Knobs

DRAWS = 1000
BINS = 24
TARGET = 0.05
"""The part of the space that counts as good."""
GOLDEN = (math.sqrt(5) - 1) / 2

Values = Callable[[jax.Array, jax.Array, tuple[jax.Array, jax.Array]], jax.Array]
"""(u, v, the optimum) -> values."""


def resample(k: Knobs, values: Values, moves: Any) -> dict[str, jax.Array]:
    """Columns of the histogram, of the rule and of its words.

    Args:
        values: what a trial is worth.
        moves: whether the optimum is drawn anew too, so that the grid is lucky and unlucky as well.
    """
    key = jax.random.fold_in(jax.random.key(k["seed"].astype(jnp.uint32)), 1)
    s, t = jax.random.uniform(key, (2, DRAWS, MOST), jnp.float64)
    u = logarithmic(s, k["scale"])
    peaks = jax.random.uniform(jax.random.fold_in(key, 1), (2, DRAWS, 1), jnp.float64)
    x, y = jnp.where(moves, peaks[0], k["peak_x"]), jnp.where(moves, peaks[1], k["peak_y"])
    tried = jnp.arange(MOST) < k["trials"]
    worth = values(u, t, (x, y))
    best = jnp.max(jnp.where(tried, worth, -jnp.inf), axis=1)
    (gs, gt), count = Grid.points(k["trials"], jnp.zeros((4, MOST)))
    at_u, at_t = jnp.broadcast_to(logarithmic(gs, k["scale"]), u.shape), jnp.broadcast_to(gt, u.shape)
    on_grid = values(at_u, at_t, (x, y))
    grid = jnp.max(jnp.where(jnp.arange(MOST) < count, on_grid, -jnp.inf), axis=1)
    low = jnp.minimum(jnp.min(best), jnp.min(grid))
    high = jnp.maximum(jnp.max(best), jnp.max(grid)) + 1e-9
    edges = low + (high - low) * jnp.arange(BINS + 1) / BINS
    ordered = jnp.sort(best)
    share = _luck(k, values, u, t)
    n = k["trials"].astype(int) - 1
    wins, ties = percent(best > grid + 1e-9), percent(jnp.abs(best - grid) <= 1e-9)
    return {
        "edge": jnp.repeat(edges, 2),
        "random_count": _counts(best, low, high),
        "grid_count": jnp.where(moves, _counts(grid, low, high), jnp.nan),
        "marks": jnp.stack([jnp.where(moves, jnp.nan, grid[0]), ordered[DRAWS // 2]]),
        "wins": jnp.stack([percent(grid > best + 1e-9), wins])[:, None],
        **share,
        "code": jnp.stack([jnp.where(ties > 0, SHARE_AND_TIES, SHARE), LUCK]),
        "who": jnp.array([1, 1]),
        "a": jnp.stack([wins, k["trials"]]),
        "b": jnp.stack([ties, share["good"][0]]),
        "c": jnp.stack([ties, share["simulated"][n]]),
    }


def percent(true: jax.Array) -> jax.Array:
    """In how many of the rows it is true; exact to float64, where JAX's mean of truths is a float32."""
    return 100 * jnp.mean(true.astype(float), axis=0)


def _counts(values: jax.Array, low: jax.Array, high: jax.Array) -> jax.Array:
    """(2 BINS + 2,) how many fall into each, as the outline of a histogram."""
    bins = jnp.clip(jnp.floor((values - low) / (high - low) * BINS), 0, BINS - 1)
    counts = jnp.sum(bins[:, None] == jnp.arange(BINS), axis=0) * 1.0
    return jnp.concatenate([jnp.zeros(1), jnp.repeat(counts, 2), jnp.zeros(1)])


def _luck(k: Knobs, values: Values, u: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
    """In how many draws one of the first n trials is good, in per cent, beside 1 - (1 - p)^n.

    Good is what belongs to the best 5 % of the space as it is sampled; where many places are equally good, p of it is
    more than 5 %.
    """
    # a lattice of rank one: along either axis no two places are one, so that a knob alone has its best 5 % too
    i = jnp.arange(u.size)
    across, up = ((i + 0.5) / u.size).reshape(u.shape), jnp.mod(i * GOLDEN, 1.0).reshape(u.shape)
    here = jnp.broadcast_to(k["peak_x"], (DRAWS, 1)), jnp.broadcast_to(k["peak_y"], (DRAWS, 1))
    everywhere = values(logarithmic(across, k["scale"]), up, here)
    limit = jnp.sort(everywhere.reshape(-1))[round((1 - TARGET) * everywhere.size)]
    good = values(u, t, here) >= limit
    p = percent((everywhere >= limit).reshape(-1)) / 100
    n = jnp.arange(1, MOST + 1)
    hit = jnp.cumsum(good, axis=1) > 0
    return {
        "n": n * 1.0,
        "theory": 100 * (1 - (1 - p) ** n),
        "simulated": percent(hit),
        "good": 100 * p[None],
    }
