"""Error against the number of features."""

import functools
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.data import GRID, sets
from simulab.generalisation.errors import errors
from simulab.generalisation.features import POLYNOMIALS, WAVES, polynomials, waves
from simulab.generalisation.ridge import at_capacities

FAMILIES = ("polynomials", "waves")
RATIOS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2, 1.4, 1.7, 2.2, 3.0, 5.0)
"""Numbers of waves that are drawn, in units of n; the last one is all of them."""


FEW = 10
"""The first so many numbers of features, of either kind, are no more than n."""


def capacities(waved: jax.Array, count: jax.Array) -> jax.Array:
    """(C,) the numbers of features at which the curve is known; of polynomials the last one repeats."""
    some = jnp.append(jnp.maximum(1, jnp.round(jnp.asarray(RATIOS) * count)), WAVES)
    every = np.minimum(np.arange(len(RATIOS) + 1) + 1, POLYNOMIALS)
    return jnp.where(waved, some, every)


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Errors along ``at`` (C,) and, last in each column (C+1,), at ``capacity``; fits there ``fit`` (R, G).

    Reads ``features``, ``capacity``, ``examples``, ``noise``, ``penalty`` and ``seed``.
    """
    seen = sets(k)
    waved = jnp.asarray(k["features"]) == FAMILIES.index("waves")
    grid = jnp.asarray(GRID)

    def made(x: jax.Array) -> jax.Array:
        room = [(0, 0)] * x.ndim + [(0, WAVES - POLYNOMIALS)]
        return jnp.where(waved, waves(x, k["seed"], seen.count), jnp.pad(polynomials(x), room))

    phi = jnp.where(seen.there[:, None], made(seen.x), 0.0)
    at = jnp.append(capacities(waved, seen.count), k["capacity"])
    everywhere = jnp.broadcast_to(made(grid[None]), (phi.shape[0], len(GRID), WAVES))
    fit = functools.partial(at_capacities, count=seen.count, penalty=k["penalty"], capacities=at, few=FEW)
    places, examples = jax.vmap(fit)(phi, everywhere, seen.y)
    return {"at": at[:-1], **errors(places, examples, seen, k), "x": seen.x, "y": seen.y, "fit": places[:, -1]}
