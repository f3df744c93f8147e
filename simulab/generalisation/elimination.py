"""Linear systems that every home solves alike: none is handed to a library."""

import jax
import jax.numpy as jnp


def solve(matrix: jax.Array, right: jax.Array) -> jax.Array:
    """(…, n, m) M⁻¹ B of M (…, n, n) and B (…, n, m), by elimination: M is symmetric and positive definite, so rows stay."""
    size = matrix.shape[-1]

    def eliminate(m: jax.Array, i: jax.Array) -> tuple[jax.Array, None]:
        row = m[..., i, :] / m[..., i, i][..., None]
        other = jnp.where(jnp.arange(size) == i, 0.0, m[..., :, i])
        return m.at[..., i, :].set(row) - other[..., None] * row[..., None, :], None

    return jax.lax.scan(eliminate, jnp.concatenate([matrix, right], axis=-1), jnp.arange(size))[0][..., size:]
