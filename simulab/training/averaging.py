"""Weight averaging: the weights that are kept may be an average over the run rather than the last ones."""

from typing import Any

import jax
import jax.numpy as jnp

KINDS = ("none", "ema", "polyak")


def averaged(kind: str, average: jax.Array, count: jax.Array, w: jax.Array, decay: Any) -> jax.Array:
    """The average with one more step's weights in it.

    Args:
        kind: "ema" (exponential: d · average + (1 - d) · w) or "polyak" (the mean of all steps).
        average: (P,) so far; the first weights replace it, as in PyTorch's ``swa_utils``.
        count: how many steps' weights are in it.
        w: (P,) the new weights.
        decay: d.

    Polyak & Juditsky (1992), Acceleration of stochastic approximation by averaging; Izmailov et al. (2018), Averaging
    weights leads to wider optima.
    """
    share = 1 - decay if kind == "ema" else 1 / (count + 1)
    return average + jnp.where(count == 0, 1, share).astype(w.dtype) * (w - average)
