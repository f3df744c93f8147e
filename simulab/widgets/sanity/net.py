"""The net that is looked into, and the loop that trains it, in which a fault may be planted.

The faults are those of ``simulab.vitals.faults``, as numbers: which examples are seen, and the loop's ``Planted``.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.training import batches
from simulab.vitals.faults import FAULTS, SMALLER, Planted, planted
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.parted_data import Parted
from simulab.widgets.kit.short_net import HIDDEN, ROWS, scores_of, start

CAPACITY = 400
"""The longest training, in steps."""
NAMES = ("", *FAULTS)
"""Of what can be planted, by its place; the first is nothing."""
PATTERNS = 128
"""Of random signs; every step turns to other ones."""


class Looked(NamedTuple):
    """What is looked into: the data as the loop gets them, the loop's fault, and the net before training."""

    x: jax.Array
    y: jax.Array
    parted: Parted
    fault: Planted
    from_one: jax.Array
    """True where the loop counts classes from 1."""
    w: jax.Array
    signs: jax.Array
    """(PATTERNS, d) 1 or -1."""


def looked(parted: Parted, fault: Any, seed: Any) -> Looked:
    """The net of a seed, with the fault at a place of ``NAMES``."""
    key, problem = jax.random.key(jnp.asarray(seed, jnp.uint32)), parted.problem
    n, d = problem.x.shape
    loops = [planted(name) for name in NAMES]
    mine = Planted(*(jnp.asarray([getattr(one, part) for one in loops], kind)[fault]
                     for part, kind in zip(Planted._fields, (int, float, float, float, float))))  # fmt: skip
    at, count = jnp.arange(n), problem.count
    bits = jax.random.bits(jax.random.fold_in(key, batches.ORDER), (n,), jnp.uint32)
    mixed = jnp.argsort(jnp.where(at < count, bits, jnp.uint32(2**32 - 1)))
    named = {
        name: fault == NAMES.index(name) for name in ("labels_shuffled", "out_of_step", "labels_from_1", "unscaled")
    }
    other = jnp.where(named["labels_shuffled"], mixed, jnp.where(named["out_of_step"], (at - 1) % count, at))
    y = problem.y[jnp.where(at < count, other, at)] + jnp.where(named["labels_from_1"] & (at < count), 1, 0)
    raw = jnp.where(jnp.arange(d) == 0, SMALLER, 1.0) * (problem.x * parted.deviation + parted.mean)
    x = jnp.where(named["unscaled"] & (jnp.arange(d) < problem.inputs), raw, problem.x)
    turned = jax.random.bits(jax.random.fold_in(key, 1 + batches.ORDER), (PATTERNS, d), jnp.uint32) % 2 == 1
    signs = jnp.where(turned & (mine.signs > 0), -1.0, 1.0)
    return Looked(x, y, parted, mine, named["labels_from_1"], start(key, problem, jnp.ones(())), signs)


def cost(kind: Any, scores: jax.Array, y: jax.Array, classes: Any) -> jax.Array:
    """(n,) the loss of scores (n, C) of which the first ``classes`` count; a class that is none of them meets no score."""
    is_class = jnp.arange(scores.shape[1]) < classes
    truth = (y[:, None] == jnp.arange(scores.shape[1])) & is_class

    def log_softmax(given: jax.Array) -> jax.Array:
        given = jnp.where(is_class, given, -1e30)
        shifted = given - jax.lax.stop_gradient(jnp.max(given, axis=1, keepdims=True))
        total = jnp.sum(jnp.where(is_class, jnp.exp(shifted), 0), axis=1, keepdims=True)
        return jnp.where(is_class, shifted, 0) - jnp.log(total)

    def picked(values: jax.Array) -> jax.Array:
        return jnp.sum(jnp.where(truth, values, 0), axis=1)

    return pick(kind, [
        lambda: -picked(log_softmax(scores)),
        lambda: -picked(log_softmax(jnp.exp(log_softmax(scores)))),
        lambda: jnp.sum(jnp.where(is_class, (scores - truth) ** 2, 0), axis=1) / classes,
        lambda: -jnp.log(picked(jnp.exp(log_softmax(scores)))),
    ])  # fmt: skip


