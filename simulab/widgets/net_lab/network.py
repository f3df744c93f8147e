"""Forward and backward through a net of any depth: two loops over its layers, and the chain rule written out.

Nothing here is left to automatic differentiation: a loop whose length is a knob has no reverse mode, and this is what
the page takes apart step by step.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.training.activation import ACTIVATIONS, slope
from simulab.training.normalisation import EPS
from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab.cost import binary, categorical, number, outputs
from simulab.widgets.net_lab.shape import (
    BATCH,
    DEEPEST,
    LAYER,
    OUTPUTS,
    REST,
    WIDEST,
    Shape,
    Weights,
    add_strip,
    rest_of,
    strip_of,
    strips_of,
    table_of,
    weights_of,
)

BINARY, CATEGORICAL, SQUARED = range(3)
"""What is predicted: the probability of the second of two classes, one of several classes, a number."""

_KINDS = tuple(ACTIVATIONS.values())
TOGETHER = 20
"""Examples that are sent through at once."""
Strips = Callable[[Any], jax.Array]
"""Number of a strip of inputs -> (n, shape.STRIP) what it is of each example: so only those that there are are touched."""


class Net(NamedTuple):
    """What does not change while a net trains."""

    shape: Shape
    activations: Any
    """(DEEPEST,) positions in ``ACTIVATIONS``."""
    task: Any
    norm: Any = 0
    """Position in ``normalisation.KINDS``."""
    skip: Any = False
    """Whether what a layer was given is added to what it answers, where both are as wide."""
    smoothing: Any = 0.0
    """What the truth gives to the other classes."""
    class_loss: Any = 0
    """Position in ``cost.CLASS_LOSSES``."""
    gamma: Any = 2.0
    """The focal loss's exponent."""
    number_loss: Any = 0
    """Position in ``cost.NUMBER_LOSSES``."""
    huber_delta: Any = 1.0
    """Where the Huber loss becomes a line."""


class Forward(NamedTuple):
    """What went through a net, n examples at once; places that the net has not hold zeros."""

    scores: jax.Array
    """(n, OUTPUTS): before any sigmoid or softmax."""
    passed: jax.Array
    """(DEEPEST, 5, n, WIDEST) of each hidden layer what the properties below say."""
    moments: jax.Array
    """(2, DEEPEST, WIDEST) mean and variance by which batch normalisation went."""

    @property
    def sums(self) -> jax.Array:
        """(DEEPEST, n, WIDEST), as all of these: what the activation was given."""
        return self.passed[:, 0]

    @property
    def units(self) -> jax.Array:
        """What each hidden unit answered."""
        return self.passed[:, 1]

    @property
    def handed(self) -> jax.Array:
        """What was handed on: the same after dropout, and with what was skipped."""
        return self.passed[:, 2]

    @property
    def centred(self) -> jax.Array:
        """Normalised sums before scale and shift; zero without normalisation."""
        return self.passed[:, 3]

    @property
    def tight(self) -> jax.Array:
        """What they were multiplied by: one over the deviation."""
        return self.passed[:, 4]


class Going(NamedTuple):
    """How examples go through besides: nothing of it at inference, but for the running moments."""

    share: jax.Array
    """(n,) what each example counts in the mini-batch's moments; they sum to 1."""
    masks: jax.Array | None = None
    """(DEEPEST, n, WIDEST) dropout's factors."""
    running: jax.Array | None = None
    """(2, DEEPEST, WIDEST) moments to go by instead of the mini-batch's own."""


def forward(net: Net, table: jax.Array, x: Strips, going: Going) -> Forward:
    """Send examples through: h' = act(norm(h W + b)) at each hidden layer, h W + b at the end."""
    return onward(net, rest_of(table), x(0), into_first(net, table, x), going)


def into_first(net: Net, table: jax.Array, x: Strips) -> jax.Array:
    """(n, OUTPUTS) the first layer's sums."""

    def strip(at: Any, sums: jax.Array) -> jax.Array:
        return sums + x(at) @ strip_of(table, at)

    before = weights_of(rest_of(table)).first_bias + x(0) @ strip_of(table, 0)
    return jax.lax.fori_loop(1, strips_of(net.shape, table), strip, before)


