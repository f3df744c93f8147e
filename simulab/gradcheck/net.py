"""A small net for checking: two hidden layers and a softmax, in one vector of parameters.

z₁ = x W₁ + b₁, a₁ = act(z₁), z₂ = a₁ W₂ + b₂, a₂ = act(z₂), s = a₂ W₃ + b₃, and the loss is the mean of -log softmax(s)_y
plus λ/2 Σ w² over the weights (not the biases). Both hidden layers are equally wide, so that W₂ is square: a transpose that
is missing there raises no error.
"""

import itertools
import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

INPUTS, WIDTH, CLASSES = 4, 6, 3
SHAPES = ((INPUTS, WIDTH), (WIDTH,), (WIDTH, WIDTH), (WIDTH,), (WIDTH, CLASSES), (CLASSES,))
PARTS = ("W1", "b1", "W2", "b2", "W3", "b3")
SIZES = tuple(math.prod(shape) for shape in SHAPES)
ENDS = tuple(itertools.accumulate(SIZES))
COUNT = ENDS[-1]
"""How many parameters there are."""
WIDEST = np.repeat([math.sqrt(6 / shape[0]) if len(shape) == 2 else 0.5 for shape in SHAPES], SIZES)
"""(COUNT,) largest initial value of each parameter."""
ACTIVATIONS = ("relu", "tanh", "sigmoid")
RELU, TANH, SIGMOID = range(3)


class Batch(NamedTuple):
    """What an evaluation of the loss sees."""

    x: jax.Array
    """(n, 4)"""
    y: jax.Array
    """(n,) classes"""
    share: jax.Array
    """(n,) 1/N for each of N examples, 0 for those that are left out"""
    masks: tuple[jax.Array, jax.Array]
    """(n, 6) twice: dropout's factors, 1 where there is none"""


class Passed(NamedTuple):
    """What a forward pass keeps for the backward pass."""

    z1: jax.Array
    a1: jax.Array
    z2: jax.Array
    a2: jax.Array
    scores: jax.Array


def unpack(theta: jax.Array) -> list[jax.Array]:
    """W₁, b₁, W₂, b₂, W₃, b₃ from the vector (COUNT,)."""
    return [theta[end - size : end].reshape(shape) for shape, size, end in zip(SHAPES, SIZES, ENDS)]


def initial(key: jax.Array, scale: Any) -> jax.Array:
    """(COUNT,) float64: weights uniform with He's variance, biases uniform in ±0.5, all times ``scale``."""
    drawn = 2 * jax.random.uniform(key, (COUNT,), jnp.float32).astype(float) - 1
    return scale * drawn * jnp.asarray(WIDEST)


def forward(theta: jax.Array, batch: Batch, activation: Any) -> Passed:
    """Through the net."""
    w1, b1, w2, b2, w3, b3 = unpack(theta)
    z1 = batch.x @ w1 + b1
    a1 = act(activation, z1) * batch.masks[0]
    z2 = a1 @ w2 + b2
    a2 = act(activation, z2) * batch.masks[1]
    return Passed(z1, a1, z2, a2, a2 @ w3 + b3)


def loss(theta: jax.Array, passed: Passed, batch: Batch, l2: Any) -> jax.Array:
    """The loss of a forward pass."""
    s = passed.scores - jnp.max(passed.scores, axis=1, keepdims=True)
    truth = batch.y[:, None] == jnp.arange(CLASSES)
    costs = jnp.log(jnp.sum(jnp.exp(s), axis=1)) - jnp.sum(jnp.where(truth, s, 0), axis=1)
    weights = sum(jnp.sum(w**2) for w in unpack(theta)[::2])
    return jnp.sum(batch.share * costs) + l2 / 2 * weights


def act(activation: Any, z: jax.Array) -> jax.Array:
    """The activation, by its place in ``ACTIVATIONS``."""
    return jax.lax.switch(activation, (lambda z: jnp.where(z > 0, z, 0), jnp.tanh, lambda z: 1 / (1 + jnp.exp(-z))), z)


def slope(activation: Any, z: jax.Array) -> jax.Array:
    """The activation's derivative. The ReLU's is its mask."""
    sigmoid = lambda z: 1 / (1 + jnp.exp(-z))  # noqa: E731
    branches = (
        lambda z: jnp.where(z > 0, jnp.ones_like(z), 0),
        lambda z: 1 - jnp.tanh(z) ** 2,
        lambda z: sigmoid(z) * (1 - sigmoid(z)),
    )
    return jax.lax.switch(activation, branches, z)
