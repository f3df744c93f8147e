"""Pictures as a net sees them under each change, and fresh ones as they are shifted."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.nets.changes import CHANGES, DRAWS, changed
from simulab.generalisation.nets.compared import shifted
from simulab.generalisation.nets.digits import CLASSES, chosen, fresh, pool

SHOWN = 8
"""Pictures of each row."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def of_changes(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``ink`` (7, SHOWN, 8, 8): the first pictures of the training set under each of ``CHANGES``, drawn as in a training."""
    rows = chosen(k["seed"], 10).rows[:SHOWN]
    x, y = pool().x[rows], (pool().y[rows][:, None] == jnp.arange(CLASSES)).astype(float)
    key = jax.random.key(jnp.asarray(k["seed"], jnp.uint32))
    luck = jnp.asarray(jax.random.uniform(key, (SHOWN, DRAWS), jnp.float32), float)
    seen = jax.lax.map(lambda kind: changed(key, luck, kind, k["strength"], x, y)[0], jnp.arange(len(CHANGES)))
    return {"ink": seen}


def of_shifts(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``ink`` (5, SHOWN, 8, 8): the first fresh pictures, shifted by each of ``SHARES``."""
    x = fresh().x[:SHOWN]
    return {"ink": jax.lax.map(lambda share: shifted(x, k["shifted"], share), jnp.asarray(SHARES))}
