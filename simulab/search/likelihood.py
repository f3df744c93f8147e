"""How far a value says something about its neighbours: length scales of a Gaussian process by maximum likelihood."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from simulab.search.gaussian_process import NOISE, matern

LENGTHS = np.geomspace(0.1, 3.0, 7)
"""What is tried; 3 widths of the range are as good as "this knob has no effect"."""


@jax.jit
def log_likelihood(points: jax.Array, values: jax.Array, lengths: jax.Array) -> jax.Array:
    """Of values (t,) at points (t, d) under length scales (d,), in nats up to a constant; NaN is a trial still to come.

    log p = -y^T K^-1 y / 2 - log |K| / 2, y the values less their mean in their own deviation.
    Rasmussen & Williams (2006), eq. 2.30.
    """
    there = jnp.isfinite(values)
    count = jnp.maximum(jnp.sum(there), 1)
    y = jnp.where(there, values - jnp.sum(jnp.where(there, values, 0)) / count, 0)
    y = y / (jnp.sqrt(jnp.sum(y**2) / count) + 1e-9)
    apart = (points[:, None, :] - points[None, :, :]) / lengths
    both = there[:, None] & there[None, :]
    # who is not there is independent of the others, with variance 1: that changes neither term
    k = jnp.where(both, matern(jnp.sqrt(jnp.sum(apart**2, axis=-1))), 0.0)
    factor = jnp.linalg.cholesky(k + jnp.diag(jnp.where(there, NOISE, 1.0)))
    half = jax.scipy.linalg.solve_triangular(factor, y, lower=True)
    return -jnp.sum(half**2) / 2 - jnp.sum(jnp.log(jnp.diagonal(factor)))


@jax.jit
def _each(points: jax.Array, values: jax.Array, tried: jax.Array) -> jax.Array:
    return jax.vmap(log_likelihood, (None, None, 0))(points, values, tried)


def likeliest(points: jax.Array, values: jax.Array, lengths: np.ndarray) -> np.ndarray:
    """(d,) better length scales than ``lengths``: for each knob in turn the likeliest of LENGTHS, twice round.

    Args:
        points: (t, d) in the unit cube.
        values: (t,); NaN is a trial still to come.
        lengths: (d,) to begin with.
    """
    best, known = np.array(lengths, float), -math.inf
    for i in (*range(len(best)), *range(len(best))):
        tried = np.repeat(best[None], len(LENGTHS), axis=0)
        tried[:, i] = LENGTHS
        found = np.asarray(_each(points, values, jnp.asarray(tried)))
        if found.max() > known:
            best, known = tried[np.argmax(found)], found.max()
    return best
