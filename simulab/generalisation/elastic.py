"""Error against the weight of a penalty: ridge, lasso, and what lies between them."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.data import GRID, SETS, sets
from simulab.generalisation.errors import errors
from simulab.generalisation.features import POLYNOMIALS, polynomials

PENALTIES = np.logspace(-4, 0, 25)
"""λ at which the curve is known."""
SWEEPS = 300
"""Rounds over all weights."""


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Errors along ``at`` (C,) and, last in each column (C+1,), at ``penalty``; fits there ``fit`` (R, G); ``zeros`` (C+1,) is
    the mean number of weights that are exactly 0.

    Each fit minimises |y - Φw|²/2n + λ(ρ|w|₁ + (1-ρ)/2 |w|²) over ``capacity`` polynomials, ρ = ``l1``; the constant is free.
    """
    seen = sets(k)
    used = jnp.arange(POLYNOMIALS) < k["capacity"]
    phi = jnp.where(seen.there[:, None] & used, polynomials(seen.x), 0.0)
    at = jnp.append(jnp.asarray(PENALTIES), k["penalty"])
    w = descend(phi, seen.y, seen.count, at, k["l1"])
    places, examples = w @ polynomials(jnp.asarray(GRID)).T, w @ jnp.swapaxes(phi, 1, 2)
    zeros = jnp.mean(jnp.sum((w == 0) & used, axis=-1, dtype=float), axis=0)
    return {
        "at": at[:-1], **errors(places, examples, seen, k), "zeros": zeros, "x": seen.x, "y": seen.y, "fit": places[:, -1],
    }  # fmt: skip


def descend(phi: jax.Array, y: jax.Array, count: jax.Array, penalties: jax.Array, l1: Any) -> jax.Array:
    """(R, C, P) the weights, by coordinate descent (Friedman, Hastie & Tibshirani 2010), of features phi (R, MOST, P)."""
    gram = jnp.swapaxes(phi, 1, 2) @ phi / count
    pull = jnp.sum(phi * y[:, :, None], axis=1) / count
    bent = penalties * l1
    shrunk = penalties * (1 - l1)

    def turn(w: jax.Array, j: jax.Array) -> tuple[jax.Array, None]:
        row = gram[:, j]
        own = row[:, j][:, None]
        left = pull[:, j][:, None] - jnp.sum(row[:, None] * w, axis=-1) + own * w[:, :, j]
        free = j == 0
        less = jnp.sign(left) * jnp.maximum(jnp.abs(left) - jnp.where(free, 0.0, bent), 0.0)
        stiff = own + jnp.where(free, 0.0, shrunk)
        return w.at[:, :, j].set(jnp.where(own > 0, less / jnp.where(own > 0, stiff, 1.0), 0.0)), None

    order = jnp.arange(phi.shape[2])
    start = jnp.zeros((SETS, len(penalties), phi.shape[2]))
    return jax.lax.fori_loop(0, SWEEPS, lambda _, w: jax.lax.scan(turn, w, order)[0], start)
