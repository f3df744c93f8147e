"""A look at a net after an epoch: losses and accuracies of both splits, and how each layer does on the training split."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.measure import DEAD
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, Data
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, PER_LAYER, SIZE, WIDEST

ROWS = 50
"""Examples that are sent through at once."""


def look(net: Net, data: Data, table: jax.Array) -> dict[str, jax.Array]:
    """A row of the history.

    Returns:
        ``loss``, ``accuracy`` (2,) of the training and the test split (NaN of an empty one, and of a regression's accuracy);
        ``gradient`` (LAYERS,) the length of the loss's gradient by each layer's weights and biases; ``activation`` (DEEPEST,)
        the deviation of each hidden layer's activations; ``stuck`` (DEEPEST,) the share of its units that pass hardly any
        gradient on, whatever the example (see ``training.measure.DEAD``). All on the whole training split; NaN where there
        is no layer.
    """
    there = jnp.arange(LAYERS) <= net.shape.depth
    hidden = jnp.arange(DEEPEST) < net.shape.depth
    width = jnp.maximum(net.shape.widths[1:-1], 1)

    def training(at: Any, sums: Any) -> Any:
        passed, loss, delta, right, share = _sent(net, data, table, at * ROWS, data.train)
        gradient = network.backward(net, table, passed, delta * share[:, None])
        h, z = passed.outputs[1:], passed.sums
        steep = jnp.where(share[:, None] > 0, jnp.abs(network.slopes(net, z)), 0)
        inside = h * share[:, None]
        return (
            sums[0] + jnp.sum(loss * share),
            sums[1] + jnp.sum(right * share),
            sums[2] + gradient,
            sums[3] + jnp.sum(inside, axis=(1, 2)),
            sums[4] + jnp.sum(inside**2, axis=(1, 2)),
            jnp.maximum(sums[5], jnp.max(steep, axis=1)),
        )

    def testing(at: Any, sums: Any) -> Any:
        _, loss, _, right, share = _sent(net, data, table, data.train + at * ROWS, data.count)
        return sums[0] + jnp.sum(loss * share), sums[1] + jnp.sum(right * share)

    zero = jnp.zeros(())
    nothing = (zero, zero, jnp.zeros(SIZE), jnp.zeros(DEEPEST), jnp.zeros(DEEPEST), jnp.zeros((DEEPEST, WIDEST)))
    loss, right, gradient, total, squares, steepest = jax.lax.fori_loop(0, -(-data.train // ROWS), training, nothing)
    tests = data.count - data.train
    test_loss, test_right = jax.lax.fori_loop(0, -(-tests // ROWS), testing, (zero, zero))
    losses = jnp.stack([loss / data.train, jnp.where(tests > 0, test_loss / jnp.maximum(tests, 1), jnp.nan)])
    shares = jnp.stack([right / data.train, jnp.where(tests > 0, test_right / jnp.maximum(tests, 1), jnp.nan)])
    entries = data.train * width
    mean = total / entries
    deviation = jnp.sqrt(jnp.maximum(squares / entries - mean**2, 0))
    dead = jnp.sum((steepest < DEAD) & net.shape.units()[1:-1], axis=1) / width
    length = jnp.sqrt(jnp.sum((gradient / data.train).reshape(LAYERS, PER_LAYER) ** 2, axis=1))
    return {
        "loss": losses,
        "accuracy": jnp.where(net.task == network.SQUARED, jnp.nan, shares),
        "gradient": jnp.where(there, length, jnp.nan),
        "activation": jnp.where(hidden, deviation, jnp.nan),
        "stuck": jnp.where(hidden, dead, jnp.nan),
    }


def _sent(net: Net, data: Data, table: jax.Array, first: jax.Array, end: jax.Array) -> Any:
    """What ``ROWS`` examples from place ``first`` on make, and which of them count: those before ``end``."""
    places = first + jnp.arange(ROWS)
    rows = jnp.minimum(places, MOST - 1)
    passed = network.forward(net, table, data.x[rows])
    return (passed, *network.cost(net, passed.scores, data.y[rows]), (places < end) * 1.0)
