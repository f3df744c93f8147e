"""Forward and backward through a net of any depth: two loops over its layers, and the chain rule written out.

Nothing here is left to automatic differentiation: a loop whose length is a knob has no reverse mode, and this is what
the page takes apart step by step.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.training.activation import ACTIVATIONS, slope
from simulab.training.loss import LOSSES
from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, WIDEST, Shape, weights_of

BINARY, CATEGORICAL, SQUARED = range(3)
"""What is predicted: the probability of the second of two classes, one of several classes, a number."""

_KINDS = tuple(ACTIVATIONS.values())


class Net(NamedTuple):
    """What does not change while a net trains."""

    shape: Shape
    activation: Any
    """Position in ``ACTIVATIONS``."""
    task: Any


class Forward(NamedTuple):
    """What went through a net, n examples at once; places that the net has not hold zeros."""

    scores: jax.Array
    """(n, WIDEST): before any sigmoid or softmax."""
    sums: jax.Array
    """(DEEPEST, n, WIDEST) of each hidden layer: what its activation was given."""
    outputs: jax.Array
    """(LAYERS, n, WIDEST): the inputs, then each hidden layer's activations."""


def forward(net: Net, table: jax.Array, x: jax.Array) -> Forward:
    """Send examples x (n, WIDEST) through: h' = act(h W + b) at each hidden layer, h W + b at the end."""
    weights, biases = weights_of(table)
    units = net.shape.units()
    n = x.shape[0]

    def layer(at: Any, carry: Any) -> Any:
        h, sums, outputs = carry
        z = h @ weights[at] + biases[at]
        h = pick(net.activation, _KINDS, z) * units[at + 1]
        return h, sums.at[at].set(z), outputs.at[at + 1].set(h)

    empty = jnp.zeros((DEEPEST, n, WIDEST)), jnp.zeros((LAYERS, n, WIDEST)).at[0].set(x)
    h, sums, outputs = jax.lax.fori_loop(0, net.shape.depth, layer, (x, *empty))
    return Forward(h @ weights[net.shape.depth] + biases[net.shape.depth], sums, outputs)


def backward(net: Net, table: jax.Array, passed: Forward, delta: jax.Array) -> jax.Array:
    """(SIZE,) the gradient of a loss whose slope by the scores is ``delta`` (n, WIDEST).

    From the last layer to the first: dL/dW = hᵀ δ, dL/db = Σ δ, and δ' = (δ Wᵀ) act'(z) is handed back.
    """
    weights, _ = weights_of(table)
    units = net.shape.units()

    def layer(back: Any, carry: Any) -> Any:
        at = net.shape.depth - back
        delta, gradient = carry
        row = jnp.concatenate([(passed.outputs[at].T @ delta).reshape(-1), jnp.sum(delta, axis=0)])
        slopes = pick(net.activation, _SLOPES, passed.sums[jnp.maximum(at - 1, 0)]) * units[at]
        return (delta @ weights[at].T) * slopes, gradient.at[at].set(row)

    nothing = jnp.zeros((LAYERS, WIDEST * WIDEST + WIDEST))
    _, gradient = jax.lax.fori_loop(0, net.shape.depth + 1, layer, (delta, nothing))
    return gradient.reshape(-1)


_SLOPES = tuple((lambda z, one=one: slope(one, z)) for one in _KINDS)


def slopes(net: Net, z: jax.Array) -> jax.Array:
    """The activation's derivative at each entry of z."""
    return pick(net.activation, _SLOPES, z)


def cost(net: Net, scores: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """What each example costs.

    Args:
        scores: (n, WIDEST); y: (n,) the class, or the number of a regression.

    Returns:
        The loss (n,), its slope by the scores (n, WIDEST) and whether the prediction is right (n,).
    """
    return pick(net.task, (_binary, lambda s, y: _categorical(net, s, y), _squared), scores, y)


def _first(column: jax.Array) -> jax.Array:
    return jnp.pad(column[:, None], ((0, 0), (0, WIDEST - 1)))


def _binary(scores: jax.Array, y: jax.Array) -> Any:
    each = LOSSES["binary_cross_entropy"].function(scores, y, {"label_smoothing": 0.0})
    return each, _first(jax.nn.sigmoid(scores[:, 0]) - y), (scores[:, 0] > 0) == (y > 0.5)


def _categorical(net: Net, scores: jax.Array, y: jax.Array) -> Any:
    is_class = jnp.arange(WIDEST) < outputs(net)
    held = jnp.where(is_class, scores, -jnp.inf)
    shifted = scores - jnp.max(held, axis=1, keepdims=True)
    powers = jnp.where(is_class, jnp.exp(jnp.where(is_class, shifted, 0)), 0)
    total = jnp.sum(powers, axis=1, keepdims=True)
    truth = jnp.arange(WIDEST) == y[:, None]
    loss = jnp.log(total[:, 0]) - jnp.sum(jnp.where(truth, shifted, 0), axis=1)
    return loss, powers / total - truth, jnp.argmax(held, axis=1) == y


def _squared(scores: jax.Array, y: jax.Array) -> Any:
    off = scores[:, 0] - y
    return off**2, _first(2 * off), jnp.zeros(y.shape, bool)


def outputs(net: Net) -> jax.Array:
    """How many scores the net gives."""
    return net.shape.widths[net.shape.depth + 1]


def predicted(net: Net, scores: jax.Array) -> jax.Array:
    """(n, WIDEST) what a picture shows: the probability of the second class, of each class, or the number."""
    is_class = jnp.arange(WIDEST) < outputs(net)

    def softmax(s: jax.Array) -> jax.Array:
        held = jnp.where(is_class, s, -jnp.inf)
        powers = jnp.where(is_class, jnp.exp(s - jnp.max(held, axis=1, keepdims=True)), 0)
        return powers / jnp.sum(powers, axis=1, keepdims=True)

    return pick(net.task, (jax.nn.sigmoid, softmax, lambda s: s), scores)
