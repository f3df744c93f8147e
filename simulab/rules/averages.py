"""The two running averages that Adam and its family share.

An average that starts at zero has, after t gradients, given them the weight 1 - β^t. The same average of ones is just
this weight, so it is carried along: exact for every β and t, where a power would cancel, and several times cheaper.
"""

from types import SimpleNamespace
from typing import NamedTuple

import jax
import jax.numpy as jnp


class Moments(NamedTuple):
    """Averages of the gradient and of its square, each of x's shape, and the weights (scalars) of what is in them."""

    m: jax.Array
    v: jax.Array
    m_weight: jax.Array
    """1 - β₁^t."""
    v_weight: jax.Array
    """1 - β₂^t."""


def zero(x: jax.Array) -> Moments:
    """The averages before the first gradient."""
    nothing = jnp.zeros((), x.dtype)
    return Moments(jnp.zeros_like(x), jnp.zeros_like(x), nothing, nothing)


def averaged(average: jax.Array, beta: jax.Array, new: jax.Array | float) -> jax.Array:
    """The running average with one more number in it."""
    return beta * average + (1 - beta) * new


def updated(moments: Moments, gradient: jax.Array, knobs: SimpleNamespace) -> Moments:
    """The averages with one more gradient in them."""
    return Moments(
        m=averaged(moments.m, knobs.beta1, gradient),
        v=averaged(moments.v, knobs.beta2, gradient**2),
        m_weight=averaged(moments.m_weight, knobs.beta1, 1.0),
        v_weight=averaged(moments.v_weight, knobs.beta2, 1.0),
    )


def unbiased(average: jax.Array, weight: jax.Array, correct: jax.Array) -> jax.Array:
    """An average that began at zero, divided by the weight of what is in it."""
    return average / jnp.where(correct, weight, 1)


def corrected(moments: Moments, knobs: SimpleNamespace) -> tuple[jax.Array, jax.Array]:
    """(m̂, v̂), or (m, v) where the bias correction is off."""
    return (
        unbiased(moments.m, moments.m_weight, knobs.bias_correction),
        unbiased(moments.v, moments.v_weight, knobs.bias_correction),
    )
