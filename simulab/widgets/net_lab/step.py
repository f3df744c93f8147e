"""One step taken apart: a mini-batch, what the net says of it, the gradient from the last layer to the first, the update."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab import batch, network
from simulab.widgets.net_lab.batch import ROWS, Dropping
from simulab.widgets.net_lab.data import MOST, Points
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.run import order_of
from simulab.widgets.net_lab.shape import BATCH, DEEPEST, WIDEST, by_layer, packed, packing, unpacked

SHOWN = {"apart": (True,)}


def step(net: Net, k: Mapping[str, Any], now: Now) -> dict[str, jax.Array]:
    """The first step after the epoch at the playhead.

    Returns:
        ``rows`` (ROWS,) the places of the mini-batch's first points, -1 beyond its end, and ``held`` (1,) how many it has; of
        each of these ``says`` (ROWS,) what the net predicts in training (the probability of its own class, or the number) and
        ``costs`` (ROWS,) its loss; ``mean`` (1,) of all; ``gradient`` and ``update`` (SENT,) packed as weights are, the loss's
        own gradient and the whole change of the weights; ``lengths`` (2, LAYERS) of both by layer. What goes through the net for
        each of these examples: ``sums`` that the activations are given and ``units``, what is handed on, (DEEPEST, ROWS, WIDEST),
        ``scores`` and what they ``predicted`` (ROWS, OUTPUTS); and the slopes of that example's own loss by them, ``by_sums``,
        ``by_units``, ``by_scores`` (NaN of hidden ones under batch normalisation, where examples hang together).
    """
    told = now["points"]
    table, _ = unpacked(net.shape, now["run"]["w"])
    after, _ = unpacked(net.shape, now["firsts"]["w"])
    train, total = (told[name][0].astype(jnp.int32) for name in ("train", "count"))
    points = Points(told["x"], told["y"], train, total)
    key = jax.random.key(jnp.asarray(k["seed"], jnp.uint32))
    number = now["firsts"]["number"][0].astype(jnp.int32)
    size = jnp.minimum(jnp.asarray(k["batch_size"], jnp.int32), points.train)
    chosen = batch.Batch(order_of(key, points, number), 0, size, Dropping(key, number * MOST, k["dropout"]))
    mean, gradient = batch.gradient(net, points, chosen, table)
    x, y, going, there = batch.sent(net, points, chosen, 0)
    passed = network.forward(net, table, x, going)
    costs, delta, _ = network.cost(net, passed.scores, y)
    by_units, by_sums = network.handed_back(net, table, passed, going, delta)
    said = network.predicted(net, passed.scores)
    own = jnp.take_along_axis(said, jnp.clip(y, 0, said.shape[1] - 1).astype(jnp.int32)[:, None], axis=1)[:, 0]
    binary = jnp.where(y > 0.5, said[:, 0], 1 - said[:, 0])
    says = jnp.where(net.task == network.SQUARED, said[:, 0], jnp.where(net.task == network.BINARY, binary, own))
    how, nothing = packing(net.shape), jnp.zeros((2, DEEPEST, WIDEST))
    used = net.shape.used(net.norm)
    apart = net.norm != BATCH
    gradient, change = jnp.where(used, gradient, 0), jnp.where(used, after - table, 0)
    return {
        "rows": jnp.where(there > 0, chosen.order[:ROWS], -1),
        "held": size[None],
        "says": says,
        "costs": costs,
        "mean": mean[None],
        "sums": passed.sums,
        "units": passed.handed,
        "scores": passed.scores,
        "predicted": said,
        "by_sums": jnp.where(apart, by_sums, jnp.nan),
        "by_units": jnp.where(apart, by_units, jnp.nan),
        "by_scores": delta,
        "gradient": packed(how, gradient, nothing),
        "update": packed(how, change, nothing),
        "lengths": jnp.sqrt(jnp.stack([by_layer(net.shape, gradient**2), by_layer(net.shape, change**2)])),
    }
