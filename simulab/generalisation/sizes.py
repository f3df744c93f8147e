"""Error against the number of examples: the learning curve."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.data import GRID, SETS, truth
from simulab.generalisation.elimination import solve
from simulab.generalisation.features import POLYNOMIALS, polynomials
from simulab.generalisation.judging.clouds import key_of
from simulab.machine.normal import normal

LEAST, MANY = 10, 300
COUNTS = np.unique(np.round(np.geomspace(LEAST, MANY, 22)).astype(int))
"""n at which the curve is known."""
SPARED = 0.1
"""Share of the sets whose errors lie below the band, and above it."""


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Errors along ``at`` (C,) and, last in each column (C+1,), at ``examples``; fits there ``fit`` (R, G), of the first n of 300
    examples of each set. ``low`` and ``high`` (C+1,) are the second lowest and second highest of the sets' errors on fresh
    examples, ``train_low`` and ``train_high`` those on the examples.

    Each fit minimises |y - Φw|²/n + λ|w|² over ``capacity`` polynomials; x is anywhere from -1 to 1.
    """
    places, luck = jax.random.split(key_of(k, 20))
    x = 2 * jnp.asarray(jax.random.uniform(places, (SETS, MANY), jnp.float32), float) - 1
    y = truth(x) + k["noise"] * normal(luck, (SETS, MANY))
    used = jnp.arange(POLYNOMIALS) < k["capacity"]
    phi = jnp.where(used, polynomials(x), 0.0)
    grid = polynomials(jnp.asarray(GRID))
    at = jnp.append(jnp.asarray(COUNTS, float), k["examples"])

    def of(count: jax.Array) -> tuple[jax.Array, ...]:
        there = jnp.arange(MANY) < count
        mine = jnp.where(there[:, None], phi, 0.0)
        # a feature that is not used has a system of its own, whose solution is 0
        stiff = jnp.where(used, count * k["penalty"], 1.0) * jnp.eye(POLYNOMIALS)
        w = solve(jnp.swapaxes(mine, 1, 2) @ mine + stiff, jnp.sum(mine * y[..., None], axis=1)[..., None])[..., 0]
        fit = w @ grid.T
        off = jnp.where(there, jnp.sum(mine * w[:, None], axis=2) - y, 0.0)
        middle = jnp.mean(fit, axis=0)
        bias, variance = jnp.mean((middle - truth(GRID)) ** 2), jnp.mean((fit - middle) ** 2)
        each = jnp.mean((fit - truth(GRID)) ** 2, axis=1) + k["noise"] ** 2
        return jnp.sum(off**2, axis=1) / count, bias, variance, each, fit

    trains, bias, variance, each, fit = jax.lax.map(of, at)
    edge = round(SPARED * SETS) - 1
    fresh, seen = jnp.sort(each, axis=1), jnp.sort(trains, axis=1)
    return {
        "at": at[:-1], "train": jnp.mean(trains, axis=1), "bias": bias, "variance": variance,
        "test": bias + variance + k["noise"] ** 2, "low": fresh[:, edge], "high": fresh[:, -1 - edge],
        "train_low": seen[:, edge], "train_high": seen[:, -1 - edge], "x": x, "y": y, "fit": fit[-1],
    }  # fmt: skip
