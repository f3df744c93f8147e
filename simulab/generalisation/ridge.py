"""Ridge regression for every number of features at once: least squares up to n of them, the least norm beyond.

No linear system is handed to a library, so that a page can do the same. Up to n features Gram and Schmidt take them in one
by one, and every smaller fit is on the way; beyond n the examples' own n x n system is eliminated.
"""

import jax
import jax.numpy as jnp

from simulab.generalisation.data import MOST
from simulab.generalisation.elimination import solve


def at_capacities(
    phi: jax.Array,
    grid: jax.Array,
    y: jax.Array,
    count: jax.Array,
    penalty: jax.Array,
    capacities: jax.Array,
    few: int,
) -> tuple[jax.Array, jax.Array]:
    """What the fits with the first p features say at the grid's places (C, G) and at the examples (C, MOST).

    Each minimises |y - Φw|²/n + λ|w|².

    Args:
        phi: (MOST, P) the features at the examples, 0 beyond n of them.
        grid: (G, P) the features elsewhere.
        y: (MOST,).
        count: n.
        penalty: λ > 0.
        capacities: (C,) each p, from 1 to P.
        few: how many of the first of them are never more than n.
    """
    strength = count * penalty
    places, examples = _few(phi[:, :MOST], grid[:, :MOST], y, strength)
    last = places.shape[0] - 1
    p = jnp.asarray(jnp.minimum(capacities - 1, last), int)

    def many(capacity: jax.Array) -> tuple[jax.Array, jax.Array]:
        used = jnp.where(jnp.arange(phi.shape[1]) < capacity, phi, 0.0)
        w = used.T @ solve(used @ used.T + strength * jnp.eye(MOST), y[:, None])[:, 0]
        return grid @ w, used @ w

    beyond = jax.vmap(many)(capacities[few:])
    over = (capacities[few:] > count)[:, None]
    return tuple(
        jnp.concatenate([small[p[:few]], jnp.where(over, large, small[p[few:]])])
        for small, large in zip((places, examples), beyond)
    )  # pyright: ignore


def _few(phi: jax.Array, grid: jax.Array, y: jax.Array, strength: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(P, G) and (P, MOST), of 1 to P features: the columns of [Φ; √(nλ) I] are made orthonormal one after the other."""
    size = phi.shape[1]

    def take(carry: tuple[jax.Array, ...], j: jax.Array) -> tuple[tuple[jax.Array, ...], tuple[jax.Array, jax.Array]]:
        basis, there, rest, fit, seen = carry
        column = jnp.concatenate([phi[:, j], jnp.where(jnp.arange(size) == j, jnp.sqrt(strength), 0.0)])
        beside = grid[:, j]
        for _ in range(2):  # once leaves the roundings of what was taken away
            share = basis @ column
            column, beside = column - share @ basis, beside - share @ there
        length = jnp.sqrt(jnp.sum(column**2))
        column, beside = column / length, beside / length
        along = column @ rest
        rest = rest - along * column
        fit, seen = fit + along * beside, seen + along * column[: phi.shape[0]]
        return (basis.at[j].set(column), there.at[j].set(beside), rest, fit, seen), (fit, seen)

    rows = phi.shape[0] + size
    start = (
        jnp.zeros((size, rows)), jnp.zeros((size, grid.shape[0])), jnp.concatenate([y, jnp.zeros(size)]),
        jnp.zeros(grid.shape[0]), jnp.zeros(phi.shape[0]),
    )  # fmt: skip
    return jax.lax.scan(take, start, jnp.arange(size))[1]
