"""A mini-batch: its mean loss and the gradient, some examples at a time, and what batch normalisation makes of it."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.landscape import Loss
from simulab.modifiers import with_gradient
from simulab.training import batches
from simulab.training.normalisation import MOMENTUM
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, Data, Points, of_rows
from simulab.widgets.net_lab.network import Going, Net, Strips
from simulab.widgets.net_lab.shape import DEEPEST, WIDEST, rest_of

ROWS = network.TOGETHER
"""Examples that are sent through at once; a mini-batch is so many of these as it needs, the last one partly filled.

Batch normalisation goes by each part's own moments: a larger mini-batch is normalised in ghost batches of this size (Hoffer,
Hubara & Soudry 2017, Train longer, generalize better)."""


class Dropping(NamedTuple):
    """Dropout of one step. Its key is made where something is dropped: that costs as much as the step."""

    key: jax.Array
    """The run's."""
    number: Any
    """The step's."""
    rate: Any


class Batch(NamedTuple):
    """The ``held`` examples of ``order`` from place ``first`` on."""

    order: jax.Array
    first: Any
    held: Any
    dropping: Dropping


def loss_of(net: Net, data: Data | Points, chosen: Batch) -> Loss:
    """The mini-batch's mean loss as a function of the table, with its gradient (SIZE,)."""
    return with_gradient(lambda table: gradient(net, data, chosen, table))


def gradient(net: Net, data: Data | Points, chosen: Batch, table: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Mean loss and its gradient (SIZE,)."""

    @jax.jit  # a page carries it once, for tables of each size
    def on(chosen: Batch, part: Any, rest: jax.Array, before: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        x, y, going, there = sent(net, data, chosen, part)
        passed = network.onward(net, rest, x(0), before, going)
        loss, delta, _ = network.cost(net, passed.scores, y)
        return jnp.sum(loss * there), *network.back(net, rest, passed, going, delta * there[:, None])

    @jax.jit  # a page carries it once, for every optimizer
    def whole(chosen: Batch, table: jax.Array) -> tuple[jax.Array, jax.Array]:
        def add(part: Any, sums: Any) -> Any:
            x, *_ = sent(net, data, chosen, part)
            loss, first, rest = on(chosen, part, rest_of(table), network.into_first(net, table, x))
            return sums[0] + loss, network.gathered(net, x, first, rest, sums[1])

        loss, own = jax.lax.fori_loop(0, parts(chosen), add, (jnp.zeros(()), jnp.zeros(table.shape)))
        return loss / chosen.held, own / chosen.held

    return whole(chosen, table)


def parts(chosen: Batch) -> Any:
    """How many parts of ``ROWS`` a mini-batch is."""
    return -(-chosen.held // ROWS)


def sent(net: Net, data: Data | Points, chosen: Batch, part: Any) -> tuple[Strips, jax.Array, Going, jax.Array]:
    """Of one part x, y, how they go through, and 1 for each example that is one of the mini-batch's."""
    places = part * ROWS + jnp.arange(ROWS)
    there = (places < chosen.held) * 1.0
    own = chosen.order[jnp.minimum(chosen.first + places, MOST - 1)]
    key, number, rate = chosen.dropping

    def drawn() -> jax.Array:
        of_step = jax.random.fold_in(jax.random.fold_in(key, batches.DROPOUT), number)
        uniform = jax.random.uniform(jax.random.fold_in(of_step, part), (DEEPEST, ROWS, WIDEST), jnp.float32)
        return jnp.where(uniform >= rate, 1 / (1 - rate), 0)

    masks = jax.lax.cond(rate > 0, drawn, lambda: jnp.ones((DEEPEST, ROWS, WIDEST)))
    return of_rows(data.x, own), data.y[own], Going(there / jnp.sum(there), masks), there


def running(net: Net, data: Data | Points, chosen: Batch, table: jax.Array, before: jax.Array) -> jax.Array:
    """(2, DEEPEST, WIDEST) the running moments with this mini-batch in them; the variance is the unbiased one, as in PyTorch."""

    def add(part: Any, moments: jax.Array) -> jax.Array:
        x, _, going, there = sent(net, data, chosen, part)
        n = jnp.sum(there)
        seen = network.forward(net, table, x, going).moments
        unbiased = jnp.stack([jnp.ones(()), n / jnp.maximum(n - 1, 1)])
        return moments + MOMENTUM * (seen * unbiased[:, None, None] - moments)

    return jax.lax.fori_loop(0, parts(chosen), add, before)
