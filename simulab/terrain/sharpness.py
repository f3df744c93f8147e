"""Sharpness: the largest eigenvalue of a Hessian that is only ever multiplied with vectors."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from simulab.machine.normal import normal

ROUNDS = 12
"""Products with the Hessian that it takes."""
SQUARINGS = 12


def largest(product: Callable[[jax.Array], jax.Array], size: int, rounds: int = ROUNDS) -> jax.Array:
    """() largest eigenvalue of the symmetric matrix that ``product`` multiplies a vector (size,) with.

    Lanczos from a vector that is always the same, every new direction made perpendicular to all before (twice: rounding).
    """
    start = normal(jax.random.key(1), (size,))
    start = start / jnp.sqrt(jnp.sum(start**2))

    def one(carry: tuple[jax.Array, jax.Array], i: jax.Array) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        found, q = carry
        found = jax.lax.dynamic_update_slice(found, q[None], (i, 0))
        pulled = product(q)
        row = found @ pulled  # of the small matrix; zero beyond the directions found
        rest = pulled - row @ found
        rest = rest - (found @ rest) @ found
        length = jnp.sqrt(jnp.sum(rest**2))
        scale = jnp.sqrt(jnp.sum(pulled**2))
        whole = length > 1e-12 * scale  # else nothing new is left
        return (found, jnp.where(whole, rest / jnp.where(whole, length, 1), 0)), row

    (found, _), rows = jax.lax.scan(one, (jnp.zeros((rounds, size)), start), jnp.arange(rounds))
    at = jnp.arange(rounds)
    # row i was made before the directions after it: what is above the diagonal is the mirror of what is below
    small = jnp.where(at[:, None] >= at[None, :], rows, rows.T)
    # where directions have run out there is no eigenvalue: one below all others
    gone = jnp.sum(found**2, axis=1) < 0.5
    return _largest_of(small - jnp.where(gone, _reach(small) + 1, 0) * jnp.eye(rounds))


def _reach(small: jax.Array) -> jax.Array:
    """() no eigenvalue is farther from zero. Gershgorin (1931)."""
    return jnp.max(jnp.sum(jnp.abs(small), axis=1))


def _largest_of(small: jax.Array) -> jax.Array:
    """() largest eigenvalue of a small symmetric matrix: the Rayleigh quotient of a high power's longest column."""
    moved = small + _reach(small) * jnp.eye(len(small))  # none is below zero
    power = moved
    for _ in range(SQUARINGS):
        power = power @ power
        power = power / jnp.maximum(jnp.max(jnp.abs(power)), 1e-300)
    column = power[:, jnp.argmax(jnp.sum(power * jnp.eye(len(small)), axis=0))]
    return column @ (small @ column) / jnp.sum(column**2)
