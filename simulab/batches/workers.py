"""One large batch computed by several workers: each takes a shard, and what they find is put together."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.batches.border import EXAMPLES, border
from simulab.batches.formats import FORMATS, rounded
from simulab.machine.normal import normal
from simulab.training.normalisation import by, seen

MOST, WIDTH = 8, 16
"""Workers there can be, and tanh units of the hidden layer."""
SHARDS = ("even", "uneven")
TOGETHER = ("mean", "plain", "sum")
"""Gradients of the workers weighted by their examples; their plain mean; their sum."""
SHOWN = 12
"""Entries of the gradient that are looked at."""
SINGLE = list(FORMATS).index("float32")


class Net(NamedTuple):
    """Everything that is learnt; or its gradient."""

    entry: Any
    """(2, W)"""
    biases: Any
    """(W,)"""
    readout: Any
    """(W,)"""
    bias: Any


class Given(NamedTuple):
    """One training; every entry may be traced."""

    workers: Any
    shards: Any
    """Its place in ``SHARDS``."""
    strips: Any
    """Whether each worker's examples lie beside each other, from left to right; else everywhere."""
    together: Any
    """Its place in ``TOGETHER``."""
    normalised: Any
    """Whether sums are normalised over the examples that a worker sees."""
    learning_rate: Any
    seed: Any


class Seen(NamedTuple):
    """At each step of a training, the last of which is not taken."""

    loss: Any
    """(T+1, 2) of all examples: of the workers' net, and of one that computes the whole batch at once."""
    entries: Any
    """(T+1, MOST+2, SHOWN) of the gradient at the workers' weights: each worker's, put together, and of the whole batch."""
    apart: Any
    """(T+1,) how far what is put together is from the whole batch's gradient, in lengths of that one; of 32 bits each."""
    right: Any
    """(T+1, 2) share of the examples on the right side."""


def sizes(count: Any, shards: Any) -> jax.Array:
    """(MOST,) examples of each worker: as many each, but for what cannot be divided; or 1, 3, 5, … parts."""
    share = jnp.minimum(jnp.arange(MOST + 1) / count, 1.0)
    share = jnp.where(shards == SHARDS.index("uneven"), share**2, share)
    return jnp.diff(jnp.floor(EXAMPLES * share + 0.5))


def members(count: Any, shards: Any, strips: Any) -> jax.Array:
    """(MOST, n) 1 for the examples that a worker has."""
    ends = jnp.cumsum(sizes(count, shards))
    x, _ = border()
    across = jnp.sum(x[:, 0] > x[:, 0][:, None], axis=1)  # how many lie further to the left
    rank = jnp.where(strips, EXAMPLES - 1 - across, jnp.arange(EXAMPLES))
    return ((rank < ends[:, None]) & (rank >= jnp.append(0.0, ends[:-1])[:, None])).astype(float)


def begun(seed: Any) -> Net:
    """Xavier's normal weights, and no biases."""
    entry, readout = jax.random.split(jax.random.key(jnp.asarray(seed, jnp.uint32)))
    return Net(
        (2 / (2 + WIDTH)) ** 0.5 * normal(entry, (2, WIDTH)), jnp.zeros(WIDTH),
        (2 / (WIDTH + 1)) ** 0.5 * normal(readout, (WIDTH,)), jnp.zeros(()),
    )  # fmt: skip


def scores(net: Net, normalised: Any, share: jax.Array) -> jax.Array:
    """(n,), their sums normalised over the examples with a ``share`` (n,)."""
    x, _ = border()
    z = x @ net.entry
    z = jnp.where(normalised, by(z, seen(z, share)), z) + net.biases
    return jnp.tanh(z) @ net.readout + net.bias


def losses(net: Net, normalised: Any, share: jax.Array) -> jax.Array:
    """(n,) cross-entropies."""
    _, label = border()
    score = scores(net, normalised, share)
    return jnp.logaddexp(0, score) - label * score


def gradient(net: Net, normalised: Any, share: jax.Array) -> Net:
    """Of the mean loss over the examples with a ``share`` (n,), which add up to 1."""
    return jax.grad(lambda net: share @ losses(net, normalised, share))(net)


def flat(net: Net) -> jax.Array:
    """(P,)"""
    return jnp.concatenate([jnp.ravel(one) for one in net])


def parts(count: Any, together: Any, own: jax.Array) -> jax.Array:
    """(MOST,) what each worker's mean gradient is multiplied with; ``own`` (MOST,) are its examples."""
    there = jnp.arange(MOST) < count
    return jnp.where(there, jnp.stack([own / EXAMPLES, jnp.ones(MOST) / count, jnp.ones(MOST)])[together], 0.0)


def trained(given: Given, steps: Any, longest: int) -> Seen:
    """Two trainings of ``steps`` steps of gradient descent, of which there may be ``longest``; not numbers beyond."""
    who = members(given.workers, given.shards, given.strips)
    own = jnp.sum(who, axis=1)
    everybody = jnp.full(EXAMPLES, 1 / EXAMPLES)
    there = (own > 0)[:, None]
    shards = jnp.where(there, who / jnp.maximum(own, 1)[:, None], everybody)
    factor = parts(given.workers, given.together, own)
    _, label = border()

    def single(x: Any) -> jax.Array:
        return rounded(x, SINGLE)

    def of(net: Net) -> tuple[jax.Array, jax.Array]:
        score = scores(net, given.normalised, everybody)
        right = jnp.mean((score > 0) == (label > 0.5), dtype=float)
        return jnp.mean(jnp.logaddexp(0, score) - label * score), right

    def step(carry: tuple[Net, Net], i: jax.Array) -> tuple[tuple[Net, Net], Seen]:
        net, alone = carry
        each = jax.vmap(lambda share: gradient(net, given.normalised, share))(
            jnp.append(shards, everybody[None], axis=0)
        )
        met = jax.tree.map(lambda g: jnp.tensordot(factor, g[:-1], axes=1), each)
        rows = jax.vmap(flat)(each)
        added = jax.lax.fori_loop(
            0, MOST, lambda w, sum: single(sum + single(factor[w] * single(rows[w]))), jnp.zeros(rows.shape[1])
        )
        once = single(rows[-1])
        apart = jnp.sqrt(jnp.sum((added - once) ** 2) / jnp.maximum(jnp.sum(once**2), 1e-300))
        (loss, right), (loss_alone, right_alone) = of(net), of(alone)
        each_one = jnp.where(there, rows[:-1, :SHOWN], jnp.nan)
        looked = jnp.concatenate([each_one, flat(met)[None, :SHOWN], rows[-1:, :SHOWN]])
        by_alone = gradient(alone, given.normalised, everybody)
        go = jnp.where(i < steps, given.learning_rate, 0.0)
        net, alone = (jax.tree.map(lambda w, g: w - go * g, w, g) for w, g in ((net, met), (alone, by_alone)))
        return (net, alone), Seen(jnp.stack([loss, loss_alone]), looked, apart, jnp.stack([right, right_alone]))

    begin = (begun(given.seed), begun(given.seed))
    blank = jax.tree.map(lambda a: jnp.full(a.shape, jnp.nan), jax.eval_shape(step, begin, jnp.asarray(0))[1])

    def one(carry: Any, i: jax.Array) -> Any:
        return jax.lax.cond(i <= steps, lambda: step(carry, i), lambda: (carry, blank))

    return jax.lax.scan(one, begin, jnp.arange(longest + 1))[1]
