"""Activations: what a hidden unit does with its sum."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

Activation = Callable[[jax.Array], jax.Array]

LEAK = 0.01
"""Slope of the leaky ReLU below zero."""


def sigmoid(z: jax.Array) -> jax.Array:
    """1/(1 + e⁻ᶻ): from 0 to 1, with a slope of at most 1/4, so that gradients shrink from layer to layer."""
    return jax.nn.sigmoid(z)


def tanh(z: jax.Array) -> jax.Array:
    """From -1 to 1, with slope 1 at zero; flat where |z| is large (saturated)."""
    return jnp.tanh(z)


def relu(z: jax.Array) -> jax.Array:
    """max(z, 0). At z = 0 the slope is taken to be 0, as PyTorch does."""
    return jnp.where(
        z <= 0, 0, z
    )  # asked this way round, what is not a number stays so, and the run is seen to diverge


def leaky_relu(z: jax.Array) -> jax.Array:
    """z, or 0.01 z below zero: a unit that is never quite dead."""
    return jnp.where(z > 0, z, LEAK * z)


def gelu(z: jax.Array) -> jax.Array:
    """z Φ(z) with the normal distribution function Φ (exact, not the approximation by tanh).

    Hendrycks & Gimpel (2016), Gaussian error linear units.
    """
    return z * (1 + jax.lax.erf(z / 2**0.5)) / 2


ACTIVATIONS: dict[str, Activation] = {f.__name__: f for f in (sigmoid, tanh, relu, leaky_relu, gelu)}


BY_ANSWER: dict[Activation, Callable[[jax.Array], jax.Array]] = {
    sigmoid: lambda a: a * (1 - a),
    tanh: lambda a: (1 + a) * (1 - a),
}
"""The slope where the activation answers a: nothing dear is computed twice."""


def slope(activation: Activation, z: jax.Array, answer: jax.Array | None = None) -> jax.Array:
    """The activation's derivative at each entry of z, where it gave ``answer`` if that is known."""
    if answer is not None and activation in BY_ANSWER:
        return BY_ANSWER[activation](answer)
    return jax.jvp(activation, (z,), (jnp.ones_like(z),))[1]
