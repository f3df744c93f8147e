"""A net of one hidden layer that reads pictures, its loss, and what it says of pictures."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.generalisation.nets.digits import CLASSES, INPUTS
from simulab.machine.normal import normal
from simulab.training.initialisation import he
from simulab.training.loss import log_softmax

HIDDEN = 32
"""ReLUs of the hidden layer."""


class Net(NamedTuple):
    """Weights and biases of both layers."""

    first: jax.Array
    bias: jax.Array
    last: jax.Array
    offset: jax.Array


class Price(NamedTuple):
    """What a loss is made of, besides the cross-entropy."""

    l2: Any = 0.0
    """λ of λ/2 |w|², over weights and not over biases."""
    smoothing: Any = 0.0
    """a: a target is 1 - a for the truth and a/(K - 1) for each other class."""
    gamma: Any = 0.0
    """γ of the focal loss's (1 - p)^γ; 0 for the cross-entropy."""
    weights: Any = 1.0
    """What an example counts, by its class (CLASSES,)."""


def start(key: jax.Array) -> Net:
    """Before training: He's deviation, biases at zero."""
    drawn = normal(key, (INPUTS + CLASSES, HIDDEN))
    return Net(
        he(INPUTS, HIDDEN) * drawn[:INPUTS],
        jnp.zeros(HIDDEN),
        he(HIDDEN, CLASSES) * drawn[INPUTS:].T,
        jnp.zeros(CLASSES),
    )


def scores(net: Net, x: jax.Array, mask: Any = 1.0) -> jax.Array:
    """(n, CLASSES) of pictures (n, 8, 8); ``mask`` (n, HIDDEN) is dropout's."""
    hidden = jnp.maximum(x.reshape(-1, INPUTS) @ net.first + net.bias, 0.0)
    return (hidden * mask) @ net.last + net.offset


def smooth(targets: jax.Array, amount: Any) -> jax.Array:
    """Targets (n, K): of each class a/(K - 1), and what is left of 1 as it was."""
    each = amount / (CLASSES - 1)
    return targets * (1 - amount - each) + each


def loss(net: Net, x: jax.Array, targets: jax.Array, mask: Any, price: Price) -> jax.Array:
    """The mean over a mini-batch of -Σ t w (1 - p)^γ log p, and the penalty."""
    log_p = log_softmax(scores(net, x, mask))
    missing = jnp.maximum(-jnp.expm1(log_p), 1e-12)  # where p is 1 the power's slope is not defined
    focus = jnp.where(jnp.asarray(price.gamma) > 0, missing ** jnp.maximum(price.gamma, 1e-3), 1.0)
    cost = -jnp.sum(smooth(targets, price.smoothing) * price.weights * focus * log_p, axis=1)
    return jnp.mean(cost) + price.l2 / 2 * (jnp.sum(net.first**2) + jnp.sum(net.last**2))
