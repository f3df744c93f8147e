"""The loop that a check list looks into: a plain training in JAX, in which a fault may be planted."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.training import batches
from simulab.training.loss import log_softmax
from simulab.training.network import Network, Parameters
from simulab.vitals.check_list import SURE
from simulab.vitals.faults import Planted


class Seen(NamedTuple):
    """What the check list is made of."""

    initial: jax.Array
    """The loss of a net whose last layer is next to nothing, over the training examples."""
    pull: jax.Array
    """How strongly the penalty pulls: (g_λ - g)·w/|w|², which should be λ."""
    step: jax.Array
    """What a small step changes the loss by, over what the gradient promises, -η|g|²."""
    moved: jax.Array
    """(layers,) length of a step over that of the weights."""
    sure: jax.Array
    """The loss of one example on which the net is sure of another class by 1000."""
    tiny: jax.Array
    """Loss and accuracy after training on the tiny batch alone."""
    full: jax.Array
    """Accuracy on the training and on the validation examples after training on all."""


def cost(kind: jax.Array, scores: jax.Array, y: jax.Array) -> jax.Array:
    """(n,) the loss of scores (n, C); a class that is none of the C meets no score."""
    truth = (y[:, None] == jnp.arange(scores.shape[1])).astype(scores.dtype)
    p = jnp.exp(log_softmax(scores))
    losses = (
        lambda: -jnp.sum(truth * log_softmax(scores), axis=1),
        lambda: -jnp.sum(truth * log_softmax(p), axis=1),
        lambda: jnp.mean((scores - truth) ** 2, axis=1),
        lambda: -jnp.log(jnp.sum(jnp.where(truth > 0, p, 0), axis=1)),
    )
    return jax.lax.switch(kind, losses)


@functools.partial(jax.jit, static_argnums=(0, 1, 2))
def looked_into(
    network: Network, classes: int, steps: int, seed: Any, rate: Any, l2: Any, fault: Planted, train: Any, held: Any,
    tiny: Any,
) -> Seen:  # fmt: skip
    """All that the check list asks of a net: ``train``, ``held`` (validation) and ``tiny`` are x and y of examples.

    The optimizer is Adam, as everybody's first one: ``rate`` is its learning rate, ``steps`` its steps on all examples of a part.
    """
    key = jax.random.key(seed)
    train, held, tiny = jax.tree.map(jnp.asarray, (train, held, tiny))
    start = network.init(jax.random.fold_in(key, batches.WEIGHTS), train.x.shape[1], classes, 1.0, train.x.dtype)

    def loss(w: Parameters, part: Any, penalty: Any = 0.0) -> jax.Array:
        mean = jnp.mean(cost(fault.kind, network.apply(w, part.x).outputs, part.y))
        squares = sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(w))
        return mean + fault.penalty * penalty / 2 * squares

    def felt(w: Parameters, part: Any, penalty: Any = 0.0) -> Parameters:
        gradient = jax.grad(loss)(w, part, penalty)
        first, *rest = jax.tree.map(lambda leaf: fault.sign * leaf, gradient)
        return [jax.tree.map(lambda leaf: fault.first * leaf, first), *rest]

    def trained(part: Any, penalty: Any = 0.0) -> Parameters:
        def step(carry: Any, at: jax.Array) -> Any:
            w, m, v = carry
            turned = jax.random.bernoulli(jax.random.fold_in(key, at), fault.signs, part.x.shape)
            g = felt(w, part._replace(x=jnp.where(turned, -part.x, part.x)), penalty)
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, g)
            t = at + 1
            w = jax.tree.map(
                lambda w, m, v: w - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), w, m, v
            )
            return (w, m, v), None

        nothing = jax.tree.map(jnp.zeros_like, start)
        return jax.lax.scan(step, (start, nothing, nothing), jnp.arange(steps))[0][0]

    def right(w: Parameters, part: Any) -> jax.Array:
        return jnp.mean(jnp.argmax(network.apply(w, part.x).outputs, axis=1) == part.y)

    def dot(a: Any, b: Any) -> Any:
        return sum(jnp.sum(x * y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b)))

    quiet = [*start[:-1], jax.tree.map(lambda leaf: 0.01 * leaf, start[-1])]
    gradient, pulled = felt(start, train), felt(start, train, l2)
    true = jax.grad(loss)(start, train)
    small = 1e-2 / jnp.maximum(jnp.sqrt(dot(true, true)), 1e-12) ** 2
    after = jax.tree.map(lambda w, g: w - small * g, start, gradient)
    memory, whole = trained(tiny), trained(train, l2)
    sure = cost(fault.kind, SURE * (jnp.arange(classes) == 1).astype(train.x.dtype)[None], jnp.zeros(1, jnp.int32))
    return Seen(
        loss(quiet, train),
        dot(jax.tree.map(jnp.subtract, pulled, gradient), start) / dot(start, start),
        (loss(after, train) - loss(start, train)) / -(small * dot(true, true)),
        jnp.stack([jnp.sqrt(small**2 * dot(g, g) / dot(w, w)) for g, w in zip(gradient, start)]),
        sure[0],
        jnp.stack([loss(memory, tiny), right(memory, tiny)]),
        jnp.stack([right(whole, train), right(whole, held)]),
    )
