"""Pretraining and what follows, by Adam on mini-batches."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.finetuning import data
from simulab.finetuning.methods import SCRATCH, Parts, moving
from simulab.finetuning.net import Linear, Net, adapters, begun, blank, loss

BATCH = 20
"""Examples whose mean gradient makes a step, four of each class; a few examples come more than once."""
BEFORE, BEFORE_RATE = 300, 0.005
"""Steps and rate of pretraining."""
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
EVERY = 5
"""Steps between two looks at a net."""
TRUNK, OLD, DEALT, NEW, LOW_RANK = range(5)
"""Branches of a draw's key."""


class Pretrained(NamedTuple):
    """A trunk with the old task's head, and the trunk that it began as."""

    start: tuple[Linear, Linear]
    trunk: tuple[Linear, Linear]
    head: Linear


class Way(NamedTuple):
    """How a net is trained on the new task; every entry may be traced."""

    method: Any
    """Its place in ``METHODS``."""
    task: Any
    """Its place in ``TASKS``."""
    kept: Any
    """Its place in ``KEPT``."""
    rank: Any
    learning_rate: Any
    examples: Any
    """m, of each class."""
    steps: Any


class Adam(NamedTuple):
    """A net, the means of its gradient and of its square, and how often each part has moved."""

    net: Net
    mean: Net
    square: Net
    count: Parts


def key_of(seed: Any, draw: Any) -> jax.Array:
    """Of one draw: another trunk, other examples, other mini-batches."""
    return jax.random.fold_in(jax.random.key(jnp.asarray(seed, jnp.uint32)), draw)


def pretrained(key: jax.Array, examples: Any) -> Pretrained:
    """A net that has learnt digits 0 to 4 of so many examples of each; of none it is as it begins."""
    pool = data.inputs(data.old().pool)
    start = begun(jax.random.fold_in(key, TRUNK))
    branch = jax.random.fold_in(key, OLD)
    order = data.dealt(branch)
    net = Net(*start, blank(), adapters(key, 0))
    parts = Parts(True, True, True, False)

    def one(i: jax.Array, adam: Adam) -> Adam:
        x = pool[data.batch(jax.random.fold_in(branch, i), order, examples, BATCH)]
        return stepped(adam, x, parts, jnp.asarray(BEFORE_RATE))

    net = jax.lax.fori_loop(0, jnp.where(examples > 0, BEFORE, 0), one, rest(net)).net
    return Pretrained(start, (net.first, net.second), net.head)


def beginning(key: jax.Array, was: Pretrained, way: Way) -> Net:
    """The new task's net before its first step."""
    new = jnp.asarray(way.method) == SCRATCH
    first, second = jax.tree.map(lambda a, b: jnp.where(new, a, b), was.start, was.trunk)
    return Net(first, second, blank(), adapters(jax.random.fold_in(key, LOW_RANK), way.rank))


def learnt(key: jax.Array, adam: Adam, way: Way, begins: Any, ends: Any) -> Adam:
    """The net after steps ``begins`` to ``ends`` of its training on the new task."""
    pool = pools(way.task)
    order = data.dealt(jax.random.fold_in(key, DEALT))
    branch = jax.random.fold_in(key, NEW)

    def one(i: jax.Array, adam: Adam) -> Adam:
        x = pool[data.batch(jax.random.fold_in(branch, i), order, way.examples, BATCH)]
        return stepped(adam, x, moving(way.method, way.kept, i / way.steps), way.learning_rate)

    return jax.lax.fori_loop(begins, ends, one, adam)


def rest(net: Net) -> Adam:
    """Adam before its first step."""
    none = jax.tree.map(jnp.zeros_like, net)
    zero = jnp.zeros(())
    return Adam(net, none, none, Parts(zero, zero, zero, zero))


def stepped(adam: Adam, x: jax.Array, parts: Parts, learning_rate: Any) -> Adam:
    """One step of Adam on a mini-batch; what does not move stays as it is to the last bit, and Adam knows nothing of it."""
    gradient = jax.grad(loss)(adam.net, x)
    moves = jax.tree.map(lambda part: jnp.asarray(part, bool), parts)
    count = Parts(*(n + on for n, on in zip(adam.count, moves)))

    def part(w: Any, g: Any, m: Any, s: Any, on: jax.Array, n: jax.Array) -> tuple[Any, Any, Any]:
        n = jnp.maximum(n, 1)
        m = jax.tree.map(lambda m, g: jnp.where(on, BETA1 * m + (1 - BETA1) * g, m), m, g)
        s = jax.tree.map(lambda s, g: jnp.where(on, BETA2 * s + (1 - BETA2) * g**2, s), s, g)
        large, wide = learning_rate / (1 - BETA1**n), 1 / (1 - BETA2**n)
        w = jax.tree.map(lambda w, m, s: jnp.where(on, w - large * m / (jnp.sqrt(s * wide) + EPSILON), w), w, m, s)
        return w, m, s

    rows = zip(adam.net, gradient, adam.mean, adam.square, moves, count)
    made = [part(w, g, m, s, on, n) for w, g, m, s, on, n in rows]
    net, mean, square = (Net._make(one) for one in zip(*made))
    return Adam(net, mean, square, count)


def pools(task: Any) -> jax.Array:
    """Inputs of a new task that may be trained on."""
    return data.inputs(jnp.stack([jnp.asarray(one.pool) for one in data.new()])[task])
