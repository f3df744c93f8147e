"""Strategies that choose trials, as pure functions of a budget: what a page runs too."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from scipy.stats import qmc

from simulab.widgets._search_stopping import halving, hyperband
from simulab.widgets._search_trials import MOST, Found, Judge, padded

ROUNDS = 3
"""Of coarse to fine."""
SOBOL = qmc.Sobol(2, scramble=False).random(MOST)


class Models(NamedTuple):
    """Strategies that a model leads: n -> (t, judged), and of which the pictures show what it knew."""

    gaussian_process: Callable[[Any], tuple[jax.Array, Any]]
    parzen: Callable[[Any], tuple[jax.Array, Any]]


def grid_points(n: Any) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(MOST,) s and t of the largest grid that n trials pay for, a = floor(sqrt n) values of t by b = floor(n/a) of s, its
    ends at the ends of the ranges; and how many trials it has."""
    a = jnp.floor(jnp.sqrt(n + 0.5))
    b = jnp.floor(n / a)
    i = jnp.arange(MOST)
    row, column = jnp.floor(i / b), jnp.mod(i, b)
    return column / jnp.maximum(b - 1, 1), row / jnp.maximum(a - 1, 1), a * b


def grid(judge: Judge, n: Any) -> Found:
    """Every combination of evenly spaced values, in rows."""
    s, t, count = grid_points(n)
    return padded(t, judge.whole(s, t, jnp.arange(MOST) < count), count)


def random(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Every trial drawn anew, each knob by itself. Bergstra & Bengio (2012), JMLR 13."""
    s, t = drawn[:2, :MOST]
    return padded(t, judge.whole(s, t, jnp.arange(MOST) < n), n)


def latin_hypercube(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """n equal parts of each range, one trial in each part. McKay, Beckman & Conover (1979), Technometrics 21."""
    shuffle, jitter = drawn[:2, :MOST], drawn[2:4, :MOST]
    order = jnp.where(jnp.arange(MOST) < n, shuffle, 2.0)
    rank = jnp.sum(order[:, None, :] < order[:, :, None], axis=2)
    s, t = jnp.minimum((rank + jitter) / n, 1.0)
    return padded(t, judge.whole(s, t, jnp.arange(MOST) < n), n)


def sobol(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Sobol's low-discrepancy points, shifted at random (Cranley & Patterson 1976) so that they can be resampled."""
    s, t = jnp.mod(jnp.asarray(SOBOL).T + drawn[:2, :1], 1.0)
    return padded(t, judge.whole(s, t, jnp.arange(MOST) < n), n)


def coarse_to_fine(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Random search in three rounds, each in a box of half the width around the best so far."""
    i, step = jnp.arange(MOST), jnp.ceil(n / ROUNDS)
    s, t = drawn[:2, :MOST]
    values = jnp.full(MOST, -jnp.inf)
    judged = None
    for turn in range(ROUNDS):
        mine = (i >= turn * step) & (i < jnp.minimum((turn + 1) * step, n))
        if turn:
            best, width = jnp.argmax(values), 0.5**turn
            low = [jnp.clip(x[best] - width / 2, 0.0, 1 - width) for x in (s, t)]
            s, t = (jnp.where(mine, a + width * x, x) for a, x in zip(low, (s, t)))
        seen = judge.whole(s, t, mine)
        judged = seen if judged is None else jax.tree.map(lambda old, new: _where(mine, new, old), judged, seen)  # noqa: B023
        values = jnp.where(mine, seen.values[:, -1], values)
    return padded(t, judged, n)


def _where(mask: jax.Array, new: jax.Array, old: jax.Array) -> jax.Array:
    return jnp.where(mask.reshape(-1, *[1] * (new.ndim - 1)), new, old)


def gaussian_process(_: Judge, n: Any, drawn: jax.Array, models: Models) -> Found:
    """After four random trials, each next one where a model of the values expects most of it."""
    return padded(*models.gaussian_process(n), n)


def tpe(_: Judge, n: Any, drawn: jax.Array, models: Models) -> Found:
    """After ten random trials, each next one where good trials lie and the others do not: l/g of two densities.
    Bergstra et al. (2011)."""
    return padded(*models.parzen(n), n)


CHALLENGERS: dict[str, tuple[str, Callable[..., Found]]] = {
    "random": ("Random", random),
    "latin_hypercube": ("Latin hypercube", latin_hypercube),
    "sobol": ("Sobol, shifted", sobol),
    "gaussian_process": ("Gaussian process", gaussian_process),
    "tpe": ("Tree-structured Parzen", tpe),
    "halving": ("Successive halving", halving),
    "hyperband": ("Hyperband", hyperband),
    "coarse_to_fine": ("Coarse to fine", coarse_to_fine),
}
