"""One layer of a deep net, forwards and backwards: h' = φ(N(hW) + b), and + h where signals may skip it.

The backward half is written by hand: so each layer's gradient can be looked at, and one layer is all that is compiled.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.training.activation import ACTIVATIONS, slope
from simulab.training.normalisation import EPS, Statistics, by, by_layer

GROUPS = 4
"""Of a layer's units, for group normalisation. Wu & He (2018), Group normalization."""
PRELU = 0.25
"""The slope below zero that a parametric ReLU starts with. He et al. (2015), Delving deep into rectifiers."""
ACTIVATION_NAMES = (*ACTIVATIONS, "prelu")
NORMALISATIONS = ("none", "batch", "layer", "group")
RUNNING = len(NORMALISATIONS)
"""The kind that stands for batch normalisation by its running statistics: how such a net is to be used."""


class Layer(NamedTuple):
    """Of one layer, or of all with a leading axis."""

    weights: Any
    """(W, W)"""
    biases: Any
    """(W,)"""
    leak: Any
    """(), the slope below zero of a parametric ReLU."""


class Kind(NamedTuple):
    """What all layers of a net are."""

    activation: Any
    normalisation: Any
    skip: Any


def activated(which: Any, z: jax.Array, leak: jax.Array) -> tuple[jax.Array, jax.Array]:
    """φ(z) and φ'(z), both like z."""

    def of(activation: Callable[[jax.Array], jax.Array]) -> Callable[..., tuple[jax.Array, jax.Array]]:
        def both(z: jax.Array, _: jax.Array) -> tuple[jax.Array, jax.Array]:
            answer = activation(z)
            return answer, jnp.broadcast_to(slope(activation, z, answer), z.shape)

        return both

    def prelu(z: jax.Array, leak: jax.Array) -> tuple[jax.Array, jax.Array]:
        return jnp.where(z > 0, z, leak * z), jnp.where(z > 0, 1.0, leak)

    return jax.lax.switch(which, [*(of(one) for one in ACTIVATIONS.values()), prelu], z, leak)


def over_batch(z: jax.Array, together: jax.Array) -> jax.Array:
    """Sums (n, W) normalised over examples: ``together`` (n, n) has in each row the shares of the examples seen with it."""
    z = z - together[0] @ z  # a shift takes nothing away, and leaves no difference of large numbers below
    mean = together @ z
    return (z - mean) / jnp.sqrt(jnp.maximum(together @ z**2 - mean**2, 0) + EPS)


def by_group(z: jax.Array) -> jax.Array:
    """Each example's sums normalised over each of ``GROUPS`` groups of units."""
    return by_layer(z.reshape(len(z), GROUPS, -1)).reshape(z.shape)


def normalised(which: Any, z: jax.Array, together: jax.Array, seen: Statistics) -> jax.Array:
    """N(z): (n, W)."""
    return jax.lax.switch(which, [*_kinds(together), lambda z: by(z, seen)], z)


def _kinds(together: jax.Array) -> list[Callable[[jax.Array], jax.Array]]:
    return [lambda z: z, lambda z: over_batch(z, together), by_layer, by_group]


def pulled_back(which: Any, z: jax.Array, together: jax.Array, pull: jax.Array) -> jax.Array:
    """The slope by z, given the one by N(z)."""
    return jax.lax.switch(
        which, [lambda z, pull, one=one: jax.vjp(one, z)[1](pull)[0] for one in _kinds(together)], z, pull
    )


class Trace(NamedTuple):
    """What the way back through a layer needs of the way there, each (n, W)."""

    entered: Any
    """h."""
    sums: Any
    """z = hW."""
    below: Any
    """min(u, 0) of u = N(z) + b: what a parametric ReLU's slope is multiplied with."""
    steep: Any
    """φ'(u)."""


def forward(
    kind: Kind, layer: Layer, h: jax.Array, together: jax.Array, seen: Statistics, first: Any
) -> tuple[jax.Array, Trace]:
    """The layer's activations (n, W); nothing skips the ``first`` layer, as it has other inputs."""
    # kept to 32 bits: so two homes, whose sums differ in the last of 64, stay the same through chaotic layers, too
    z = jax.lax.reduce_precision(h @ layer.weights, exponent_bits=8, mantissa_bits=23)
    u = normalised(kind.normalisation, z, together, seen) + layer.biases
    answer, steep = activated(kind.activation, u, layer.leak)
    return answer + jnp.where(kind.skip & ~first, h, 0), Trace(h, z, jnp.minimum(u, 0), steep)


def backward(
    kind: Kind, layer: Layer, was: Trace, together: jax.Array, pull: jax.Array, first: Any
) -> tuple[jax.Array, Layer]:
    """The slope by h, and those by the layer's parameters, given the one by its activations."""
    by_u = pull * was.steep
    by_z = pulled_back(kind.normalisation, was.sums, together, by_u)
    leak = jnp.where(kind.activation == ACTIVATION_NAMES.index("prelu"), jnp.sum(pull * was.below), 0)
    by_h = by_z @ layer.weights.T + jnp.where(kind.skip & ~first, pull, 0)
    return by_h, Layer(was.entered.T @ by_z, jnp.sum(by_u, axis=0), leak)
