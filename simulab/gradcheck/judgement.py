"""The relative error between two gradients, and what it says."""

import jax
import jax.numpy as jnp

RIGHT, ACCEPTABLE, SUSPICIOUS, WRONG = range(4)
NAMES = ("right", "acceptable", "suspicious", "wrong")
LIMITS = (1e-7, 1e-5, 1e-3)
"""Below the first: right. Below the second: acceptable, look for kinks. Below the third: suspicious. Else wrong."""


def relative_error(analytic: jax.Array, numerical: jax.Array) -> jax.Array:
    """|a - n| / max(|a|, |n|), with Euclidean norms over the last axis: from 0 to 2, and 0 where both are zero.

    A single derivative is a vector of one entry. In a vector the entries share one scale: beside large entries an entry
    that is zero but for rounding does not count as wrong.
    """
    off, scale = _norm(analytic - numerical), jnp.maximum(_norm(analytic), _norm(numerical))
    return jnp.where(scale == 0, 0, off / jnp.where(scale == 0, 1, scale))


def judge(error: jax.Array) -> jax.Array:
    """The code of the verdict for a relative error; NaN is wrong."""
    return jnp.where(
        error < LIMITS[0],
        RIGHT,
        jnp.where(error < LIMITS[1], ACCEPTABLE, jnp.where(error < LIMITS[2], SUSPICIOUS, WRONG)),
    )


def _norm(vector: jax.Array) -> jax.Array:
    """Of real numbers that may be tiny: scaled first, so that squares do not vanish."""
    largest = jnp.max(jnp.abs(vector), axis=-1)
    scale = jnp.where((largest > 0) & jnp.isfinite(largest), largest, 1)
    return scale * jnp.sqrt(jnp.sum((vector / scale[..., None]) ** 2, axis=-1))
