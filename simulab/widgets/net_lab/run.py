"""A whole training run: mini-batches by epochs, with a look at the net after each. One program for every net.

The numbers are those of ``training.run`` for the same net and points, only that shape, batch size and length are knobs here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.modifiers import with_gradient
from simulab.optimizer import Optimizer
from simulab.runs.descent import updater
from simulab.training import batches
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, Data
from simulab.widgets.net_lab.look import look
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import LAYERS, PER_LAYER, initial

CAPACITY = 200
"""The longest run, in epochs."""
ROWS = 20
"""Examples that are sent through at once; a mini-batch is so many of these as it needs, the last one partly filled."""


class Rule(NamedTuple):
    """How a net is trained."""

    optimizer: Optimizer
    knobs: Mapping[str, Any]
    """The optimizer's own, besides the rate."""
    rate: jax.Array
    """(CAPACITY,) of each epoch, as are the next two: a branch is a run in which they change."""
    batch_size: jax.Array
    l2: jax.Array
    epochs: jax.Array
    modifiers: Mapping[str, Any]
    l1: jax.Array


class Trained(NamedTuple):
    """What a step changes."""

    table: jax.Array
    state: Any
    before: jax.Array
    """The table before the last step."""


def train(net: Net, rule: Rule, data: Data, key: jax.Array, kind: jax.Array, scale: jax.Array) -> dict[str, jax.Array]:
    """Train, and remember.

    Args:
        key: initial weights and the order of the examples.
        kind, scale: the initialisation's position in ``INITIALISATIONS``, and what it is multiplied by.

    Returns:
        Columns over epochs 0 to ``CAPACITY``, the epoch last: ``w`` (SIZE, T) and those of ``look``; NaN from the epoch on
        in which something was not finite, whose number is ``diverged_at`` (-1: never).
    """
    table = initial(jax.random.fold_in(key, batches.WEIGHTS), net.shape, kind, scale)
    used = net.shape.used()

    def epoch(carry: Any, number: jax.Array) -> Any:
        trained, lost = carry
        due = (number > 0) & (number <= rule.epochs) & (lost < 0)
        trained = jax.lax.cond(due, lambda t: _epoch(net, rule, data, key, used, t, number - 1), lambda t: t, trained)
        seen = (number <= rule.epochs) & (lost < 0)
        empty = jax.tree.map(lambda like: jnp.full(like.shape, jnp.nan), jax.eval_shape(_looked, net, data, trained))
        row = jax.lax.cond(seen, lambda t: _looked(net, data, t), lambda _: empty, trained)
        whole = jnp.isfinite(row["loss"][0]) & jnp.all(jnp.isfinite(trained.table))
        lost = jnp.where(seen & ~whole, number, lost)
        return (trained, lost), {name: jnp.where(lost < 0, value, jnp.nan) for name, value in row.items()}

    start = Trained(table, rule.optimizer.init(table), table)
    (_, lost), rows = jax.lax.scan(epoch, (start, jnp.asarray(-1)), jnp.arange(CAPACITY + 1))
    return {**{name: jnp.moveaxis(value, 0, -1) for name, value in rows.items()}, "diverged_at": lost}


def _looked(net: Net, data: Data, trained: Trained) -> dict[str, jax.Array]:
    """A row of the history; before training no step was taken, so there is no update to measure."""
    step = (trained.table - trained.before).reshape(LAYERS, PER_LAYER)
    size = jnp.sqrt(jnp.sum(trained.before.reshape(LAYERS, PER_LAYER) ** 2, axis=1))
    length = jnp.sqrt(jnp.sum(step**2, axis=1))
    moved = jnp.where((size > 0) & (jnp.sum(length) > 0), length / jnp.where(size > 0, size, 1), jnp.nan)
    return {"w": trained.table, "moved": moved, **look(net, data, trained.table)}


def _epoch(net: Net, rule: Rule, data: Data, key: jax.Array, used: jax.Array, trained: Trained, number: Any) -> Trained:
    mixing = jax.random.fold_in(jax.random.fold_in(key, batches.ORDER), number)
    bits = jax.random.bits(mixing, (MOST,), jnp.uint32)
    order = jnp.argsort(jnp.where(jnp.arange(MOST) < data.train, bits, jnp.uint32(2**32 - 1)))
    size, rate = jnp.minimum(rule.batch_size[number], data.train), rule.rate[number]
    modifiers = {**rule.modifiers, "l2": rule.l2[number]}
    steps = -(-data.train // size)

    def step(at: jax.Array, before: Trained) -> Trained:
        first = at * size
        held = jnp.minimum(size, data.train - first)
        loss = with_gradient(lambda table: batch_gradient(net, data, order, first, held, table))
        update = updater(rule.optimizer, loss, rule.knobs, modifiers)
        table, state, _ = update(before.table, before.state, rate, None)
        table = jnp.sign(table) * jnp.maximum(jnp.abs(table) - rate * rule.l1, 0)
        return Trained(jnp.where(used, table, 0), state, before.table)

    return jax.lax.fori_loop(0, steps, step, trained)


def batch_gradient(
    net: Net, data: Data, order: jax.Array, first: jax.Array, held: jax.Array, table: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Mean loss and its gradient (SIZE,) of the ``held`` examples of ``order`` from place ``first`` on."""

    @jax.jit  # a page carries it once, for every optimizer
    def some(place: jax.Array, end: jax.Array, table: jax.Array) -> tuple[jax.Array, jax.Array]:
        places = place + jnp.arange(ROWS)
        rows = order[jnp.minimum(places, MOST - 1)]
        share = (places < end) * 1.0
        passed = network.forward(net, table, data.x[rows])
        loss, delta, _ = network.cost(net, passed.scores, data.y[rows])
        return jnp.sum(loss * share), network.backward(net, table, passed, delta * share[:, None])

    def add(at: jax.Array, sums: Any) -> Any:
        loss, gradient = some(first + at * ROWS, first + held, table)
        return sums[0] + loss, sums[1] + gradient

    loss, gradient = jax.lax.fori_loop(0, -(-held // ROWS), add, (jnp.zeros(()), jnp.zeros(table.shape)))
    return loss / held, gradient / held
