"""Tree-structured Parzen estimator, knob by knob, as optuna's independent ``TPESampler`` has it, in fixed shapes.

The best tenth of the trials and the rest have a density each, l and g: a mixture of normals cut off at the ends of the range,
one on every trial and one, the prior, over all of it. Of a few points drawn from l the next trial is where l/g is largest.
Bergstra, Bardenet, Bengio & Kegl (2011); Watanabe (2023), arXiv 2304.11127, for the details.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr, ndtri

from simulab.widgets.search.objective import Judged
from simulab.widgets.search.trials import ahead

FIRST = 10
"""Random trials before there is anything to go by: optuna's n_startup_trials."""
CANDIDATES = 24
"""Points that are drawn from l: optuna's n_ei_candidates."""
FLAT = 25
"""The newest trials, which all weigh the same; older ones of a crowd weigh less."""
SIZE = CANDIDATES
"""Points along each side of the pictures: as many as are drawn, so that a page has one function for both."""


class Density(NamedTuple):
    """A mixture of normals on the range from 0 to 1, from the lowest on; the prior last."""

    weight: jax.Array
    mu: jax.Array
    sigma: jax.Array


@jax.jit  # these functions are once in a page, for both knobs, both densities, and for the pictures
def good(values: jax.Array, there: jax.Array) -> jax.Array:
    """(n,) whether each trial is one of the best ceil(n/10), at most 25; of equals the earlier ones."""
    # a tenth in whole numbers: 0.1 * 30 is more than 3
    most = jnp.minimum(jnp.floor((jnp.sum(there) + 9) / 10), 25)
    return there & (jnp.sum(ahead(jnp.where(there, values, -jnp.inf)), axis=1) < most)


@jax.jit
def density(x: jax.Array, mine: jax.Array) -> Density:
    """Of the trials at x (n,) that are ``mine``, the oldest first.

    Each normal is as wide as the larger gap to its neighbours (an outermost one looks inward only), but not narrower than
    1/min(100, count + 2) of the range.
    """
    count = jnp.sum(mine)
    i = jnp.arange(len(x))
    order = jnp.argsort(jnp.where(mine, x, 2.0))
    mu = x[order]
    left = jnp.concatenate([jnp.zeros(1), mu[:-1]])
    right = jnp.where(i + 1 < count, jnp.concatenate([mu[1:], jnp.ones(1)]), 1.0)
    inward = jnp.where(i == 0, right - mu, mu - left)
    outermost = ((i == 0) | (i + 1 == count)) & (count > 1)
    gap = jnp.where(outermost, inward, jnp.maximum(mu - left, right - mu))
    sigma = jnp.clip(gap, 1 / jnp.minimum(100.0, count + 2.0), 1.0)
    age = jnp.cumsum(mine) - 1
    old = jnp.maximum(count - FLAT, 1)
    ramp = 1 / jnp.maximum(count, 1) + (1 - 1 / jnp.maximum(count, 1)) * age / jnp.maximum(old - 1, 1)
    weight = jnp.where(mine, jnp.where(age < count - FLAT, ramp, 1.0), 0.0)
    weight = jnp.concatenate([weight[order], jnp.ones(1)])
    middle, wide = jnp.full(1, 0.5), jnp.ones(1)
    return Density(weight / jnp.sum(weight), jnp.concatenate([mu, middle]), jnp.concatenate([sigma, wide]))


@jax.jit
def _mass(made: Density) -> tuple[jax.Array, jax.Array]:
    """What of each normal lies below 0, and what lies between 0 and 1."""
    below = ndtr(-made.mu / made.sigma)
    return below, ndtr((1 - made.mu) / made.sigma) - below


@jax.jit
def pdf(made: Density, at: jax.Array) -> jax.Array:
    """(k,) the density at (k,) points; the prior keeps it from being 0."""
    z = (at[:, None] - made.mu) / made.sigma
    each = jnp.exp(-(z**2) / 2) / (np.sqrt(2 * np.pi) * made.sigma * _mass(made)[1])
    return each @ made.weight


@jax.jit
def sample(made: Density, which: jax.Array, where: jax.Array) -> jax.Array:
    """(k,) points drawn with two uniform numbers each: which normal, and where in it."""
    one = jnp.minimum(jnp.sum(which[:, None] >= jnp.cumsum(made.weight), axis=1), len(made.weight) - 1)
    below, mass = (column[one] for column in _mass(made))
    return jnp.clip(made.mu[one] + made.sigma[one] * ndtri(below + where * mass), 0.0, 1.0)


@jax.jit
def _next(x: jax.Array, best: jax.Array, rest: jax.Array, drawn: jax.Array) -> jax.Array:
    """The next trial's place on one knob."""
    low, high = density(x, best), density(x, rest)
    points = sample(low, *drawn)
    return points[jnp.argmax(pdf(low, points) / pdf(high, points))]


def search(judge: Callable[..., Judged], n: Any, start: jax.Array, key: jax.Array, most: int) -> jax.Array:
    """n of at most ``most`` trials, one after the other; see ``taken_apart``.

    Args:
        judge: what a trial (s, t) is worth.
        n: how many.
        start: (2, FIRST) s and t of the first ones.
        key: of what is drawn from l.
        most: the capacity.

    Returns:
        (most, ...) all that is known of each trial in one array, so that a page has one function for trials and pictures.
    """
    like = jax.eval_shape(judge, start[0, :1], start[1, :1])

    def trial(known: tuple[jax.Array, jax.Array], step: jax.Array) -> Any:
        at, values = known

        def go() -> Any:
            there = jnp.arange(most) < step
            best = good(values, there)
            drawn = jax.random.uniform(jax.random.fold_in(key, step), (2, 2, CANDIDATES), jnp.float64)
            led = jnp.stack([_next(x, best, there & ~best, u) for x, u in zip(at, drawn)])
            point = jnp.where(step < FIRST, start[:, jnp.minimum(step, FIRST - 1)], led)
            judged = judge(point[:1], point[1:])
            return (at.at[:, step].set(point), values.at[step].set(judged.values[0, -1])), judged

        def rest() -> Any:
            return known, Judged(*(jnp.full(leaf.shape, jnp.nan, leaf.dtype) for leaf in like))

        return jax.lax.cond(step < n, go, rest)

    (at, _), judged = jax.lax.scan(trial, (jnp.zeros((2, most)), jnp.full(most, jnp.nan)), jnp.arange(most))
    columns = (at[0], at[1], judged.values[:, 0], judged.test[:, 0], judged.u[:, 0])
    return jnp.concatenate([column.reshape(most, -1) for column in columns], axis=1)


def taken_apart(known: jax.Array) -> tuple[jax.Array, jax.Array, Judged]:
    """The trials' s and t and what they are worth, of ``search``'s array."""
    s, t, *values, test, u = known.T
    return s, t, Judged(jnp.stack(values, axis=1), test, u)


def pictures(known: jax.Array, n: Any) -> dict[str, jax.Array]:
    """(SIZE * SIZE,) log l, log g and their difference over the plane after n trials: each the sum of both knobs' own."""
    s, t, judged = taken_apart(known)
    there = jnp.arange(len(s)) < n
    best = good(judged.values[:, -1], there)
    at = jnp.linspace(0, 1, SIZE)

    def over(mine: jax.Array) -> jax.Array:
        across, up = (jnp.log(pdf(density(x, mine), at)) for x in (s, t))
        return (up[:, None] + across[None, :]).reshape(-1)

    low, high = over(best), over(there & ~best)
    return {"good": low, "rest": high, "ratio": low - high}
