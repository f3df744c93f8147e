"""A look at a net after an epoch: losses and accuracies of both splits, and how each layer does on the training split."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.training.measure import DEAD
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, Data, of_rows
from simulab.widgets.net_lab.network import Going, Net
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, SIZE, WIDEST, by_layer


def look(net: Net, data: Data, table: jax.Array, running: jax.Array) -> dict[str, jax.Array]:
    """A row of the history.

    Returns:
        ``loss``, ``accuracy`` (2,) of the training and the test split (NaN of an empty one, and of a regression's accuracy);
        ``gradient`` (LAYERS,) the length of the loss's gradient by each layer's weights and biases; ``activation`` (DEEPEST,)
        the deviation of each hidden layer's activations; ``stuck`` (DEEPEST,) the share of its units that pass hardly any
        gradient on, whatever the example (see ``training.measure.DEAD``). All on the whole training split; NaN where there
        is no layer. As the net is used: without dropout, and normalised by the running moments.
    """
    # all points of most runs: what a server pays for is the number of operations
    rows = 20 if backend.runs_in_turn() else 300
    there = jnp.arange(LAYERS) <= net.shape.depth
    hidden = jnp.arange(DEEPEST) < net.shape.depth
    width = jnp.maximum(jnp.sum(net.shape.units(), axis=1), 1)

    def some(at: Any, sums: Any) -> Any:
        places = at * rows + jnp.arange(rows)
        own = jnp.minimum(places, MOST - 1)
        share = (places < data.train) * 1.0
        both = jnp.stack([share, (places < data.count) - share])
        going = Going(share, None, running)
        x = of_rows(data.x, own)
        passed = network.forward(net, table, x, going)
        loss, delta, right = network.cost(net, passed.scores, data.y[own])
        steep = jnp.where(share[:, None] > 0, jnp.abs(network.slopes(net, passed)), 0)
        inside = passed.units * share[:, None]
        return (
            # an example of the other split counts nothing, though its loss were no number
            sums[0] + jnp.sum(jnp.where(both > 0, loss, 0), axis=1),
            sums[1] + both @ (right * 1.0),
            network.backward(net, table, x, passed, going, delta * share[:, None], sums[2]),
            sums[3] + jnp.sum(inside, axis=(1, 2)),
            sums[4] + jnp.sum(inside**2, axis=(1, 2)),
            jnp.maximum(sums[5], jnp.max(steep, axis=1)),
        )

    two = jnp.zeros(2)
    nothing = (two, two, jnp.zeros(SIZE), jnp.zeros(DEEPEST), jnp.zeros(DEEPEST), jnp.zeros((DEEPEST, WIDEST)))
    loss, right, gradient, total, squares, steepest = jax.lax.fori_loop(0, -(-data.count // rows), some, nothing)
    sizes = jnp.stack([data.train, data.count - data.train])
    losses, shares = (jnp.where(sizes > 0, sums / jnp.maximum(sizes, 1), jnp.nan) for sums in (loss, right))
    entries = data.train * width
    mean = total / entries
    deviation = jnp.sqrt(jnp.maximum(squares / entries - mean**2, 0))
    dead = jnp.sum((steepest < DEAD) & net.shape.units(), axis=1) / width
    # under batch normalisation a bias is no parameter, though the loss has a slope by it here
    gradient = jnp.where(net.shape.used(net.norm), gradient / data.train, 0)
    length = jnp.sqrt(by_layer(net.shape, gradient**2))
    return {
        "loss": losses,
        "accuracy": jnp.where(net.task == network.SQUARED, jnp.nan, shares),
        "gradient": jnp.where(there, length, jnp.nan),
        "activation": jnp.where(hidden, deviation, jnp.nan),
        "stuck": jnp.where(hidden, dead, jnp.nan),
    }
