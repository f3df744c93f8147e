"""How large the error of a difference is to be, and at which h it is least."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

REACH = 2.0**-8
"""Step at which the higher derivatives are measured, in float64. They only have to be right within some percent."""


class Expected(NamedTuple):
    """The two terms of the error, E(h) = truncation * h^order + rounding / h, and where their sum is least."""

    truncation: jax.Array
    rounding: jax.Array
    best: jax.Array
    """h* = (rounding / (order * truncation))^(1 / (order + 1)): √-like in the unit roundoff for forward differences, its
    cube root for central ones; inf where nothing is truncated."""


def expected(
    f: Callable[[jax.Array], jax.Array],
    x: jax.Array,
    slope: jax.Array,
    order: int,
    roundoff: Any,
    there: jax.Array | None = None,
    reach: Any = REACH,
) -> Expected:
    """The relative error that a difference of ``f`` at ``x`` is to have.

    Taylor's remainder is h/2 |f''| for a forward difference (order 1) and h²/6 |f'''| for a central one (order 2). Rounding
    leaves u |f| of each value of f and u |x| of each argument, divided by h or 2h; u is the unit roundoff. All of it is divided
    by |f'|, so that both terms are relative.

    Nocedal & Wright (2006), Numerical optimization, section 8.1.

    Args:
        f: a float64 function of x (d,).
        x: (d,) float64.
        slope: (d,) the gradient there.
        order: 1 or 2.
        roundoff: 2^-53 for float64, 2^-24 for float32, or an array of both.
        there: (d,) bool, the axes on which f depends; all unless told. On another one f(x + he) is f(x) to the last bit,
            and nothing is rounded away.
        reach: the step at which the higher derivatives are measured: at most half the way to a kink.
    """
    k, here = reach, f(x)
    steps = jnp.eye(x.size, dtype=x.dtype) * k

    def bent(e: jax.Array) -> jax.Array:
        if order == 1:
            return (f(x + e) - 2 * here + f(x - e)) / k**2 / 2
        return (f(x + 2 * e) - 2 * f(x + e) + 2 * f(x - e) - f(x - 2 * e)) / (2 * k**3) / 6

    left = jnp.linalg.norm(jnp.stack([bent(steps[i]) for i in range(x.size)]))
    rounded = (2 / order) * jnp.abs(here) + jnp.abs(x * slope)
    lost = roundoff * jnp.linalg.norm(rounded if there is None else jnp.where(there, rounded, 0))
    scale = jnp.linalg.norm(slope)
    # what differences of f at k cannot tell from zero is zero: the sixth of a few roundings over k³
    seen = left > 8 * 2.0**-53 * jnp.abs(here) / k ** (order + 1) * jnp.sqrt(x.size)
    truncation = jnp.where(seen, left, 0) / scale
    best = (lost / scale / (order * jnp.where(seen, truncation, 1))) ** (1 / (order + 1))
    return Expected(truncation, lost / scale, jnp.where(seen, best, jnp.inf))
