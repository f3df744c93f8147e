"""A whole training run: mini-batches by epochs, with a look at the net after each. One program for every net.

The numbers are those of ``training.run`` for the same net and points, only that shape, batch size and length are knobs here.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.optimizer import Optimizer
from simulab.runs.roll import updater
from simulab.schedule import Reaction
from simulab.training import batches
from simulab.widgets.net_lab import batch, shape
from simulab.widgets.net_lab.batch import Dropping
from simulab.widgets.net_lab.data import MOST, Data, Points
from simulab.widgets.net_lab.look import look
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import BATCH, DEEPEST, LAYERS, SENT, WIDEST, initial

CAPACITY = 200
"""The longest run, in epochs."""


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
    dropout: Any = 0.0
    patience: Any = jnp.inf
    """Epochs without a lower loss on the test points that are borne; infinite: the run is never stopped."""
    reactions: Sequence[Reaction] = ()
    """Schedules that react to the losses."""
    reacts: Any = -1
    """Which of them is followed."""


class Trained(NamedTuple):
    """What a step changes."""

    table: jax.Array
    state: Any
    before: jax.Array
    """The table before the last step."""
    running: jax.Array
    """(2, DEEPEST, WIDEST) running mean and variance of batch normalisation."""


class Course(NamedTuple):
    """How the run goes: what one epoch hands to the next besides the net."""

    lost: jax.Array
    """The epoch after which something was not finite; -1: never."""
    stopped: jax.Array
    """The epoch after which patience was at its end; -1: never."""
    best: jax.Array
    """The lowest loss that early stopping met, and its epoch."""
    best_at: jax.Array
    reacting: Any
    """(state, scale) of each schedule that reacts."""


def train(
    net: Net, rule: Rule, data: Data, key: jax.Array, kind: jax.Array, scale: jax.Array, ahead: Any = False
) -> dict[str, jax.Array]:
    """Train, and remember.

    Args:
        ahead: whether ``w`` is one step ahead: what the first mini-batch after each epoch makes of the net.
        key: initial weights, the order of the examples and dropout.
        kind, scale: the initialisation's position in ``INITIALISATIONS``, and what it is multiplied by.

    Returns:
        Columns over epochs 0 to ``CAPACITY``, the epoch last: ``w`` (SENT, T) packed rows and those of ``look``; NaN
        from the epoch on in which something was not finite, or too large a number to be sent, whose number is
        ``diverged_at`` (-1: never). After an early stop, whose epoch is ``stopped_at``, the weights stay and the rest is
        NaN; ``best_at`` is the epoch of the lowest loss it watched.
    """
    used = net.shape.used(net.norm)
    table = jnp.where(used, initial(jax.random.fold_in(key, batches.WEIGHTS), net.shape, kind, scale), 0)

    def epoch(carry: Any, number: jax.Array) -> Any:
        trained, course = carry
        going = (number <= rule.epochs) & (course.lost < 0) & (course.stopped < 0)
        due = going & (number > 0)

        def one(t: Trained) -> Trained:
            rate = rule.rate[number - 1] * _scale(rule, course)
            return _epoch(net, rule, data, key, used, t, number - 1, rate)

        trained = jax.lax.cond(due, one, lambda t: t, trained)
        empty = jax.tree.map(lambda like: jnp.full(like.shape, jnp.nan), jax.eval_shape(_looked, net, data, trained))
        row = jax.lax.cond(going, lambda t: _looked(net, data, t), lambda _: empty, trained)
        train, test = jnp.abs(row["loss"])  # of points that test nothing there is none
        whole = (train <= LARGEST) & ~(test > LARGEST) & jnp.all(jnp.abs(trained.table) <= LARGEST)
        course = _went(rule, course, row, number, going, whole, due)
        row = {name: jnp.where(course.lost < 0, value, jnp.nan) for name, value in row.items()}
        index = jnp.minimum(number, CAPACITY - 1)

        def next_step(t: Trained) -> Trained:
            rate = rule.rate[index] * _scale(rule, course)
            return _step(net, rule, data, key, used, order_of(key, data, number), index, rate, jnp.asarray(0), t)

        looking = jnp.asarray(ahead) & (number <= rule.epochs) & (course.lost < 0)
        seen = jax.lax.cond(looking, next_step, lambda t: t, trained)
        known = (number <= rule.epochs) & (course.lost < 0)
        kept = jnp.where(known, shape.packed(packing, seen.table, seen.running), jnp.nan)
        return (trained, course), {"w": kept, **row}

    packing = shape.packing(net.shape)
    running = jnp.zeros((2, DEEPEST, WIDEST)).at[1].set(net.shape.units() * 1.0)
    start = Trained(table, rule.optimizer.init(table), table, running)
    never = jnp.asarray(-1)
    course = Course(
        never, never, jnp.asarray(jnp.inf), jnp.asarray(0), tuple((one.init(), jnp.ones(())) for one in rule.reactions)
    )
    (_, course), rows = jax.lax.scan(epoch, (start, course), jnp.arange(CAPACITY + 1))
    columns = {name: jnp.moveaxis(value, 0, -1) for name, value in rows.items()}
    return {**columns, "diverged_at": course.lost, "stopped_at": course.stopped, "best_at": course.best_at}


LARGEST = float(np.finfo(np.float32).max)
"""Columns are sent as float32: what is larger would arrive as no number."""

COLUMNS = {
    "w": SENT,
    "loss": 2,
    "accuracy": 2,
    "gradient": LAYERS,
    "moved": LAYERS,
    "activation": DEEPEST,
    "stuck": DEEPEST,
}
"""What ``train`` returns along the epochs, and in how many rows."""
ENDS = ("diverged_at", "stopped_at", "best_at")


def stacked(found: Mapping[str, jax.Array]) -> jax.Array:
    """All that ``train`` returns as one array (rows, T)."""
    columns = [found[name] for name in COLUMNS]
    ends = jnp.stack([jnp.asarray(found[name], float) for name in ENDS])
    return jnp.concatenate([*columns, jnp.broadcast_to(ends[:, None], (len(ENDS), CAPACITY + 1))])


def parts_of(whole: jax.Array) -> dict[str, jax.Array]:
    """What ``stacked`` put together."""
    found, at = {}, 0
    for name, rows in COLUMNS.items():
        found[name] = whole[at : at + rows]
        at += rows
    return {**found, **{name: whole[at + i, 0].astype(int) for i, name in enumerate(ENDS)}}


def _scale(rule: Rule, course: Course) -> jax.Array:
    """What the reacting schedule that is followed multiplies the rate by."""
    scale = jnp.ones(())
    for i, (_, own) in enumerate(course.reacting):
        scale = jnp.where(rule.reacts == i, own, scale)
    return scale


def _went(rule: Rule, course: Course, row: Mapping[str, Any], number: Any, going: Any, whole: Any, due: Any) -> Course:
    train, test = row["loss"]
    judged = jnp.where(jnp.isfinite(test), test, train)
    better = going & (judged < course.best)
    best_at = jnp.where(better, number, course.best_at)
    tired = going & (number - best_at >= rule.patience)
    reacting = []
    for one, (state, scale) in zip(rule.reactions, course.reacting):
        after = one.update(state, judged)
        reacting.append(jax.tree.map(lambda old, new: jnp.where(due, new, old), (state, scale), after))
    return Course(
        jnp.where(going & ~whole, number, course.lost),
        jnp.where(tired, number, course.stopped),
        jnp.where(better, judged, course.best),
        best_at,
        tuple(reacting),
    )


def _looked(net: Net, data: Data, trained: Trained) -> dict[str, jax.Array]:
    """A row of the history; before training no step was taken, so there is no update to measure."""
    step = trained.table - trained.before
    size, length = (jnp.sqrt(shape.by_layer(net.shape, row**2)) for row in (trained.before, step))
    moved = jnp.where((size > 0) & (jnp.sum(length) > 0), length / jnp.where(size > 0, size, 1), jnp.nan)
    return {"moved": moved, **look(net, data, trained.table, trained.running)}


def order_of(key: jax.Array, data: Data | Points, number: Any) -> jax.Array:
    """(MOST,) the training points in the order of an epoch (from 0), then all others."""
    mixing = jax.random.fold_in(jax.random.fold_in(key, batches.ORDER), number)
    bits = jax.random.bits(mixing, (MOST,), jnp.uint32)
    return jnp.argsort(jnp.where(jnp.arange(MOST) < data.train, bits, jnp.uint32(2**32 - 1)))


def _epoch(
    net: Net, rule: Rule, data: Data, key: jax.Array, used: jax.Array, trained: Trained, number: Any, rate: Any
) -> Trained:
    order, size = order_of(key, data, number), _size(rule, data, number)
    step = functools.partial(_step, net, rule, data, key, used, order, number, rate)
    return jax.lax.fori_loop(0, -(-data.train // size), step, trained)


def _size(rule: Rule, data: Data, number: Any) -> jax.Array:
    return jnp.minimum(rule.batch_size[number], data.train)


def _step(
    net: Net, rule: Rule, data: Data, key: jax.Array, used: jax.Array, order: jax.Array, number: Any, rate: Any,
    at: jax.Array, before: Trained,
) -> Trained:  # fmt: skip
    """One mini-batch, the one at place ``at`` in epoch ``number`` (both from 0)."""
    size, modifiers = _size(rule, data, number), {**rule.modifiers, "l2": rule.l2[number]}
    held = jnp.minimum(size, data.train - at * size)
    chosen = batch.Batch(order, at * size, held, Dropping(key, number * MOST + at, rule.dropout))
    update = updater(rule.optimizer, batch.loss_of(net, data, chosen), rule.knobs, modifiers)
    table, state, terms = update(before.table, before.state, rate, None)
    table = jnp.sign(table) * jnp.maximum(jnp.abs(table) - rate * rule.l1, 0)
    running = jax.lax.cond(
        net.norm == BATCH,
        lambda: batch.running(net, data, chosen, terms.get("lookahead", before.table), before.running),
        lambda: before.running,
    )
    return Trained(jnp.where(used, table, 0), state, before.table, running)
