"""Normal numbers that are the same to the last digits of float64 in every home."""

from typing import Any

import jax
import jax.numpy as jnp


def normal(key: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Box and Muller's, of uniform numbers that are exact in float32: √(-2 log u) cos 2πv."""
    u, v = (jnp.asarray(jax.random.uniform(one, shape, jnp.float32), float) for one in jax.random.split(key))
    return jnp.sqrt(-2 * jnp.log1p(-u)) * jnp.cos(2 * jnp.pi * v)


def below(z: Any) -> jax.Array:
    """Φ(z): how likely a standard normal number is below z."""
    return jax.scipy.special.erfc(-z / jnp.sqrt(2.0)) / 2
