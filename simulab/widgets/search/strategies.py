"""Strategies that choose trials, as pure functions of a budget: what a page runs too."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.widgets.search.objective import Judged
from simulab.widgets.search.stopping import halving, hyperband
from simulab.widgets.search.trials import MOST, Found, Judge, padded

ROUNDS = 3
"""Of coarse to fine."""


class Shared(NamedTuple):
    """What more than one strategy needs, or the pictures do: a page has it once."""

    stopping: Callable[[jax.Array, jax.Array], Found]
    """Brackets of halving, of (first, late)."""
    gaussian_process: Callable[[Any], tuple[jax.Array, Judged]]
    """n -> t and worth of its trials."""
    parzen: Callable[[Any], tuple[jax.Array, Judged]]


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
    from scipy.stats import qmc  # half a second of every start otherwise

    points = qmc.Sobol(2, scramble=False).random(MOST)
    s, t = jnp.mod(jnp.asarray(points).T + drawn[:2, :1], 1.0)
    return padded(t, judge.whole(s, t, jnp.arange(MOST) < n), n)


def coarse_to_fine(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Random search in three rounds, each in a box of half the width around the best so far."""
    i, step = jnp.arange(MOST), jnp.ceil(n / ROUNDS)
    like = jax.eval_shape(judge.whole, *drawn[:2, :MOST], i < n)

    def round_(known: tuple[jax.Array, Judged], turn: jax.Array) -> Any:
        at, judged = known
        mine = (i >= turn * step) & (i < jnp.minimum((turn + 1) * step, n))
        width = 0.5**turn
        best = jnp.argmax(jnp.where(i < turn * step, judged.values[:, -1], -jnp.inf))
        low = jnp.clip(at[:, best] - width / 2, 0.0, 1 - width)  # of the first round it is 0
        at = jnp.where(mine, low[:, None] + width * at, at)
        seen = judge.whole(at[0], at[1], mine)
        kept = [jnp.where(mine.reshape(-1, *[1] * (new.ndim - 1)), new, old) for new, old in zip(seen, judged)]
        return (at, Judged(*kept)), None

    begin = Judged(*(jnp.zeros(leaf.shape, leaf.dtype) for leaf in like))
    (at, judged), _ = jax.lax.scan(round_, (drawn[:2, :MOST], begin), jnp.arange(ROUNDS) * 1.0)
    return padded(at[1], judged, n)


def gaussian_process(_: Judge, n: Any, drawn: jax.Array, shared: Shared) -> Found:
    """After four random trials, each next one where a model of the values expects most of it."""
    return padded(*shared.gaussian_process(n), n)


def tpe(_: Judge, n: Any, drawn: jax.Array, shared: Shared) -> Found:
    """After ten random trials, each next one where good trials lie and the others do not: l/g of two densities.
    Bergstra et al. (2011)."""
    return padded(*shared.parzen(n), n)


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
