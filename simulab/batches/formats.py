"""Numbers of 16 and of 32 bits, in arithmetic of more: what a format makes of a number, the same in every home."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np


class Format(NamedTuple):
    """A binary floating-point format."""

    digits: int
    """Binary digits behind the first one of a normal number."""
    lowest: int
    """Power of two of the smallest normal number; below, numbers lose digits one by one."""
    largest: float


FORMATS = {
    "float32": Format(23, -126, float(np.finfo(np.float32).max)),
    "bfloat16": Format(7, -126, float(2.0**127 * (2 - 2.0**-7))),
    "float16": Format(10, -14, 65504.0),
}
"""IEEE 754 (2019) binary32 and binary16, and bfloat16 (Kalamkar et al. 2019): float32 with 16 of its digits cut off."""


def rounded(x: Any, kind: Any) -> jax.Array:
    """The nearest number of a format, the even one of two that are equally near; infinite beyond the largest.

    Args:
        x: numbers of 64 bits, of any shape: so they are rounded once.
        kind: the format's place in ``FORMATS``; may be traced.

    Returns:
        Like x, in x's own dtype.

    Source:
        IEEE 754 (2019), roundTiesToEven, with gradual underflow.

    Example:
        >>> from simulab.machine import backend
        >>> with backend.float64():
        ...     rounded([1 / 3, 3e-8, 70000.0], 2).tolist()  # float16
        [0.333251953125, 5.960464477539063e-08, inf]
    """
    x = jnp.asarray(x)
    # a float32's exponent stands in 8 of its bits; what it rounds up to the next power of two is one in the format, too
    bits = jax.lax.bitcast_convert_type(x.astype(jnp.float32), jnp.uint32)
    field = jnp.minimum((bits >> 23) & 255, 254).astype(jnp.int32)
    first = jnp.maximum(field, jnp.asarray([one.lowest + 127 for one in FORMATS.values()], jnp.int32)[kind])
    power = jax.lax.bitcast_convert_type(first.astype(jnp.uint32) << 23, jnp.float32).astype(x.dtype)
    digits = jnp.asarray([2.0**one.digits for one in FORMATS.values()], x.dtype)[kind]
    near = jnp.round(x / power * digits) / digits * power
    most = jnp.asarray([one.largest for one in FORMATS.values()], x.dtype)[kind]
    return jnp.where(jnp.abs(near) > most, jnp.sign(x) * jnp.inf, near)
