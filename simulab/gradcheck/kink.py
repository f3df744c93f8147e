"""Points at which a function has no derivative, because the slopes on the two sides differ."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from simulab.machine import backend

APART = 16.0
"""How many times shorter the second look is."""
SAME = 0.9
"""The shorter look's jump is at least this part of the longer one's; of a kink a tenth of the step away it is less."""
LOUDER = 64.0
"""How many times the rounding of the values a jump of the slope has to be."""


def on_kink(f: Callable[[jax.Array], jax.Array], x: jax.Array) -> jax.Array:
    """(d,) bool: whether the slopes on the two sides of ``x`` differ along each axis.

    J(h) = |f(x + h) - 2 f(x) + f(x - h)| / h is how far the two one-sided differences are apart. Where f bends, J falls with
    h, and where a kink lies beside ``x``, J grows as h passes it; only where the kink is at ``x`` itself J stays. Two looks,
    the second APART times shorter, tell these from each other.

    Args:
        f: a function of jnp operations that keeps its argument's dtype.
        x: (d,) the point, float32 or float64.

    Example:
        >>> import jax.numpy as jnp
        >>> on_kink(lambda x: jnp.sum(jnp.abs(x)), jnp.array([0.0, 0.5])).tolist()
        [True, False]
    """
    eps, axes = float(jnp.finfo(x.dtype).eps), jnp.arange(x.size)
    scale = jnp.where(x == 0, 1.0, jnp.maximum(jnp.abs(x), eps)).astype(x.dtype)
    here = f(x)

    def along(axis: jax.Array) -> jax.Array:
        def jump(h: float) -> tuple[jax.Array, jax.Array]:
            step = h * scale[axis]
            up, down = (f(jnp.where(axes == axis, to, x)) for to in (x + step, x - step))
            return jnp.abs(up - 2 * here + down) / step, eps * jnp.maximum(jnp.abs(up), jnp.abs(down)) / step

        (wide, _), (near, rounding) = jump(APART * eps**0.5), jump(eps**0.5)
        return (near > SAME * wide) & (wide > SAME * near) & (near > LOUDER * rounding)

    return backend.each(along)(axes)
