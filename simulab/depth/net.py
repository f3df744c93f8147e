"""A net of up to ``DEEPEST`` layers, of which a part is used: one program for every depth."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.depth.layer import PRELU, Kind, Layer, Trace, backward, forward
from simulab.machine.normal import normal
from simulab.training.initialisation import INITIALISATIONS
from simulab.training.normalisation import Statistics

DEEPEST, WIDTH = 64, 16
"""Layers there are, and units of each; the two inputs stand in the first of so many places."""
INPUTS = 2
STARTS = ("xavier", "he", "zeros")
"""Initialisations: each is multiplied with a scale."""


class Net(NamedTuple):
    """Everything that is learnt."""

    layers: Layer
    """With a leading axis of ``DEEPEST``."""
    readout: Any
    """(W,): the last layer's weights, into one score."""
    bias: Any


class Passed(NamedTuple):
    """What a forward pass leaves."""

    score: Any
    """(n,)"""
    trace: Trace
    """(DEEPEST, n, W) each."""
    last: Any
    """(n, W): what the last layer in use gives."""
    size: Any
    """(DEEPEST,): mean square of what each layer gives."""
    seen: Statistics
    """(DEEPEST, W) each: mean and variance of each layer's sums."""


class Pulled(NamedTuple):
    """What a backward pass leaves."""

    gradient: Net
    back: Any
    """(DEEPEST,): squared norm of the gradient by what each layer gives."""


def draws(seed: Any) -> tuple[jax.Array, jax.Array]:
    """Normal numbers for the weights of all layers (DEEPEST, W, W) and of the last one (W,)."""
    layers, last = jax.random.split(jax.random.key(jnp.asarray(seed, jnp.uint32)))
    return normal(layers, (DEEPEST, WIDTH, WIDTH)), normal(last, (WIDTH,))


def deviation(start: Any, scale: Any) -> tuple[jax.Array, jax.Array]:
    """Standard deviation of the weights of the first layer, which has two inputs, and of all others."""
    of = [[INITIALISATIONS[name](fan_in, WIDTH) for fan_in in (INPUTS, WIDTH)] for name in STARTS]
    first, others = jnp.asarray(of)[start]
    return scale * first, scale * others


def begun(drawn: tuple[jax.Array, jax.Array], start: Any, scale: Any) -> Net:
    """A net before training: biases are zero, and the readout's weights have Xavier's deviation for one output and no scale
    (from zeros they are zero as well)."""
    first, others = deviation(start, scale)
    wide = jnp.where(jnp.arange(DEEPEST) == 0, first, others)
    layers = Layer(wide[:, None, None] * drawn[0], jnp.zeros((DEEPEST, WIDTH)), jnp.full(DEEPEST, PRELU))
    last = jnp.where(start == STARTS.index("zeros"), 0.0, INITIALISATIONS["xavier"](WIDTH, 1))
    return Net(layers, last * drawn[1], jnp.zeros(()))


def passed(
    kind: Kind, net: Net, depth: Any, x: jax.Array, members: jax.Array, who: jax.Array, seen: Statistics
) -> Passed:
    """The examples x (n, 2) through the first ``depth`` layers.

    Args:
        kind: what the layers are.
        net: its weights.
        depth: layers in use; what comes after them passes it on.
        x: inputs.
        members: (n,) the examples' shares, of which sizes and statistics are made.
        who: (n, n) who is normalised with whom, by batch normalisation.
        seen: running statistics of all layers (DEEPEST, W), for a net that is used with them.
    """

    def inside(layer: Layer, its: Statistics, h: jax.Array, first: jax.Array) -> tuple[jax.Array, Any]:
        out, trace = forward(kind, layer, h, who, its, first)
        mean = members @ trace.sums
        spread = Statistics(mean, members @ (trace.sums - mean) ** 2)
        return out, (trace, members @ jnp.mean(out**2, axis=1), spread)

    def through(h: jax.Array, one: Any) -> tuple[jax.Array, Any]:
        layer, its, i = one
        nothing = (Trace(*[jnp.zeros_like(h)] * 4), jnp.zeros(()), jax.tree.map(jnp.zeros_like, its))
        return jax.lax.cond(i < depth, lambda: inside(layer, its, h, i == 0), lambda: (h, nothing))

    h = jnp.pad(x, ((0, 0), (0, WIDTH - INPUTS)))
    last, (trace, size, found) = jax.lax.scan(through, h, (net.layers, seen, jnp.arange(DEEPEST)))
    return Passed(last @ net.readout + net.bias, trace, last, size, found)


def pulled(kind: Kind, net: Net, depth: Any, was: Passed, who: jax.Array, by_score: jax.Array) -> Pulled:
    """The slope of a loss by everything that is learnt, given the one by the scores (n,)."""

    def through(pull: jax.Array, one: Any) -> tuple[jax.Array, tuple[Layer, jax.Array]]:
        layer, trace, i = one
        none = jax.tree.map(jnp.zeros_like, layer)

        def inside() -> tuple[jax.Array, tuple[Layer, jax.Array]]:
            by_h, slope = backward(kind, layer, trace, who, pull, i == 0)
            return by_h, (slope, jnp.sum(pull**2))

        return jax.lax.cond(i < depth, inside, lambda: (pull, (none, jnp.zeros(()))))

    pull = by_score[:, None] * net.readout
    each = (net.layers, was.trace, jnp.arange(DEEPEST))
    _, (layers, back) = jax.lax.scan(through, pull, each, reverse=True)
    return Pulled(Net(layers, by_score @ was.last, jnp.sum(by_score)), back)
