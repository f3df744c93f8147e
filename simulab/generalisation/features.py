"""What a fit is made of: polynomials that are orthonormal over the range, or waves of random frequency and phase."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.data import SETS
from simulab.machine.normal import normal

POLYNOMIALS, WAVES = 16, 300
"""The most of either."""


def polynomials(x: jax.Array) -> jax.Array:
    """(…, POLYNOMIALS) Legendre's, √(2j + 1) P_j(x): of mean square 1 from -1 to 1."""
    found = [jnp.ones_like(x), x]
    for j in range(1, POLYNOMIALS - 1):
        found.append(((2 * j + 1) * x * found[j] - j * found[j - 1]) / (j + 1))
    return jnp.stack([(2 * j + 1) ** 0.5 * one for j, one in enumerate(found)], axis=-1)


def waves(x: jax.Array, seed: Any, fast: Any) -> jax.Array:
    """(R, …, WAVES) √2 cos(ωx + b) at x (R, …) or (1, …): each training set has random waves of its own (Rahimi & Recht 2007).

    ``fast`` is the deviation of ω, in radians a unit of x: as many examples are told apart by waves that are as fast.
    """
    key = jax.random.fold_in(jax.random.key(jnp.asarray(seed, jnp.uint32)), 2)
    often, shifted = jax.random.split(key)
    omega = fast * normal(often, (SETS, WAVES))
    phase = 2 * jnp.pi * jnp.asarray(jax.random.uniform(shifted, (SETS, WAVES), jnp.float32), float)
    return 2**0.5 * jnp.cos(omega[:, None, :] * x[..., None] + phase[:, None, :])