@jax.jit  # a page carries it once, for examples of a number
def onward(net: Net, rest: jax.Array, first: jax.Array, before: jax.Array, going: Going) -> Forward:
    """From the first layer's sums (n, OUTPUTS) on; ``first`` (n, STRIP) is what a skip connection passes by it."""
    w, depth = weights_of(rest), net.shape.depth
    n = first.shape[0]
    units = net.shape.units()

    def layer(at: Any, carry: Any) -> Any:
        h, passed, seen = carry
        inner = jnp.maximum(at - 1, 0)
        z = jnp.where(at == 0, before[:, :WIDEST], h @ w.hidden[inner] + w.hidden_bias[inner]) * units[at]
        s, centred, tight, moments = jax.lax.cond(
            net.norm > 0, lambda: _normed(net, w, going, at, units[at], z), lambda: (z, *_plain(z))
        )
        answer = pick(net.activations[at], _KINDS, s) * units[at]
        out = answer if going.masks is None else answer * going.masks[at]
        out = out + jnp.where(_skips(net, at), jnp.where(at == 0, first, h), 0)
        return out, passed.at[at].set(jnp.stack([s, answer, out, centred, tight])), seen.at[:, at].set(moments)

    nothing = jnp.zeros((n, WIDEST)), jnp.zeros((DEEPEST, 5, n, WIDEST)), jnp.zeros((2, DEEPEST, WIDEST))
    h, passed, seen = jax.lax.fori_loop(0, depth, layer, nothing)
    return Forward(jnp.where(depth == 0, before, h @ w.last + w.last_bias), passed, seen)


