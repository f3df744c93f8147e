"""What an example costs, by the loss that is chosen: the loss, its slope by the scores, and whether the answer is right."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab.shape import OUTPUTS

CLASS_LOSSES = ("cross_entropy", "focal", "squared")
"""Of classes: -log p, -(1 - p)^γ log p, and the squared distance of the probabilities from the truth."""
NUMBER_LOSSES = ("squared", "absolute", "huber")


def outputs(net: Any) -> jax.Array:
    """How many scores the net gives."""
    return net.shape.widths[net.shape.depth + 1]


def binary(net: Any, scores: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Of two classes, by one score: the second one's probability is its sigmoid."""
    z = scores[:, 0]
    target = jnp.where(y > 0.5, 1 - net.smoothing, net.smoothing)
    p = jax.nn.sigmoid(z)
    softplus = jnp.where(z <= 0, 0, z) + jnp.log1p(jnp.exp(-jnp.where(z > 0, z, -z)))  # what is no number stays so
    sign = jnp.where(y > 0.5, 1.0, -1.0)
    own = jnp.where(y > 0.5, p, 1 - p)
    missed = jnp.where(y > 0.5, 1 - p, p)

    def cross_entropy() -> tuple[jax.Array, jax.Array]:
        return softplus - target * z, p - target

    def focal() -> tuple[jax.Array, jax.Array]:
        log_own = jnp.where(y > 0.5, z, 0) - softplus
        by_log, by_own = _focal(net, log_own, own, missed)
        return by_log, sign * by_own * missed

    def squared() -> tuple[jax.Array, jax.Array]:
        return (p - target) ** 2, 2 * (p - target) * p * (1 - p)

    each, delta = pick(net.class_loss, (cross_entropy, focal, squared))
    return each, _alone(delta), (z > 0) == (y > 0.5)


def categorical(net: Any, scores: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Of several classes, by a score each: their probabilities are the softmax."""
    classes = outputs(net)
    is_class = jnp.arange(OUTPUTS) < classes
    held = jnp.where(is_class, scores, -jnp.inf)
    shifted = scores - jnp.max(held, axis=1, keepdims=True)
    powers = jnp.where(is_class, jnp.exp(jnp.where(is_class, shifted, 0)), 0)
    total = jnp.sum(powers, axis=1, keepdims=True)
    truth = jnp.arange(OUTPUTS) == y[:, None]
    others = jnp.where(is_class, net.smoothing / jnp.maximum(classes - 1, 1), 0)
    target = jnp.where(truth, 1 - net.smoothing, others)
    p = powers / total

    def cross_entropy() -> tuple[jax.Array, jax.Array]:
        return jnp.log(total[:, 0]) - jnp.sum(jnp.where(is_class, target * shifted, 0), axis=1), p - target

    def focal() -> tuple[jax.Array, jax.Array]:
        log_own = jnp.sum(jnp.where(truth, shifted, 0), axis=1) - jnp.log(total[:, 0])
        own = jnp.sum(jnp.where(truth, p, 0), axis=1)
        by_log, by_own = _focal(net, log_own, own, jnp.sum(jnp.where(truth, 0, p), axis=1))
        return by_log, by_own[:, None] * (truth - p)

    def squared() -> tuple[jax.Array, jax.Array]:
        off = jnp.where(is_class, p - target, 0)
        return jnp.sum(off**2, axis=1), 2 * p * (off - jnp.sum(p * off, axis=1, keepdims=True))

    return *pick(net.class_loss, (cross_entropy, focal, squared)), jnp.argmax(held, axis=1) == y


def number(net: Any, scores: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Of a regression, by the number that is said."""
    off = scores[:, 0] - y
    size, reach = jnp.abs(off), net.huber_delta
    near = jnp.where(size > reach, reach, size)  # ½ off² up to δ, then the line that continues it
    losses = (
        lambda: (off**2, 2 * off),
        lambda: (size, jnp.sign(off)),
        lambda: (near * (size - near / 2), jnp.sign(off) * near),
    )
    each, delta = pick(net.number_loss, losses)
    return each, _alone(delta), jnp.zeros(y.shape, bool)


def _focal(net: Any, log_own: jax.Array, own: jax.Array, missed: jax.Array) -> tuple[jax.Array, jax.Array]:
    """-(1 - p)^γ log p, and what makes of d log p its slope: γ (1 - p)^(γ - 1) p log p - (1 - p)^γ."""
    there = missed > 0  # else the loss and its slope are 0, though the power's own slope is not defined for γ < 1
    log_missed = jnp.log(jnp.where(there, missed, 1))
    power = jnp.where(there, jnp.exp(net.gamma * log_missed), 0)
    less = jnp.where(there, jnp.exp((net.gamma - 1) * log_missed), 0)
    return -power * log_own, net.gamma * less * own * log_own - power


def _alone(column: jax.Array) -> jax.Array:
    return jnp.pad(column[:, None], ((0, 0), (0, OUTPUTS - 1)))
