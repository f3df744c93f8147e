"""Initialisations: how far from zero the weights of a layer start."""

import itertools
import math
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp


def zeros(fan_in: int, fan_out: int) -> float:
    """Every unit of a layer is the same and stays the same: nothing breaks the symmetry."""
    return 0.0


def xavier(fan_in: int, fan_out: int) -> float:
    """√(2/(n_in + n_out)): signals keep their variance where the activation is nearly linear (tanh near zero).

    Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks.
    """
    return (2 / (fan_in + fan_out)) ** 0.5


def he(fan_in: int, fan_out: int) -> float:
    """√(2/n_in): signals keep their mean square through ReLUs, which silence half of them.

    He et al. (2015), Delving deep into rectifiers.
    """
    return (2 / fan_in) ** 0.5


def too_small(fan_in: int, fan_out: int) -> float:
    """A tenth of Xavier's: signals and gradients shrink tenfold in every layer."""
    return 0.1 * xavier(fan_in, fan_out)


def too_large(fan_in: int, fan_out: int) -> float:
    """Five times Xavier's: sigmoids and tanh saturate, gradients through ReLUs explode."""
    return 5 * xavier(fan_in, fan_out)


INITIALISATIONS: dict[str, Callable[[int, int], float]] = {
    f.__name__: f for f in (zeros, too_small, xavier, he, too_large)
}
"""Name -> standard deviation of a layer's weights for (n_in, n_out), which may be traced. Biases start at zero."""


def weights(key: jax.Array, name: str, sizes: Sequence[int]) -> list[jax.Array]:
    """(n_in, n_out) float32 normal numbers of the named deviation for each layer between ``sizes``.

    A float64 run starts from the same ones.
    """
    shapes = list(itertools.pairwise(sizes))
    ends = list(itertools.accumulate(fan_in * fan_out for fan_in, fan_out in shapes))
    drawn = jax.random.normal(key, (ends[-1],), jnp.float32)  # at once: XLA compiles one generator instead of many
    return [
        INITIALISATIONS[name](*shape) * drawn[end - math.prod(shape) : end].reshape(shape)
        for shape, end in zip(shapes, ends)
    ]
