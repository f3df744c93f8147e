"""Parzen estimators: where good trials lie, and where the others do, as two densities over one knob.

The best tenth of the trials and the rest have a density each, l and g: a mixture of normals cut off at the ends of the range,
one on every trial and one, the prior, over all of it. Of a few points drawn from l the next trial is where l/g is largest.
Bergstra, Bardenet, Bengio & Kegl (2011); Watanabe (2023), arXiv 2304.11127, for the details.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr, ndtri

from simulab.search.trials import places

CANDIDATES = 24
"""Points that are drawn from l: optuna's n_ei_candidates."""
FLAT = 25
"""The newest trials, which all weigh the same; older ones of a crowd weigh less."""


class Density(NamedTuple):
    """A mixture of normals on the range from 0 to 1, from the lowest on; the prior last."""

    weight: jax.Array
    mu: jax.Array
    sigma: jax.Array


@jax.jit  # these functions are once in a page, for every knob, both densities, and for the pictures
def good(values: jax.Array, there: jax.Array) -> jax.Array:
    """(n,) whether each trial is one of the best ceil(n/10), at most 25; of equals the earlier ones."""
    # a tenth in whole numbers: 0.1 * 30 is more than 3
    most = jnp.minimum(jnp.floor((jnp.sum(there) + 9) / 10), 25)
    return there & (places(jnp.where(there, values, -jnp.inf)) < most)


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
def chosen(low: Density, high: Density, numbers: jax.Array) -> jax.Array:
    """Of CANDIDATES points drawn from l with ``numbers`` (2, CANDIDATES) the one at which l/g is largest."""
    points = sample(low, *numbers)
    return points[jnp.argmax(pdf(low, points) / pdf(high, points))]


def next_point(at: jax.Array, values: jax.Array, there: jax.Array, numbers: jax.Array) -> jax.Array:
    """(d,) the next trial, each knob by itself: the candidate of l at which l/g is largest.

    Args:
        at: (d, n) the trials so far.
        values: (n,) what they are worth.
        there: (n,) which of them there are.
        numbers: (d, 2, CANDIDATES) uniform from 0 to 1.
    """
    best = good(values, there)
    return jnp.stack([chosen(density(x, best), density(x, there & ~best), one) for x, one in zip(at, numbers)])
