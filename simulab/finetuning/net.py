"""A net of two hidden layers on pictures of digits: a trunk, a head for each task, and adapters beside the trunk's layers."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.finetuning.data import CLASSES, PIXELS, labels
from simulab.machine.normal import normal
from simulab.training.initialisation import he

UNITS = 16
"""Of each hidden layer; no adapter has a higher rank."""
SIZES = ((UNITS, PIXELS), (UNITS, UNITS))
"""(outputs, inputs) of the trunk's layers."""


class Linear(NamedTuple):
    """x W^T + b."""

    weights: Any
    """(outputs, inputs)"""
    biases: Any


class Adapter(NamedTuple):
    """B A, added to a layer's weights: of rank r, as only the first r rows of A are not zero."""

    a: Any
    """(UNITS, inputs)"""
    b: Any
    """(outputs, UNITS)"""


class Net(NamedTuple):
    """Everything that one task's net consists of."""

    first: Linear
    second: Linear
    head: Linear
    adapters: tuple[Adapter, Adapter]


def begun(key: jax.Array) -> tuple[Linear, Linear]:
    """A trunk before training: He's weights, biases of zero."""
    drawn = (normal(jax.random.fold_in(key, i), size) * he(size[1], size[0]) for i, size in enumerate(SIZES))
    first, second = (Linear(weights, jnp.zeros(UNITS)) for weights in drawn)
    return first, second


def blank() -> Linear:
    """A head before training: zeros, so that every class is as likely and the first loss is log 5."""
    return Linear(jnp.zeros((CLASSES, UNITS)), jnp.zeros(CLASSES))


def adapters(key: jax.Array, rank: Any) -> tuple[Adapter, Adapter]:
    """Two of a rank, before training: A is normal of variance 1/inputs, B zero, so that nothing is added yet."""
    used = (jnp.arange(UNITS) < rank)[:, None]

    def one(i: int, outputs: int, inputs: int) -> Adapter:
        drawn = normal(jax.random.fold_in(key, i), (UNITS, inputs)) / inputs**0.5
        return Adapter(jnp.where(used, drawn, 0.0), jnp.zeros((outputs, UNITS)))

    return one(0, *SIZES[0]), one(1, *SIZES[1])


def merged(net: Net) -> tuple[Linear, Linear]:
    """The trunk with what the adapters add: W + B A."""
    layers = zip((net.first, net.second), net.adapters)
    first, second = (Linear(layer.weights + by.b @ by.a, layer.biases) for layer, by in layers)
    return first, second


def features(trunk: tuple[Linear, Linear], x: jax.Array) -> jax.Array:
    """(n, UNITS) what the trunk makes of inputs (n, 64)."""
    for layer in trunk:
        x = jnp.maximum(x @ layer.weights.T + layer.biases, 0)
    return x


def scores(trunk: tuple[Linear, Linear], head: Linear, x: jax.Array) -> jax.Array:
    """(n, 5)"""
    return features(trunk, x) @ head.weights.T + head.biases


def loss(net: Net, x: jax.Array) -> jax.Array:
    """Mean cross-entropy of examples whose classes come by turns."""
    z = scores(merged(net), net.head, x)
    truth = labels(len(x))[:, None] == jnp.arange(CLASSES)
    return jnp.mean(jnp.log(jnp.sum(jnp.exp(z - jnp.max(z, axis=1, keepdims=True)), axis=1)) + jnp.max(z, axis=1)
                    - jnp.sum(jnp.where(truth, z, 0.0), axis=1))  # fmt: skip


def right(trunk: tuple[Linear, Linear], head: Linear, x: jax.Array) -> jax.Array:
    """Share of examples, whose classes come by turns, that are right; of equal scores the first counts."""
    return jnp.mean(jnp.asarray(jnp.argmax(scores(trunk, head, x), axis=1) == labels(len(x)), float))
