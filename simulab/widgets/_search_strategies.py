"""Strategies that choose trials, as pure functions of a budget: what a page runs too.

A trial is a point (s, t) of the unit square in the coordinates in which a strategy samples. The budget is counted in whole
trainings; capacities are fixed, so that no slider changes a shape.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from scipy.stats import qmc

from simulab.widgets._search_objective import EPOCHS, RUNGS, Judged

MOST = 64
"""Whole trainings that the largest budget pays for."""
CAPACITY = 256
"""Trials that successive halving may begin with it."""
FINE = 0.12
"""Half the width of the box into which coarse to fine goes."""

SOBOL = qmc.Sobol(2, scramble=False).random(MOST)

DRAWN = (4, CAPACITY)
"""Uniform random numbers that a strategy may use."""

Judge = Callable[[jax.Array, jax.Array], Judged]


class Found(NamedTuple):
    """What a strategy tried, padded to CAPACITY."""

    t: jax.Array
    judged: Judged
    done: jax.Array
    """(CAPACITY, 3) epochs spent by all until the trial had been trained to each rung; infinite where it never was."""


def grid_points(n: Any) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(MOST,) s and t of the largest grid that n trials pay for, a = floor(sqrt n) values of t by b = floor(n/a) of s, its
    ends at the ends of the ranges; and how many trials it has."""
    a = jnp.floor(jnp.sqrt(n + 0.5))
    b = jnp.floor(n / a)
    i = jnp.arange(MOST)
    row, column = jnp.floor(i / b), jnp.mod(i, b)
    return column / jnp.maximum(b - 1, 1), row / jnp.maximum(a - 1, 1), a * b


@jax.jit  # once in a page, for all strategies
def padded(t: jax.Array, judged: Judged, count: Any) -> Found:
    """Trials one after the other, each trained to the end."""
    more = CAPACITY - t.shape[0]
    t, *rest = (jnp.concatenate([one, jnp.full((more, *one.shape[1:]), jnp.nan)]) for one in (t, *judged))
    i = jnp.arange(CAPACITY)
    last = jnp.where(i < count, (i + 1.0) * EPOCHS, jnp.inf)
    never = jnp.full(CAPACITY, jnp.inf)
    return Found(t, Judged(*rest), jnp.stack([never, never, last], axis=1))


def grid(judge: Judge, n: Any) -> Found:
    """Every combination of evenly spaced values, in rows."""
    s, t, count = grid_points(n)
    return padded(t, judge(s, t), count)


def draw(seed: Any) -> jax.Array:
    """DRAWN numbers from 0 to 1; every strategy begins with the same ones."""
    return jax.random.uniform(jax.random.key(seed.astype(jnp.uint32)), DRAWN, jnp.float64)


def random(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Every trial drawn anew, each knob by itself. Bergstra & Bengio (2012), JMLR 13."""
    s, t = drawn[:2, :MOST]
    return padded(t, judge(s, t), n)


def latin_hypercube(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """n equal parts of each range, one trial in each part. McKay, Beckman & Conover (1979), Technometrics 21."""
    shuffle, jitter = drawn[:2, :MOST], drawn[2:4, :MOST]
    order = jnp.where(jnp.arange(MOST) < n, shuffle, 2.0)
    rank = jnp.sum(order[:, None, :] < order[:, :, None], axis=2)
    s, t = jnp.minimum((rank + jitter) / n, 1.0)
    return padded(t, judge(s, t), n)


def sobol(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Sobol's low-discrepancy points, shifted at random (Cranley & Patterson 1976) so that they can be resampled."""
    s, t = jnp.mod(jnp.asarray(SOBOL).T + drawn[:2, :1], 1.0)
    return padded(t, judge(s, t), n)


def coarse_to_fine(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Half of the budget at random over the whole range, the other half in a box around the best of it."""
    half = jnp.ceil(n / 2)
    first = jnp.arange(MOST) < half
    s, t = drawn[:2, :MOST]
    seen = judge(s, t)
    best = jnp.argmax(jnp.where(first, seen.values[:, -1], -jnp.inf))

    def near(x: jax.Array) -> jax.Array:
        low = jnp.clip(x[best] - FINE, 0.0, 1 - 2 * FINE)
        return jnp.where(first, x, low + 2 * FINE * x)

    s, t = near(s), near(t)
    return padded(t, judge(s, t), n)


def gaussian_process(_: Judge, n: Any, drawn: jax.Array, modelled: Callable[[Any], Any]) -> Found:
    """After four random trials, each next one where a model of the values expects most of it."""
    _, t, judged = modelled(n)
    return padded(t, judged, n)


def halving(judge: Judge, n: Any, drawn: jax.Array, *_: Any) -> Found:
    """Many begin, a third goes on after one epoch, a third of those after three. Jamieson & Talwalkar (2016).

    As many begin as n whole trainings pay for: the first epoch of all, two more of a third, six more of a ninth.
    """
    count = jnp.arange(CAPACITY + 1.0)
    sizes = (count, jnp.maximum(jnp.floor(count / 3), 1), jnp.maximum(jnp.floor(count / 9), 1))
    steps = zip(sizes, RUNGS, (0, *RUNGS))
    price = jnp.sum(jnp.stack([size * (rung - before) for size, rung, before in steps]), axis=0)
    first = jnp.sum(price <= EPOCHS * n) - 1
    second, third = sizes[1][first], sizes[2][first]
    s, t = drawn[:2]
    judged = judge(s, t)
    i = jnp.arange(CAPACITY)
    place1 = _places(jnp.where(i < first, judged.values[:, 0], -jnp.inf))
    place2 = _places(jnp.where(place1 < second, judged.values[:, 1], -jnp.inf))
    spent1 = first * RUNGS[0]
    spent2 = spent1 + second * (RUNGS[1] - RUNGS[0])
    done = (
        jnp.where(i < first, (i + 1.0) * RUNGS[0], jnp.inf),
        jnp.where(place1 < second, spent1 + (place1 + 1.0) * (RUNGS[1] - RUNGS[0]), jnp.inf),
        jnp.where(place2 < third, spent2 + (place2 + 1.0) * (RUNGS[2] - RUNGS[1]), jnp.inf),
    )
    return Found(t, judged, jnp.stack(done, axis=1))


def _places(value: jax.Array) -> jax.Array:
    """How many are better; of equals the earlier one."""
    i = jnp.arange(value.shape[0])
    better = (value[None, :] > value[:, None]) | ((value[None, :] == value[:, None]) & (i[None, :] < i[:, None]))
    return jnp.sum(better, axis=1)


CHALLENGERS: dict[str, tuple[str, Callable[..., Found]]] = {
    "random": ("Random", random),
    "latin_hypercube": ("Latin hypercube", latin_hypercube),
    "sobol": ("Sobol, shifted", sobol),
    "gaussian_process": ("Gaussian process", gaussian_process),
    "halving": ("Successive halving", halving),
    "coarse_to_fine": ("Coarse to fine", coarse_to_fine),
}
