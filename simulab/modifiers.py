"""Modifiers of any optimizer, each a function from a loss to a loss, so that every update rule takes them unchanged.

A modified loss keeps its value wherever only the gradient is meant to change (noise, clipping), so curves still show
the loss that is being minimised. Amounts may be traced: a slider that moves them recompiles nothing.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.landscape import Loss

ValueAndGrad = Callable[[jax.Array], tuple[jax.Array, jax.Array]]


def with_gradient(value_and_grad: ValueAndGrad) -> Loss:
    """A loss whose value and slope at x are what ``value_and_grad(x)`` says.

    The second summand is zero in value and the gradient in slope. This needs no custom derivative rule, so everything
    around it (jit, vmap, scan, forward mode, the page compiler) sees ordinary operations and may trace the amounts.
    """

    def loss(x: jax.Array) -> jax.Array:
        here = jax.lax.stop_gradient(x)
        value, gradient = jax.lax.stop_gradient(value_and_grad(here))
        return value + jnp.sum(gradient * (x - here))

    vars(loss)["value_and_grad"] = value_and_grad  # so that a modifier of it need not differentiate it again
    return loss


def differentiated(loss: Loss) -> ValueAndGrad:
    """``jax.value_and_grad(loss)``, without a second differentiation where the loss brings its gradient along."""
    return getattr(loss, "value_and_grad", None) or jax.value_and_grad(loss)


def l2(loss: Loss, weight: Any) -> Loss:
    """``loss`` with the penalty weight/2 · ‖x‖²; it adds weight · x to the gradient."""
    return modified(loss, l2=weight)


def noisy(loss: Loss, noise: jax.Array) -> Loss:
    """``loss`` as a mini-batch would show its slope: the same value, the gradient plus ``noise`` (of x's shape).

    The noise does not depend on where the loss is asked, so a rule that looks ahead sees the same mini-batch.
    """
    return modified(loss, noise=noise)


def clip_by_norm(loss: Loss, limit: Any) -> Loss:
    """``loss`` with its gradient shortened to length ``limit`` where it is longer; ``jnp.inf`` is off."""
    return modified(loss, clip_norm=limit)


def clip_by_value(loss: Loss, limit: Any) -> Loss:
    """``loss`` with each entry of its gradient kept within ±``limit``; ``jnp.inf`` is off."""
    return modified(loss, clip_value=limit)


def modified(
    loss: Loss, *, l2: Any = None, noise: jax.Array | None = None, clip_norm: Any = None, clip_value: Any = None
) -> Loss:
    """``loss`` with all the modifiers that are given, in the order of a training loop.

    A mini-batch of the penalised loss is differentiated, then its gradient is clipped.

    Args:
        loss: the loss of x alone, shape (d,).
        l2: weight of the penalty.
        noise: what this step's mini-batch adds to the gradient, of x's shape: see ``gradient_noise``.
        clip_norm: the longest gradient allowed.
        clip_value: the largest entry of a gradient allowed.

    Returns:
        A loss of x alone. An amount of None leaves its modifier out of the program.
    """
    if all(amount is None for amount in (l2, noise, clip_norm, clip_value)):
        return loss
    plain = differentiated(loss)

    @jax.jit  # shared by all who ask for it in one program
    def value_and_grad(x: jax.Array) -> tuple[jax.Array, jax.Array]:
        value, gradient = plain(x)
        if l2 is not None:
            value, gradient = value + l2 / 2 * jnp.sum(x**2), gradient + l2 * x
        if noise is not None:
            gradient = gradient + noise
        if clip_norm is not None:
            gradient = shortened(gradient, clip_norm)
        if clip_value is not None:
            gradient = jnp.clip(gradient, -clip_value, clip_value)
        return value, gradient

    return with_gradient(value_and_grad)


def decoupled_decay(x: jax.Array, learning_rate: Any, weight_decay: Any) -> jax.Array:
    """x ← x − ηλx: the weights shrink by themselves, beside the update and unscaled by it."""
    return x - learning_rate * weight_decay * x


def gradient_noise(
    key: jax.Array, step: Any, shape: tuple[int, ...], dtype: Any, *, sigma: Any, batch_size: Any
) -> jax.Array:
    """The gradient noise of a mini-batch of ``batch_size`` examples: σ/√B times standard normals.

    Args:
        key: the run's key, ``jax.random.key(seed)``: the same key and step give the same numbers in every call.
        step: the number of the step, folded into the key.
        shape: x's shape.
        dtype: x's dtype. The normals are drawn in float32 in every precision and home, then cast.
        sigma: standard deviation of one example's gradient on each axis.
        batch_size: B.
    """
    normal = jax.random.normal(jax.random.fold_in(key, step), shape, jnp.float32)
    return (sigma / jnp.sqrt(batch_size) * normal).astype(dtype)


def shortened(vector: jax.Array, limit: Any) -> jax.Array:
    """A gradient brought to length ``limit`` where it is longer."""
    largest = jnp.max(jnp.abs(vector))
    unit = jnp.where(largest > 0, largest, 1)  # so that the squares of a huge gradient do not overflow
    length = unit * jnp.sqrt(jnp.sum((vector / unit) ** 2))
    return vector * jnp.where(length > limit, limit / jnp.where(length > 0, length, 1), 1)
