"""What shape a net has: one table of weights large enough for the largest, of which a net uses a part.

So that adding a layer, a unit or an input is a knob like any other: it changes which entries count, never a program.
What is remembered of a run is packed, so that a small net is a small message.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.training.initialisation import INITIALISATIONS

DEEPEST, WIDEST = 4, 8
"""Hidden layers, and units in each."""
INPUTS, OUTPUTS = 256, 10
STRIP = WIDEST
"""Inputs that are multiplied at once: a net of two inputs needs one strip, one of 64 pixels eight."""
STRIPS = INPUTS // STRIP
LAYERS = DEEPEST + 1


class Weights(NamedTuple):
    """A table's parts. A net without hidden layers has the first layer only, whose outputs are the scores."""

    first: jax.Array
    """(INPUTS, OUTPUTS); into a hidden layer only the first WIDEST columns."""
    first_bias: jax.Array
    hidden: jax.Array
    """(DEEPEST - 1, WIDEST, WIDEST) between hidden layers."""
    hidden_bias: jax.Array
    last: jax.Array
    """(WIDEST, OUTPUTS)"""
    last_bias: jax.Array
    scale: jax.Array
    """(DEEPEST, WIDEST) of normalised sums, as the next."""
    shift: jax.Array


PARTS: dict[str, tuple[int, ...]] = {
    "first": (INPUTS, OUTPUTS),
    "first_bias": (OUTPUTS,),
    "hidden": (DEEPEST - 1, WIDEST, WIDEST),
    "hidden_bias": (DEEPEST - 1, WIDEST),
    "last": (WIDEST, OUTPUTS),
    "last_bias": (OUTPUTS,),
    "scale": (DEEPEST, WIDEST),
    "shift": (DEEPEST, WIDEST),
}
SIZE = sum(int(np.prod(shape)) for shape in PARTS.values())
"""Numbers in a table."""
FIRST = STRIP * OUTPUTS
"""Numbers of a strip of inputs in a table."""
REST = SIZE - STRIPS * FIRST
"""Numbers in a table besides the first layer's weights."""
SENT = INPUTS * WIDEST + WIDEST + (DEEPEST - 1) * (WIDEST + 1) * WIDEST + (WIDEST + 1) * OUTPUTS + 4 * DEEPEST * WIDEST
"""Numbers in the longest packed row: a table, and the running mean and variance of each hidden unit."""


