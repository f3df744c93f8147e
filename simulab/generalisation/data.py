"""Twenty training sets of one truth: what a fit makes of each says how much of its error is bias and how much variance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine.normal import normal

SETS = 20
"""R, training sets that are drawn."""
FEWEST, MOST = 10, 30
"""Examples of one."""
GRID = np.linspace(-1.0, 1.0, 101)
"""Where fits are compared with the truth."""


def truth(x: Any) -> jax.Array:
    """sin πx, from -1 to 1."""
    return jnp.sin(jnp.pi * jnp.asarray(x))


class Sets(NamedTuple):
    """Training sets, padded to ``MOST`` examples; what is beyond n counts nowhere."""

    x: jax.Array
    """(R, MOST)."""
    y: jax.Array
    """(R, MOST) sin πx + σ ε; 0 beyond n."""
    there: jax.Array
    """(MOST,) which examples there are."""
    count: jax.Array
    """n."""


def sets(k: Mapping[str, Any], branch: int = 0) -> Sets:
    """Of ``seed``, ``examples`` n and ``noise`` σ; each x lies anywhere in its own nth of the range. ``branch``: other ones."""
    key = jax.random.fold_in(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)), branch)
    places, errors = jax.random.split(key)
    count = jnp.asarray(k["examples"], float)
    at = jnp.arange(MOST)
    there = at < count
    x = 2 * (at + jnp.asarray(jax.random.uniform(places, (SETS, MOST), jnp.float32), float)) / count - 1
    x = jnp.where(there, x, 0.0)
    y = jnp.where(there, truth(x) + k["noise"] * normal(errors, (SETS, MOST)), 0.0)
    return Sets(x, y, there, count)
