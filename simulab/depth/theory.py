"""What a net of infinite width would do at its start: mean squares, followed from layer to layer.

Of the sums' variance q in a layer whose weights have the deviation σ, with expectations over a normal z (by quadrature):
m = E φ(√q z)² is the activations' mean square, q' = σ² W m the next sums' variance, and going back a mean square gradient
is multiplied with χ = σ² W E φ'(√q z)². Normalised over the layer q is 1, and what goes back is divided by what it was
divided by; a skip adds the mean squares. Poole et al. (2016), Exponential expressivity in deep neural networks through
transient chaos; Schoenholz et al. (2017), Deep information propagation.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.depth.layer import NORMALISATIONS, PRELU, Kind, activated
from simulab.depth.net import DEEPEST, INPUTS, STARTS, WIDTH, deviation

NODES, WEIGHTS = (np.asarray(one) for one in np.polynomial.hermite_e.hermegauss(32))
SHARES = WEIGHTS / WEIGHTS.sum()


class Expected(NamedTuple):
    """Base-10 logarithms, (DEEPEST,) each; not numbers where nothing of this holds: under batch normalisation, from zeros."""

    size: Any
    """Of the root mean square of each layer's activations."""
    back: Any
    """Of the gradient by each layer's activations, relative to the first layer's."""
    norm: Any
    """Of the norm of the gradient by each layer's weights, up to a number that all layers share."""


def expected(kind: Kind, start: Any, scale: Any) -> Expected:
    """What is to be expected of a net before training."""
    first, others = deviation(start, scale)
    wide = jnp.where(jnp.arange(DEEPEST) == 0, first, others) ** 2
    over = kind.normalisation > 0

    def through(m: jax.Array, one: Any) -> tuple[jax.Array, Any]:
        variance, i = one
        entering = jnp.where(i == 0, INPUTS, WIDTH * m)  # the inputs' deviation is 1
        q = variance * entering
        answer, steep = activated(kind.activation, jnp.sqrt(jnp.where(over, 1.0, q)) * NODES, jnp.asarray(PRELU))
        kept = jnp.where(kind.skip & (i > 0), 1.0, 0.0)
        after = SHARES @ answer**2 + kept * m
        back = SHARES @ steep**2 / jnp.where(over, q, 1.0)
        return after, (after, jnp.log10(entering * back), jnp.log10(WIDTH * variance * back + kept))

    _, (after, own, factor) = jax.lax.scan(through, jnp.zeros(()), (wide, jnp.arange(DEEPEST)))
    # what goes back is multiplied with the factors of the layers above
    back = -(jnp.cumsum(factor) - factor[0])
    holds = (kind.normalisation != NORMALISATIONS.index("batch")) & (start != STARTS.index("zeros"))
    return Expected(*(jnp.where(holds, one / 2, jnp.nan) for one in (jnp.log10(after), back, own + back)))


TENFOLD = 1.0
"""On the map: from the last layer back to the first one the gradient changes by so many powers of ten."""


def borders(back: jax.Array, scales: jax.Array) -> jax.Array:
    """For a net of each depth, the scale below which less than a tenth of the gradient gets back to the first layer, and the one
    above which more than tenfold does: (2, DEEPEST), NaN where there is none among ``scales`` (S,), which rise; ``back``
    (S, DEEPEST) is what is expected at each."""
    gone = -back  # of the first layer, relative to the last one
    return jnp.stack([_crossed(gone + TENFOLD, scales), _crossed(gone - TENFOLD, scales)])


def _crossed(rows: jax.Array, scales: jax.Array) -> jax.Array:
    """Where each column first rises through zero, by log-linear interpolation."""
    rises = (rows[:-1] <= 0) & (rows[1:] > 0)
    i = jnp.argmax(rises, axis=0)
    at = jnp.arange(DEEPEST)
    low, high = rows[i, at], rows[i + 1, at]
    share = -low / jnp.where(high > low, high - low, 1)
    return jnp.where(jnp.any(rises, axis=0), scales[i] * (scales[i + 1] / scales[i]) ** share, jnp.nan)
