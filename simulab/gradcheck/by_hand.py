"""The net's backward pass written out by hand, as a student writes it, with one fault planted where asked for."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.gradcheck.net import CLASSES, Batch, Passed, slope, unpack

NOTHING, MEAN, TRANSPOSE, MASK, BIAS, SIGN, PENALTY, SOFTMAX, ADAM = range(9)
FAULTS = ("nothing", "mean", "transpose", "mask", "bias", "sign", "penalty", "softmax", "adam")
"""What may be wrong. The last is not in the gradient but in the optimizer: see ``adam_step``."""

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def hidden(seed: jax.Array) -> jax.Array:
    """Which fault a case has: drawn from its number, so that a link does not spell it."""
    return jax.random.randint(jax.random.key(seed.astype(jnp.uint32)), (), 0, len(FAULTS), jnp.int32)


def backward(theta: jax.Array, passed: Passed, batch: Batch, l2: Any, activation: Any, fault: Any) -> jax.Array:
    """The gradient of ``net.loss`` by the chain rule, line by line: (COUNT,).

    Args:
        theta: the parameters.
        passed: what the forward pass kept.
        batch: what it saw.
        l2: λ.
        activation: by its place.
        fault: one of the codes; each replaces one line by what is wrong. The right line stands first.
    """

    def line(code: int, right: Callable[[], jax.Array], wrong: Callable[[], jax.Array]) -> jax.Array:
        return jnp.where(fault == code, wrong(), right())

    w1, _, w2, _, w3, _ = unpack(theta)
    classes = jnp.arange(CLASSES)
    share = line(MEAN, lambda: batch.share, lambda: jnp.where(batch.share > 0, jnp.ones_like(batch.share), 0))
    label = line(SOFTMAX, lambda: batch.y, lambda: (batch.y + 1) % CLASSES)
    p = jax.nn.softmax(passed.scores, axis=1)
    truth = jnp.where(label[:, None] == classes, jnp.ones_like(p), 0)
    ds = share[:, None] * line(SIGN, lambda: p - truth, lambda: truth - p)
    dw3, db3 = passed.a2.T @ ds, jnp.sum(ds, axis=0)
    da2 = (ds @ w3.T) * batch.masks[1]
    dz2 = line(MASK, lambda: da2 * slope(activation, passed.z2), lambda: da2)
    dw2 = passed.a1.T @ dz2
    db2 = line(BIAS, lambda: jnp.sum(dz2, axis=0), lambda: jnp.zeros_like(dz2[0]))
    da1 = line(TRANSPOSE, lambda: dz2 @ w2.T, lambda: dz2 @ w2) * batch.masks[0]
    dz1 = da1 * slope(activation, passed.z1)
    dw1, db1 = batch.x.T @ dz1, jnp.sum(dz1, axis=0)
    decay = line(PENALTY, lambda: l2 * jnp.ones_like(theta[0]), lambda: jnp.zeros_like(theta[0]))
    parts = (dw1 + decay * w1, db1, dw2 + decay * w2, db2, dw3 + decay * w3, db3)
    return jnp.concatenate([part.ravel() for part in parts])


def adam_step(gradient: jax.Array, m: jax.Array, v: jax.Array, t: jax.Array, fault: Any) -> tuple[jax.Array, ...]:
    """One step of Adam at the rate 1 by hand: (step, m, v); ``t`` counts from 1.

    Textbook: m^ = m / (1 - β₁ᵗ), v^ = v / (1 - β₂ᵗ). The fault multiplies instead of dividing.
    """
    m, v = BETA1 * m + (1 - BETA1) * gradient, BETA2 * v + (1 - BETA2) * gradient**2
    c1, c2 = 1 - BETA1**t, 1 - BETA2**t
    m_hat = jnp.where(fault == ADAM, m * c1, m / c1)
    v_hat = jnp.where(fault == ADAM, v * c2, v / c2)
    return -m_hat / (jnp.sqrt(v_hat) + EPS), m, v
