"""A training of a deep net by gradient descent, every layer watched at every step."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.depth.data import EXAMPLES, moons
from simulab.depth.layer import NORMALISATIONS, RUNNING, Kind
from simulab.depth.net import DEEPEST, WIDTH, Net, begun, draws, passed, pulled
from simulab.training.normalisation import MOMENTUM, Statistics

BATCH = NORMALISATIONS.index("batch")


class Given(NamedTuple):
    """One net and how it is trained; every entry may be traced."""

    depth: Any
    activation: Any
    """Its place in ``ACTIVATION_NAMES``."""
    initialisation: Any
    """Its place in ``STARTS``."""
    scale: Any
    normalisation: Any
    """Its place in ``NORMALISATIONS``."""
    skip: Any
    learning_rate: Any
    batch_size: Any
    clip: Any
    """The largest norm that a step's gradient may have; infinite where nothing is clipped."""
    seed: Any


class Watched(NamedTuple):
    """What is seen of a training at each of its steps, and of the net that it ends with."""

    size: Any
    """(T+1, DEEPEST): root mean square of each layer's activations."""
    back: Any
    """(T+1, DEEPEST): norm of the loss's gradient by each layer's activations."""
    norm: Any
    """(T+1, DEEPEST): norm of the loss's gradient by each layer's weights."""
    loss: Any
    """(T+1,): of the mini-batch, as it is trained."""
    final: Any
    """(2,): loss of all examples at the end, with running statistics, and left in training mode in batches of B."""
    right: Any
    """(2,): share of all examples that are right, likewise."""


def chunks(size: Any) -> jax.Array:
    """Who is normalised with whom where the examples come in their order, so many at a time."""
    at = jnp.floor(jnp.arange(EXAMPLES) / size)
    same = at[:, None] == at[None, :]
    return same / jnp.sum(same, axis=1, keepdims=True)


def mini_batch(key: jax.Array, size: Any) -> jax.Array:
    """(n,) 1/B for the examples of a mini-batch, 0 for all others."""
    luck = jax.random.uniform(key, (EXAMPLES,), jnp.float32)
    rank = jnp.sum(luck[:, None] > luck[None, :], axis=1)
    return (rank < size) / jnp.minimum(size, EXAMPLES)


def trained(given: Given, steps: Any, longest: int) -> Watched:
    """A training of ``steps`` steps, of which there may be ``longest``: w <- w - η g; not numbers beyond either.

    The two last rounds of the loop are the examinations: the same pass, of all examples, after which nothing is changed.
    """
    x, label = moons()
    kind = Kind(given.activation, given.normalisation, jnp.asarray(given.skip, bool))
    seed = jnp.asarray(given.seed, jnp.uint32)
    net = begun(draws(seed), given.initialisation, given.scale)
    order = jax.random.fold_in(jax.random.key(seed), 1)
    count = jnp.minimum(jnp.asarray(given.batch_size, float), EXAMPLES)
    everybody = jnp.full(EXAMPLES, 1 / EXAMPLES)
    running = jnp.where(kind.normalisation == BATCH, RUNNING, kind.normalisation)

    def at(carry: tuple[Net, Statistics], i: jax.Array) -> tuple[tuple[Net, Statistics], Any]:
        net, seen = carry
        members = mini_batch(jax.random.fold_in(order, i), count)
        shares = jnp.where(i > longest, everybody, members)
        who = jnp.where(i > longest, chunks(count), jnp.broadcast_to(members, (EXAMPLES, EXAMPLES)))
        now = kind._replace(normalisation=jnp.where(i == longest + 1, running, kind.normalisation))
        # who is not in the mini-batch goes through as one who is: of a batch of one, others would grow beyond all numbers
        inside = jnp.where((shares > 0)[:, None], x, x[jnp.argmax(shares)])
        was = passed(now, net, given.depth, inside, shares, who, seen)
        score = was.score
        loss = shares @ (jnp.logaddexp(0, score) - label * score)
        right = shares @ (jnp.isfinite(score) & ((score > 0) == (label > 0.5)))
        g, back = pulled(kind, net, given.depth, was, who, shares * (jax.nn.sigmoid(score) - label))
        norm = jnp.sum(g.layers.weights**2, axis=(1, 2))
        whole = jnp.sqrt(sum((jnp.sum(one**2) for one in jax.tree.leaves(g)), jnp.zeros(())))
        rate = jnp.where(i < steps, given.learning_rate, 0) * jnp.where(whole > given.clip, given.clip / whole, 1)
        newest = Statistics(was.seen.mean, was.seen.variance * count / jnp.maximum(count - 1, 1))
        share = jnp.where(i < steps, MOMENTUM, 0)
        after = jax.tree.map(lambda w, g: jnp.where(rate > 0, w - rate * g, w), net, g)
        seen = jax.tree.map(lambda old, new: jnp.where(share > 0, old + share * (new - old), old), seen, newest)
        return (after, seen), (jnp.sqrt(was.size), jnp.sqrt(back), jnp.sqrt(norm), loss, right)

    def one(carry: Any, i: jax.Array) -> tuple[Any, Any]:
        gone = (*[jnp.full(DEEPEST, jnp.nan)] * 3, *[jnp.full((), jnp.nan)] * 2)
        return jax.lax.cond((i <= steps) | (i > longest), lambda: at(carry, i), lambda: (carry, gone))

    seen = Statistics(jnp.zeros((DEEPEST, WIDTH)), jnp.ones((DEEPEST, WIDTH)))
    _, (size, back, norm, loss, right) = jax.lax.scan(one, (net, seen), jnp.arange(longest + 3))
    size, back, norm, losses = (row[: longest + 1] for row in (size, back, norm, loss))
    return Watched(size, back, norm, losses, loss[longest + 1 :], right[longest + 1 :])
