"""The error of many fits of one truth, and what it is made of."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.data import GRID, Sets, truth


def first_lowest(values: jax.Array) -> jax.Array:
    """Along the last axis, the first place whose value is the lowest; what differs by roundings is equal."""
    return jnp.argmax(values <= (1 + 1e-9) * jnp.min(values, axis=-1, keepdims=True), axis=-1)


def errors(places: jax.Array, examples: jax.Array, seen: Sets, k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``train``, ``bias``, ``variance`` and ``test`` (C,), means over the training sets.

    test = bias² + variance + σ²: the squared error on fresh noisy examples, whose x is anywhere. bias² is that of the mean of the
    R fits, variance that of the fits about their mean; both are means over the grid.

    Args:
        places: (R, C, G) the fits at the grid's places.
        examples: (R, C, MOST) the fits at the examples.
        seen: the training sets.
        k: ``noise`` σ.
    """
    middle = jnp.mean(places, axis=0)
    bias = jnp.mean((middle - truth(GRID)) ** 2, axis=-1)
    variance = jnp.mean((places - middle) ** 2, axis=(0, 2))
    wrong = jnp.where(seen.there, examples - seen.y[:, None, :], 0.0)
    train = jnp.mean(jnp.sum(wrong**2, axis=-1), axis=0) / seen.count
    return {"train": train, "bias": bias, "variance": variance, "test": bias + variance + k["noise"] ** 2}
