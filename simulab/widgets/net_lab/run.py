"""A whole training run: mini-batches by epochs, with a look at the net after each. One program for every net.

The numbers are those of ``training.run`` for the same net and points, only that shape, batch size and length are knobs here.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.modifiers import differentiated, modified, shortened, with_gradient
from simulab.optimizer import Optimizer
from simulab.runs.roll import updater
from simulab.schedule import Reaction
from simulab.training import batches
from simulab.widgets.net_lab import batch, shape
from simulab.widgets.net_lab.batch import Dropping
from simulab.widgets.net_lab.data import MOST, Data, Points
from simulab.widgets.net_lab.history import CAPACITY, COLUMNS, LARGEST, Carry, handed_on, taken_up
from simulab.widgets.net_lab.look import look
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import BATCH, DEEPEST, SIZE, WIDEST, initial


class Rule(NamedTuple):
    """How a net is trained."""

    optimizer: Optimizer
    knobs: Mapping[str, Any]
    """The optimizer's own, besides the rate."""
    rate: jax.Array
    """(CAPACITY,) of each epoch, as are the next two: a branch is a run in which they change. After the last one it stays."""
    batch_size: jax.Array
    l2: jax.Array
    epochs: jax.Array
    decay: Any
    """Decoupled from the step."""
    clip: Any
    """The longest gradient that is let through; infinite: nothing is clipped, nor its length computed."""
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
    net: Net,
    rule: Rule,
    data: Data,
    key: jax.Array,
    kind: jax.Array,
    scale: jax.Array,
    carry: Carry,
    ahead: Any = False,
) -> Carry:
    """Train on, as many epochs as ``BUDGET`` has room for, and remember.

    Args:
        ahead: whether ``w`` is one step ahead: what the first mini-batch after each epoch makes of the net.
        key: initial weights, the order of the examples and dropout.
        kind, scale: the initialisation's position in ``INITIALISATIONS``, and what it is multiplied by.
        carry: where the slice before came to.
    """
    used = net.shape.used(net.norm)
    table = jnp.where(used, initial(jax.random.fold_in(key, batches.WEIGHTS), net.shape, kind, scale), 0)
    running = jnp.zeros((2, DEEPEST, WIDEST)).at[1].set(net.shape.units() * 1.0)
    start = Trained(table, rule.optimizer.init(table), table, running)
    never = jnp.asarray(-1)
    course = Course(
        never, never, jnp.asarray(jnp.inf), jnp.asarray(0), tuple((one.init(), jnp.ones(())) for one in rule.reactions)
    )
    following = carry.rest[0].astype(jnp.int32)
    course, trained = taken_up((course, start), carry.rest)

    budget = BUDGET_IN_TURN if backend.runs_in_turn() else BUDGET
    packing = shape.packing(net.shape)
    # a server's processor draws for all epochs in hardly more time than for one
    drawn = None if backend.runs_in_turn() else jax.vmap(functools.partial(_drawn_of, key))(jnp.arange(CAPACITY + 1))

    def order(number: Any) -> jax.Array:
        return order_of(key, data, number) if drawn is None else _in_order(drawn[number], data)

    @jax.jit  # a page carries it once, for an epoch and for the step after it
    def some(trained: Trained, number: Any, rate: Any, most: Any) -> Trained:
        return _epoch(net, rule, data, key, used, order(number), trained, number, rate, most)

    def steps(trained: Trained, number: Any, course: Course, most: int = MOST) -> Trained:
        return some(trained, number, rule.rate[number] * _scale(rule, course), jnp.asarray(most))

    def goes_on(state: Any) -> Any:
        _, course, following, spent, _ = state
        return (following <= rule.epochs) & (course.lost < 0) & (spent < budget)

    def epoch(state: Any) -> Any:
        trained, course, number, spent, rows = state
        going = course.stopped < 0
        due = going & (number > 0)

        trained = jax.lax.cond(due, lambda t: steps(t, number - 1, course), lambda t: t, trained)
        empty = jax.tree.map(lambda like: jnp.full(like.shape, jnp.nan), jax.eval_shape(_looked, net, data, trained))
        row = jax.lax.cond(going, lambda t: _looked(net, data, t), lambda _: empty, trained)
        train, test = jnp.abs(row["loss"])  # of points that test nothing there is none
        whole = (train <= LARGEST) & ~(test > LARGEST) & jnp.all(jnp.abs(trained.table) <= LARGEST)
        course = _went(rule, course, row, number, going, whole, due)
        looking = jnp.asarray(ahead) & (course.lost < 0)
        seen = jax.lax.cond(looking, lambda t: steps(t, number, course, 1), lambda t: t, trained)
        looked = jnp.concatenate([row[name] for name in COLUMNS if name != "w"])
        kept = shape.packed(packing, seen.table, seen.running)
        remembered = jnp.where(course.lost < 0, jnp.concatenate([kept, looked]), jnp.nan)
        spent = spent + jnp.where(due, _cost(rule, data, number - 1), 0)
        return trained, course, number + 1, spent, rows.at[number].set(remembered)

    begin = trained, course, following, jnp.asarray(0, jnp.int32), carry.rows
    trained, course, following, _, rows = jax.lax.while_loop(goes_on, epoch, begin)
    return Carry(rows, handed_on((course, trained), following, carry.rest.shape[0]))