def used(
    net: Net, table: jax.Array, x: Callable[[Any, jax.Array], jax.Array], n: int, running: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Scores (n, OUTPUTS) and units (DEEPEST, n, WIDEST) of a net in use, for n examples, a multiple of ``TOGETHER``.

    Some at a time: what goes through then stays in the nearest cache, and a page has the code of a mini-batch already.

    Args:
        x: (number of a strip, (m,) places of examples) -> (m, shape.STRIP).
    """
    going = Going(jnp.ones(TOGETHER) / TOGETHER, jnp.ones((DEEPEST, TOGETHER, WIDEST)), running)

    def some(rows: jax.Array) -> tuple[jax.Array, jax.Array]:
        passed = forward(net, table, lambda at: x(at, rows), going)
        return passed.scores, passed.units

    scores, units = jax.lax.map(some, jnp.arange(n).reshape(-1, TOGETHER))
    return scores.reshape(-1, OUTPUTS), jnp.moveaxis(units, 0, 1).reshape(DEEPEST, -1, WIDEST)


def _plain(z: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    return jnp.zeros(z.shape), jnp.zeros(z.shape), jnp.zeros((2, WIDEST))


def _normed(net: Net, w: Weights, going: Going, at: Any, unit: jax.Array, z: jax.Array) -> Any:
    """Normalised sums with scale and shift, without them, what they were multiplied by, and the moments."""
    moments = _moments(going, at, z)
    centred, tight = _normalised(net, unit, z, moments)
    return centred * w.scale[at] + w.shift[at], centred, tight, moments


def _skips(net: Net, at: Any) -> jax.Array:
    return net.skip & (net.shape.widths[at] == net.shape.widths[at + 1])


def _moments(going: Going, at: Any, z: jax.Array) -> jax.Array:
    """(2, WIDEST) mean and variance of sums over the mini-batch, or those that are given."""
    if going.running is not None:
        return going.running[:, at]
    mean = going.share @ z
    return jnp.stack([mean, going.share @ (z - mean) ** 2])


def _normalised(net: Net, unit: jax.Array, z: jax.Array, moments: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Sums brought to mean 0 and deviation 1 over the mini-batch or over the layer, and what they were multiplied by."""
    width = jnp.maximum(jnp.sum(unit), 1)
    mean = jnp.sum(z, axis=1, keepdims=True) / width
    spread = jnp.sum(jnp.where(unit, z - mean, 0) ** 2, axis=1, keepdims=True) / width
    mean = jnp.where(net.norm == LAYER, mean, moments[0])
    tight = 1 / jnp.sqrt(jnp.where(net.norm == LAYER, spread, moments[1]) + EPS)
    tight = tight * unit
    return (z - mean) * tight, tight


def backward(
    net: Net, table: jax.Array, x: Strips, passed: Forward, going: Going, delta: jax.Array, sums: jax.Array
) -> jax.Array:
    """``sums``, as long as the table, and the gradient of a loss whose slope by the scores is ``delta`` (n, OUTPUTS).

    From the last layer to the first: dL/dW = hᵀ δ, dL/db = Σ δ, and δ' = (δ Wᵀ) act'(z) is handed back.
    """
    first, rest = back(net, rest_of(table), passed, going, delta)
    return gathered(net, x, first, rest, sums)


def gathered(net: Net, x: Strips, first: jax.Array, rest: jax.Array, sums: jax.Array) -> jax.Array:
    """``sums``, as long as the table, and the gradient whose parts are those that ``back`` returns."""
    sums = jax.lax.dynamic_update_slice_in_dim(sums, rest_of(sums) + rest, sums.shape[0] - REST, 0)
    strips = strips_of(net.shape, sums)
    return jax.lax.fori_loop(0, strips, lambda at, sums: add_strip(sums, at, over_examples(x(at), first)), sums)


def over_examples(a: jax.Array, b: jax.Array) -> jax.Array:
    """aᵀ b. XLA multiplies small matrices as they lie twice as fast as ones that it has to read the other way."""
    turned = a.T if backend.runs_in_turn() else jax.lax.optimization_barrier(a.T)
    return turned @ b


@jax.jit  # a page carries it once, for examples of a number
def back(net: Net, rest: jax.Array, passed: Forward, going: Going, delta: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The slope by the first layer's sums (n, OUTPUTS), and the gradient (REST,) by all of a table but that layer's weights."""
    w, depth = weights_of(rest), net.shape.depth
    units = net.shape.units()
    final = passed.handed[jnp.maximum(depth - 1, 0)]

    def layer(back: Any, carry: Any) -> Any:
        handed_back, rows, _ = carry
        at = depth - 1 - back
        given, delta = _by_sums(net, w, passed, going, at, units[at], handed_back)
        scale = jnp.sum(given * passed.passed[at, 3], axis=0)
        shift = jnp.where(net.norm > 0, jnp.sum(given, axis=0), 0)
        inner = jnp.maximum(at - 1, 0)
        own = over_examples(passed.handed[inner], delta)
        row = jnp.concatenate([own, jnp.stack([jnp.sum(delta, axis=0), scale, shift])])
        on = delta @ w.hidden[inner].T + jnp.where(_skips(net, at), handed_back, 0)
        return on, rows.at[at].set(row), delta

    none = jnp.zeros((DEEPEST, WIDEST + 3, WIDEST)), jnp.zeros((delta.shape[0], WIDEST))
    _, rows, first = jax.lax.fori_loop(0, depth, layer, (delta @ w.last.T, *none))
    first = jnp.where(depth > 0, jnp.pad(first, ((0, 0), (0, OUTPUTS - WIDEST))), delta)
    rest = table_of(
        Weights(
            first=jnp.zeros(0),
            first_bias=jnp.sum(first, axis=0),
            hidden=rows[1:, :WIDEST],  # of the first layer's row its weights and biases are those above
            hidden_bias=rows[1:, WIDEST],
            last=over_examples(final, delta),
            last_bias=jnp.where(depth > 0, jnp.sum(delta, axis=0), 0),
            scale=rows[:, WIDEST + 1],
            shift=rows[:, WIDEST + 2],
        )
    )
    return first, rest


def _by_sums(
    net: Net, w: Weights, passed: Forward, going: Going, at: Any, unit: jax.Array, handed_back: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """The slope by what a layer's activation was given, and by h W + b; they differ where sums are normalised."""
    sums, answer, _, centred, tight = passed.passed[at]
    given = handed_back * pick(net.activations[at], _SLOPES, sums, answer) * unit
    if going.masks is not None:
        given = given * going.masks[at]
    delta = jax.lax.cond(
        net.norm > 0, lambda: _unnormalised(net, unit, going, centred, tight, given * w.scale[at]), lambda: given
    )
    return given, delta


def handed_back(
    net: Net, table: jax.Array, passed: Forward, going: Going, delta: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Of a loss whose slope by the scores is ``delta`` (n, OUTPUTS) the slopes, (DEEPEST, n, WIDEST) each, by what each hidden
    unit hands on, and by what its activation was given."""
    w, depth, units = weights_of(table), net.shape.depth, net.shape.units()

    def layer(back: Any, carry: Any) -> Any:
        on, by_units, by_sums = carry
        at = depth - 1 - back
        given, delta = _by_sums(net, w, passed, going, at, units[at], on)
        before = delta @ w.hidden[jnp.maximum(at - 1, 0)].T + jnp.where(_skips(net, at), on, 0)
        return before, by_units.at[at].set(on * units[at]), by_sums.at[at].set(given)

    none = jnp.zeros(passed.sums.shape)
    return jax.lax.fori_loop(0, depth, layer, (delta @ w.last.T, none, none))[1:]


def _unnormalised(
    net: Net, unit: jax.Array, going: Going, centred: jax.Array, tight: jax.Array, delta: jax.Array
) -> jax.Array:
    """The slope by sums of a slope by normalised ones: what is the same for all who were normalised together is taken off.

    Moments that are given, as at inference, are constants: nobody was normalised together.
    """
    width = jnp.maximum(jnp.sum(unit), 1)
    along = jnp.sum(delta, axis=1, keepdims=True) + centred * jnp.sum(delta * centred, axis=1, keepdims=True)
    share = going.share[:, None]
    across = share * (jnp.sum(delta, axis=0) + centred * jnp.sum(delta * centred, axis=0))
    together = (net.norm == BATCH) & (going.running is None)
    return tight * (delta - jnp.where(net.norm == LAYER, along / width, jnp.where(together, across, 0)))


_SLOPES = tuple((lambda z, answer, one=one: slope(one, z, answer)) for one in _KINDS)


def slopes(net: Net, passed: Forward) -> jax.Array:
    """(DEEPEST, n, WIDEST) the activations' derivatives at each sum."""

    def layer(at: Any, found: jax.Array) -> jax.Array:
        return found.at[at].set(pick(net.activations[at], _SLOPES, passed.sums[at], passed.units[at]))

    return jax.lax.fori_loop(0, net.shape.depth, layer, jnp.zeros(passed.sums.shape))


def cost(net: Net, scores: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """What each example costs.

    Args:
        scores: (n, OUTPUTS); y: (n,) the class, or the number of a regression.

    Returns:
        The loss (n,), its slope by the scores (n, OUTPUTS) and whether the prediction is right (n,).
    """
    kinds = (binary, categorical, number)
    return pick(net.task, tuple((lambda s, y, one=one: one(net, s, y)) for one in kinds), scores, y)


def predicted(net: Net, scores: jax.Array) -> jax.Array:
    """(n, OUTPUTS) what a picture shows: the probability of the second class, of each class, or the number."""
    is_class = jnp.arange(OUTPUTS) < outputs(net)

    def softmax(s: jax.Array) -> jax.Array:
        held = jnp.where(is_class, s, -jnp.inf)
        powers = jnp.where(is_class, jnp.exp(s - jnp.max(held, axis=1, keepdims=True)), 0)
        return powers / jnp.sum(powers, axis=1, keepdims=True)

    return pick(net.task, (jax.nn.sigmoid, softmax, lambda s: s), scores)