class Shape(NamedTuple):
    """The shape of one net; everything may be traced."""

    depth: jax.Array
    """Hidden layers, 0 to 4."""
    widths: jax.Array
    """(LAYERS + 1,) units: inputs, hidden layers, then outputs at place depth + 1; 0 beyond."""

    def strips(self) -> jax.Array:
        """How many strips of inputs there are."""
        return -(-self.widths[0] // STRIP)

    def units(self) -> jax.Array:
        """(DEEPEST, WIDEST) which places are hidden units."""
        hidden = jnp.where(jnp.arange(1, LAYERS) <= self.depth, self.widths[1:LAYERS], 0)
        return jnp.arange(WIDEST) < hidden[:, None]

    def used(self, norm: Any = 0) -> jax.Array:
        """(SIZE,) which entries of a table are parameters of this net; ``norm`` is the position in ``normalisation.KINDS``.

        Under batch normalisation a hidden layer has no bias: the mean is taken off anyway.
        """
        deep, (inputs, width), final = self.depth > 0, self.widths[:2], self.widths[self.depth + 1]
        units, biased = self.units(), ((norm != BATCH) | (self.depth == 0))
        there = jnp.arange(1, DEEPEST) < self.depth
        into = units[1:] & there[:, None]
        last = jnp.arange(OUTPUTS) < jnp.where(deep, final, 0)
        end = jnp.sum(jnp.where(jnp.arange(DEEPEST) == self.depth - 1, self.widths[1:LAYERS], 0))
        normed = units & (norm > 0)
        first = jnp.arange(OUTPUTS) < width
        return table_of(
            Weights(
                (jnp.arange(INPUTS) < inputs)[:, None] & first,
                first & biased,
                units[:-1, :, None] & into[:, None, :],
                into & biased,
                (jnp.arange(WIDEST) < end)[:, None] & last,
                last,
                normed,
                normed,
            )
        )


BATCH, LAYER = 1, 2
"""Positions in ``training.normalisation.KINDS``."""


def shape(depth: jax.Array, hidden: jax.Array, inputs: jax.Array, outputs: jax.Array) -> Shape:
    """A net's shape.

    Args:
        depth: how many of the hidden widths count.
        hidden: (DEEPEST,) units of each hidden layer.
        inputs, outputs: units at both ends.
    """
    depth = jnp.asarray(depth, jnp.int32)
    place = jnp.arange(LAYERS + 1)
    hidden = jnp.concatenate([jnp.asarray(inputs)[None], hidden, jnp.zeros(1)])
    widths = jnp.where(place <= depth, hidden, jnp.where(place == depth + 1, outputs, 0))
    return Shape(depth, widths.astype(jnp.int32))


def weights_of(table: jax.Array) -> Weights:
    """The parts of a table; the first layer's weights (n, OUTPUTS) as many as it holds, none of its ``rest_of``."""
    at = table.shape[0] - REST
    found = [table[:at].reshape(-1, OUTPUTS)]
    for part in list(PARTS.values())[1:]:
        size = int(np.prod(part))
        found.append(table[at : at + size].reshape(part))
        at += size
    return Weights(*found)


def rest_of(table: jax.Array) -> jax.Array:
    """(REST,) a table without the first layer's weights."""
    return table[table.shape[0] - REST :]


def table_of(weights: Weights) -> jax.Array:
    """(SIZE,) the parts in a row."""
    return jnp.concatenate([part.reshape(-1) for part in weights])


def strip_of(table: jax.Array, at: Any) -> jax.Array:
    """(STRIP, OUTPUTS) the weights of one strip of inputs; they stand first in a table."""
    return jax.lax.dynamic_slice_in_dim(table, at * FIRST, FIRST).reshape(STRIP, OUTPUTS)


def strips_of(net: Shape, table: jax.Array) -> Any:
    """How many strips of inputs there are, as far as a table holds them."""
    return net.strips() if table.shape[0] == SIZE else (table.shape[0] - REST) // FIRST


def shortened(row: jax.Array) -> jax.Array:
    """(..., FIRST + REST) of a row (..., SIZE) over a table what a net has whose inputs are one strip."""
    return jnp.concatenate([row[..., :FIRST], row[..., SIZE - REST :]], axis=-1)


def lengthened(row: jax.Array, short: jax.Array) -> jax.Array:
    """The row (..., SIZE) with ``short`` in it."""
    return jnp.concatenate([short[..., :FIRST], row[..., FIRST : SIZE - REST], short[..., FIRST:]], axis=-1)


def add_strip(table: jax.Array, at: Any, more: jax.Array) -> jax.Array:
    """The table with ``more`` (STRIP, OUTPUTS) added to those weights."""
    sums = jax.lax.dynamic_slice_in_dim(table, at * FIRST, FIRST) + more.reshape(-1)
    return jax.lax.dynamic_update_slice_in_dim(table, sums, at * FIRST, 0)


def initial(key: jax.Array, net: Shape, kind: jax.Array, scale: jax.Array) -> jax.Array:
    """(SIZE,) the table before training: the very numbers of ``training.Network.init`` for this shape.

    That draws one row of normals for all layers; the first numbers of a longer row are the same ones.
    """
    row = jax.random.normal(key, (SENT,), jnp.float32)
    fans = jnp.maximum(net.widths[:-1], 1), jnp.maximum(net.widths[1:], 1)
    deviations = jnp.stack([jnp.broadcast_to(one(*fans), (LAYERS,)) for one in INITIALISATIONS.values()])[kind]  # pyright: ignore
    starts = _starts(net, net.widths[:-1] * net.widths[1:])

    def drawn(layer: Any, into: int, out: int) -> jax.Array:
        at = starts[layer] + jnp.arange(into)[:, None] * net.widths[layer + 1] + jnp.arange(out)
        # rounded to float32 there too
        normal = jnp.asarray(deviations[layer], jnp.float32) * row[jnp.clip(at, 0, SENT - 1)]
        return scale * jnp.asarray(normal, float)

    zero = {name: jnp.zeros(part) for name, part in PARTS.items()}
    hidden = jnp.stack([drawn(layer, WIDEST, WIDEST) for layer in range(1, DEEPEST)])
    whole = Weights(**{
        **zero,
        "first": drawn(0, INPUTS, OUTPUTS),
        "hidden": hidden,
        "last": drawn(net.depth, WIDEST, OUTPUTS),
        "scale": jnp.ones(PARTS["scale"]),
    })  # fmt: skip
    return table_of(whole)


def _starts(net: Shape, sizes: jax.Array) -> jax.Array:
    """(LAYERS,) where each layer begins, if it takes so many places."""
    ends = jnp.cumsum(sizes)
    return jnp.concatenate([jnp.zeros(1, ends.dtype), ends[:-1]])


def count(net: Shape, normed: Any = True) -> jax.Array:
    """How many numbers of a packed row are used; those of normalisation stand at its end."""
    hidden = jnp.sum(net.units() * 1)
    return jnp.sum((net.widths[:-1] + 1) * net.widths[1:]) + jnp.where(normed, 4 * hidden, 0)


def _places(net: Shape) -> jax.Array:
    """(SIZE + 2 DEEPEST WIDEST,) the place of each entry of a table, and of what is running, in a packed row.

    By layers: its weights, row by row, then its biases. After all of them scale, shift, mean and variance of the first hidden
    layer, then those of the next.
    """
    into, out = net.widths[:-1], net.widths[1:]
    starts = _starts(net, (into + 1) * out)
    after = jnp.sum((into + 1) * out)

    def block(layer: Any, rows: int, columns: int) -> list[jax.Array]:
        at = starts[layer] + jnp.arange(rows)[:, None] * out[layer] + jnp.arange(columns)
        return [at.reshape(-1), starts[layer] + into[layer] * out[layer] + jnp.arange(columns)]

    first, last = block(0, INPUTS, OUTPUTS), block(net.depth, WIDEST, OUTPUTS)
    hidden = [block(layer, WIDEST, WIDEST) for layer in range(1, DEEPEST)]
    widths = net.widths[1:LAYERS] * (jnp.arange(DEEPEST) < net.depth)
    before = after + 4 * _starts(net, jnp.concatenate([widths, jnp.zeros(1, widths.dtype)]))[:DEEPEST]
    normed = [(before[:, None] + k * widths[:, None] + jnp.arange(WIDEST)).reshape(-1) for k in range(4)]
    return jnp.concatenate([*first, *[one[0] for one in hidden], *[one[1] for one in hidden], *last, *normed])


class Packing(NamedTuple):
    """How a table is packed; found once a run."""

    order: jax.Array
    """(SENT,) the place in table and running moments of each packed number."""
    count: jax.Array


def packing(net: Shape) -> Packing:
    """The entries that a net uses, in the order of a packed row."""
    there = _kept(net)
    order = jnp.argsort(jnp.where(there, _places(net), SENT))[:SENT]
    return Packing(order, count(net))


def packed(how: Packing, table: jax.Array, running: jax.Array) -> jax.Array:
    """(SENT,) what a run remembers of one epoch: the table (SIZE,) and ``running`` (2, DEEPEST, WIDEST), without gaps."""
    values = jnp.concatenate([table, running.reshape(-1)])
    return jnp.where(jnp.arange(SENT) < how.count, values[how.order], 0)


def _kept(net: Shape) -> jax.Array:
    return jnp.concatenate([net.used(LAYER), *[net.units().reshape(-1)] * 2])


@jax.jit  # a page carries it once
def unpacked(net: Shape, row: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The table (SIZE,) and what is running (2, DEEPEST, WIDEST) of a packed row."""
    whole = jnp.where(_kept(net), row[jnp.clip(_places(net), 0, SENT - 1)], 0)
    return whole[:SIZE], whole[SIZE:].reshape(2, DEEPEST, WIDEST)


def by_layer(net: Shape, squares: jax.Array) -> jax.Array:
    """(LAYERS,) sums of a row (SIZE,) over the entries of each layer."""
    w = weights_of(squares)
    first = jnp.sum(w.first) + jnp.sum(w.first_bias)
    hidden = jnp.sum(w.hidden, axis=(1, 2)) + jnp.sum(w.hidden_bias, axis=1)
    normed = jnp.sum(w.scale, axis=1) + jnp.sum(w.shift, axis=1)
    sums = jnp.concatenate([first[None], hidden]) + normed
    last = jnp.sum(w.last) + jnp.sum(w.last_bias)
    return jnp.append(sums, 0.0) + jnp.where(jnp.arange(LAYERS) == net.depth, last, 0)
