"""Finite differences, at the precision of the point they are taken at."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend

Function = Callable[[jax.Array], jax.Array]
"""x (d,) -> scalar of x's dtype."""


class Differences(NamedTuple):
    """Two numerical gradients of one function at one point, (d,) each."""

    forward: jax.Array
    """(f(x + h e) - f(x)) / h along each axis e: error O(h)."""
    central: jax.Array
    """(f(x + h e) - f(x - h e)) / 2h: error O(h²)."""


def differences(f: Function, x: jax.Array, h: jax.Array) -> Differences:
    """The gradient of ``f`` by forward and by central differences.

    Args:
        f: a function of jnp operations that keeps its argument's dtype.
        x: (d,) the point. A float32 point is stepped, evaluated and divided in float32, whatever the program around does.
        h: the step, a scalar; brought to x's dtype.
    """
    h, axes = jnp.asarray(h).astype(x.dtype), jnp.arange(x.size)
    here = kept(f(x), h)

    def along(axis: jax.Array) -> tuple[jax.Array, jax.Array]:
        # selected, not added as h * e: an entry that is not moved keeps its very bits
        moved = axes == axis
        up, down = (kept(f(jnp.where(moved, to, x)), h) for to in (x + h, x - h))
        return (up - here) / h, (up - down) / (2 * h)

    return Differences(*backend.each(along)(axes))


def kept(value: jax.Array, h: jax.Array) -> jax.Array:
    """``value`` as it is rounded, whatever is done with it next.

    A compiler may fuse f's last multiplication with the subtraction that follows, and round only once: then even
    (f(x) - f(x)) / h is not zero, but the rounding of f over h. It cannot look through a maximum that it does not know;
    nothing that is checked is below -1e38.
    """
    return jnp.maximum(value, (-1e38 * (1 + h)).astype(value.dtype))
