"""Dropout with inverted scaling: what is left is made louder, so that inference needs no correction."""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp


def masks(key: jax.Array, rate: Any, count: int, widths: Sequence[int], dtype: Any) -> list[jax.Array]:
    """(count, width) for each width: 0 with probability p = ``rate``, else 1/(1 - p), so that the mean is 1.

    Srivastava et al. (2014), Dropout. Drawn in float32 in every precision and home.

    Args:
        key: of jax.random.
        rate: p, from 0 to below 1; may be traced.
        count: examples in the mini-batch.
        widths: of the layers that are thinned.
        dtype: of the masks.
    """
    drawn = jax.random.uniform(key, (count, sum(widths)), jnp.float32)
    factors = jnp.where(drawn >= rate, 1 / (1 - jnp.asarray(rate, dtype)), 0).astype(dtype)
    ends = [sum(widths[: i + 1]) for i in range(len(widths))]
    return [factors[:, end - width : end] for end, width in zip(ends, widths)]