BUDGET, BUDGET_IN_TURN = 8000, 4000
"""Costs of a slice: some 0.4 s on a server's processor, and in a page. Most runs are one slice."""


def _cost(rule: Rule, data: Data, number: Any) -> jax.Array:
    """What an epoch costs: parts of a mini-batch that go through the net, and a look at all points."""
    size = _size(rule, data, number)
    return -(-data.train // size) * -(-size // batch.ROWS) + -(-data.count // LOOKED)


LOOKED = 100
"""Points that cost as much to look at as a part of a mini-batch to learn from."""


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
    return _in_order(_drawn_of(key, number), data)


def _drawn_of(key: jax.Array, number: Any) -> jax.Array:
    """(MOST,) uint32 by which an epoch's order goes."""
    mixing = jax.random.fold_in(jax.random.fold_in(key, batches.ORDER), number)
    return jax.random.bits(mixing, (MOST,), jnp.uint32)


def _in_order(drawn: jax.Array, data: Data | Points) -> jax.Array:
    drawn = jnp.where(jnp.arange(MOST) < data.train, drawn, jnp.uint32(2**32 - 1))
    if backend.runs_in_turn():
        return jnp.argsort(drawn)
    # XLA sorts single numbers many times faster than pairs: here each holds its own place below what it is sorted by
    both = (drawn.astype(jnp.uint64) << 32) | jnp.arange(MOST, dtype=jnp.uint64)
    return (jnp.sort(both) & (2**32 - 1)).astype(int)


def _epoch(
    net: Net,
    rule: Rule,
    data: Data,
    key: jax.Array,
    used: jax.Array,
    order: jax.Array,
    trained: Trained,
    number: Any,
    rate: Any,
    most: Any,
) -> Trained:
    """The mini-batches of an epoch (from 0), ``most`` at most."""
    size = _size(rule, data, number)

    def steps(used: jax.Array, trained: Trained) -> Trained:
        step = functools.partial(_step, net, rule, data, key, used, order, number, rate)
        return jax.lax.fori_loop(0, jnp.minimum(-(-data.train // size), most), step, trained)

    def in_short(trained: Trained) -> Trained:
        """The same steps, each of which goes through a sixth of the numbers; those that are left out are not used."""
        short = jax.tree.map(lambda row: shape.shortened(row) if _is_whole(row) else row, trained)
        after = steps(shape.shortened(used), short)
        return jax.tree.map(lambda row, one: shape.lengthened(row, one) if _is_whole(row) else one, trained, after)

    return jax.lax.cond(net.shape.strips() > 1, functools.partial(steps, used), in_short, trained)


def _is_whole(row: Any) -> bool:
    """Whether it goes over a table's numbers."""
    return jnp.shape(row)[-1:] == (SIZE,)


def _size(rule: Rule, data: Data, number: Any) -> jax.Array:
    return jnp.minimum(rule.batch_size[number], data.train)


def _step(
    net: Net, rule: Rule, data: Data, key: jax.Array, used: jax.Array, order: jax.Array, number: Any, rate: Any,
    at: jax.Array, before: Trained,
) -> Trained:  # fmt: skip
    """One mini-batch, the one at place ``at`` in epoch ``number`` (both from 0)."""
    size = _size(rule, data, number)
    held = jnp.minimum(size, data.train - at * size)
    chosen = batch.Batch(order, at * size, held, Dropping(key, number * MOST + at, rule.dropout))
    penalised = differentiated(modified(batch.loss_of(net, data, chosen), l2=rule.l2[number]))

    @jax.jit  # a page carries it once, for every optimizer
    def felt(table: jax.Array) -> tuple[jax.Array, jax.Array]:
        value, own = penalised(table)
        return value, jax.lax.cond(rule.clip < jnp.inf, lambda own: shortened(own, rule.clip), lambda own: own, own)

    update = updater(rule.optimizer, with_gradient(felt), rule.knobs, {"weight_decay": rule.decay})
    table, state, terms = update(before.table, before.state, rate, None)
    table = jnp.sign(table) * jnp.maximum(jnp.abs(table) - rate * rule.l1, 0)
    running = jax.lax.cond(
        net.norm == BATCH,
        lambda: batch.running(net, data, chosen, terms.get("lookahead", before.table), before.running),
        lambda: before.running,
    )
    return Trained(jnp.where(used, table, 0), state, before.table, running)