def squares(w: jax.Array) -> jax.Array:
    """|w|²."""
    return jnp.sum(w**2)


def loss_and_gradient(
    seen: Looked, w: jax.Array, count: jax.Array, l2: Any, turn: Any = None
) -> tuple[jax.Array, jax.Array]:
    """The mean loss of the first ``count`` examples with penalty λ, and its true gradient.

    Args:
        turn: by how many places the patterns of random signs are turned; no signs are turned unless told.
    """
    n = seen.x.shape[0]
    rows = ROWS if backend.runs_in_turn() else n

    @jax.jit  # a page carries it once
    def some(first: jax.Array, count: jax.Array, turn: jax.Array, w: jax.Array) -> tuple[jax.Array, jax.Array]:
        places = first + jnp.arange(rows)
        at, share = jnp.minimum(places, n - 1), (places < count) * 1.0
        signs = jnp.where(turn < 0, 1.0, seen.signs[(places + turn) % PATTERNS])
        x, y = seen.x[at] * signs, seen.y[at]
        return jax.value_and_grad(
            lambda w: jnp.sum(cost(seen.fault.kind, scores_of(w, x), y, seen.parted.problem.classes) * share)
        )(w)

    def add(at: jax.Array, sums: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        loss, gradient = some(at * rows, count, jnp.asarray(-1 if turn is None else turn), w)
        return sums[0] + loss, sums[1] + gradient

    zero = (jnp.zeros(()), jnp.zeros(w.shape))
    loss, gradient = jax.lax.fori_loop(0, -(-count // rows), add, zero)
    pull = seen.fault.penalty * l2
    return loss / count + pull / 2 * squares(w), gradient / count + pull * w


def felt(seen: Looked, gradient: jax.Array) -> jax.Array:
    """The gradient as the loop has it: its sign, and a first layer that may be frozen."""
    layer = jnp.arange(gradient.shape[0]) < (seen.x.shape[1] + 1) * HIDDEN
    return seen.fault.sign * jnp.where(layer, seen.fault.first, 1.0) * gradient


def trained(seen: Looked, count: jax.Array, rate: Any, l2: Any, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Adam on the first ``count`` examples, all in every step.

    Returns:
        The loss without penalty (CAPACITY + 1,) before, and after each step, NaN beyond; and the weights at the end.
    """

    def step(carry: Any, at: jax.Array) -> Any:
        w, m, v = carry
        g = felt(seen, loss_and_gradient(seen, w, count, l2, jnp.where(seen.fault.signs > 0, at * 37, -1))[1])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        t = at + 1.0
        return w - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

    def row(carry: Any, at: jax.Array) -> Any:
        after = jax.lax.cond(at < steps, lambda c: step(c, at), lambda c: c, carry)
        return after, jnp.where(at < steps, mean_loss(seen, after[0], count), jnp.nan)

    zero = jnp.zeros(seen.w.shape)
    (w, _, _), rows = jax.lax.scan(row, (seen.w, zero, zero), jnp.arange(CAPACITY))
    return jnp.concatenate([mean_loss(seen, seen.w, count)[None], rows]), w


def mean_loss(seen: Looked, w: jax.Array, count: jax.Array) -> jax.Array:
    """The mean loss of the first ``count`` examples."""
    there = jnp.arange(seen.x.shape[0]) < count
    losses = cost(seen.fault.kind, scores_of(w, seen.x), seen.y, seen.parted.problem.classes)
    return jnp.sum(jnp.where(there, losses, 0)) / count


def accuracy(seen: Looked, w: jax.Array, first: jax.Array, end: jax.Array) -> jax.Array:
    """The share of the examples from ``first`` to ``end`` whose highest score is that of their class."""
    at = jnp.arange(seen.x.shape[0])
    there, is_class = (
        (at >= first) & (at < end),
        jnp.arange(scores_of(w, seen.x).shape[1]) < seen.parted.problem.classes,
    )
    said = jnp.argmax(jnp.where(is_class, scores_of(w, seen.x), -jnp.inf), axis=1)
    return jnp.sum(there & (said == seen.y)) / (end - first)
