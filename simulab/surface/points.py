"""A function of one point at one or many of them, as people write points."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

from simulab.machine import backend


def at_points(function: Callable[[jax.Array], Any], x: tuple[Any, ...], dimension: int) -> Any:
    """``function`` of points of shape (d,), at each of the points; float64.

    Args:
        x: d numbers, or d arrays of one shape; or points in one array of shape (..., d).
        dimension: d.

    Raises:
        TypeError: not d numbers a point.
    """
    traced = any(isinstance(leaf, Tracer) for leaf in jax.tree.leaves(x))
    with backend.float64():
        points = _points(x, dimension)
        found = jax.vmap(function)(points.reshape(-1, dimension))
        found = found.reshape(*points.shape[:-1], *found.shape[1:])
    if traced:
        return found
    return np.asarray(found) if found.ndim else float(found)


def _points(x: tuple[Any, ...], dimension: int) -> jax.Array:
    """(..., d)"""
    wanted = "one number" if dimension == 1 else f"{dimension} numbers"
    try:
        if len(x) == 1 and dimension > 1:
            points = jnp.asarray(x[0], float)
            if points.ndim and points.shape[-1] == dimension:
                return points
        elif len(x) == dimension:
            return jnp.stack(jnp.broadcast_arrays(*(jnp.asarray(axis, float) for axis in x)), axis=-1)
    except (TypeError, ValueError):
        pass
    raise TypeError(f"x: give {wanted} a point, as {dimension} arguments or as the last axis of an array")
