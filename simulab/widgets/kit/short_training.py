"""Short trainings of small nets, counted in steps: one that is watched, one of which only the end counts, one whose rate rises.

The order of the examples is that of ``training.batches``: every epoch sees each once, the last mini-batch may be smaller.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.modifiers import with_gradient
from simulab.optimizer import Optimizer
from simulab.runs.roll import updater
from simulab.training import batches
from simulab.widgets.kit.anyone import Anyone, own_knobs, values_of
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.short_data import Problem
from simulab.widgets.kit.short_net import batch_gradient, mean_loss, start

CAPACITY = 400
"""The longest training, in steps."""


class Course(NamedTuple):
    """What all trainings of one comparison share but for what is compared."""

    problem: Problem
    optimizer: Optimizer
    knobs: Mapping[str, Any]
    """The optimizer's own, besides the rate."""
    steps: jax.Array
    """T, at most ``CAPACITY``."""


class Given(NamedTuple):
    """What one training has of its own."""

    seed: jax.Array
    size: jax.Array
    """B, examples a step; at most all."""
    scale: jax.Array
    """What the initial weights are multiplied by."""


def by_optimizer(members: Sequence[Optimizer], k: Mapping[str, Any], run: Callable[..., Any]) -> Any:
    """``run(optimizer, its knobs)`` for the one that the knob ``optimizer`` chose; in a page for one that is any of them.

    ``momentum`` is the widget's knob, all else as the optimizers' authors suggest.
    """
    index = k["optimizer"]
    given = [
        {name: k["momentum"] if name == "momentum" else one.knobs()[name] for name in own_knobs(one)} for one in members
    ]
    if backend.runs_in_turn():
        return run(Anyone(members, index), {"values": values_of(members, given)[index]})
    return pick(index, [lambda pair=pair: run(*pair) for pair in zip(members, given)])


def each(function: Callable[..., Any], *columns: Any) -> Any:
    """``function`` of every row: side by side, in a page one after the other."""
    if backend.runs_in_turn():
        return jax.lax.map(lambda row: function(*row), columns)
    return jax.vmap(function)(*columns)


class _Table(NamedTuple):
    """The order of the examples in each epoch."""

    rows: jax.Array
    size: jax.Array
    count: jax.Array

    def batch(self, step: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """(the epoch's order, the place of the first example, how many) of a step's mini-batch."""
        a_pass = -(-self.count // self.size)
        first = (step % a_pass) * self.size
        return self.rows[step // a_pass], first, jnp.minimum(self.size, self.count - first)


def _begin(course: Course, given: Given) -> tuple[_Table, jax.Array]:
    key, problem = jax.random.key(jnp.asarray(given.seed, jnp.uint32)), course.problem
    size = jnp.minimum(jnp.asarray(given.size, jnp.int32), problem.count)
    most = problem.x.shape[0]

    def epoch(number: jax.Array, rows: jax.Array) -> jax.Array:
        mixing = jax.random.fold_in(jax.random.fold_in(key, batches.ORDER), number)
        bits = jax.random.bits(mixing, (most,), jnp.uint32)
        there = jnp.arange(most) < problem.count
        return rows.at[number].set(jnp.argsort(jnp.where(there, bits, jnp.uint32(2**32 - 1))).astype(jnp.int32))

    epochs = -(-course.steps // -(-problem.count // size))
    rows = jax.lax.fori_loop(0, epochs, epoch, jnp.zeros((CAPACITY, most), jnp.int32))
    return _Table(rows, size, problem.count), start(key, problem, given.scale)


def _step(course: Course, table: _Table, at: jax.Array, carry: Any, rate: jax.Array) -> Any:
    w, state = carry
    order, first, held = table.batch(at)
    loss = with_gradient(lambda w: batch_gradient(course.problem, order, first, held, w))
    w, state, _ = updater(course.optimizer, loss, course.knobs, {})(w, state, rate, None)
    return w, state


def end(course: Course, given: Given, rate: jax.Array) -> jax.Array:
    """The training loss after all steps at one rate."""
    table, w = _begin(course, given)

    def step(at: jax.Array, carry: Any) -> Any:
        return _step(course, table, at, carry, rate)

    w, _ = jax.lax.fori_loop(0, course.steps, step, (w, course.optimizer.init(w)))
    return mean_loss(course.problem, w)


def watched(course: Course, given: Given, rate: jax.Array) -> jax.Array:
    """(CAPACITY + 1,) the training loss before, and after each step at one rate; NaN beyond."""
    table, w = _begin(course, given)

    def row(carry: Any, at: jax.Array) -> Any:
        after = jax.lax.cond(at < course.steps, lambda c: _step(course, table, at, c, rate), lambda c: c, carry)
        return after, jnp.where(at < course.steps, mean_loss(course.problem, after[0]), jnp.nan)

    _, rows = jax.lax.scan(row, (w, course.optimizer.init(w)), jnp.arange(CAPACITY))
    return jnp.concatenate([mean_loss(course.problem, w)[None], rows])


def swept(course: Course, given: Given, rates: jax.Array) -> jax.Array:
    """(CAPACITY,) the loss of each mini-batch before its step with rates (CAPACITY,); NaN beyond."""
    table, w = _begin(course, given)

    def row(carry: Any, inputs: Any) -> Any:
        at, rate = inputs
        due = at < course.steps
        seen = batch_gradient(course.problem, *table.batch(at), carry[0])[0]
        after = jax.lax.cond(due, lambda c: _step(course, table, at, c, rate), lambda c: c, carry)
        return after, jnp.where(due, seen, jnp.nan)

    return jax.lax.scan(row, (w, course.optimizer.init(w)), (jnp.arange(CAPACITY), rates))[1]
