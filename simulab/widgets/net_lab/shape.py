"""What shape a net has: one table of weights large enough for the largest, of which a net uses a part.

So that adding a layer or a unit is a knob like any other: it changes which entries count, never a program.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from simulab.training.initialisation import INITIALISATIONS

DEEPEST, WIDEST = 4, 8
LAYERS = DEEPEST + 1
PER_LAYER = WIDEST * WIDEST + WIDEST
SIZE = LAYERS * PER_LAYER
"""Numbers in a table: of each layer weights (in, out) and then biases (out,)."""


class Shape(NamedTuple):
    """The shape of one net; everything may be traced."""

    depth: jax.Array
    """Hidden layers, 0 to 4."""
    widths: jax.Array
    """(LAYERS + 1,) units: inputs, hidden layers, then outputs at place depth + 1; 0 beyond."""

    def units(self) -> jax.Array:
        """(LAYERS + 1, WIDEST) which places of the table are units."""
        return jnp.arange(WIDEST) < self.widths[:, None]

    def used(self) -> jax.Array:
        """(SIZE,) which entries of a table are weights or biases of this net."""
        units = self.units()
        into = units[1:]
        pairs = units[:-1, :, None] & into[:, None, :]
        return jnp.concatenate([pairs.reshape(LAYERS, -1), into], axis=1).reshape(-1)


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


def weights_of(table: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(LAYERS, in, out) weights and (LAYERS, out) biases of a table (SIZE,)."""
    rows = table.reshape(LAYERS, PER_LAYER)
    return rows[:, : WIDEST * WIDEST].reshape(LAYERS, WIDEST, WIDEST), rows[:, WIDEST * WIDEST :]


def initial(key: jax.Array, net: Shape, kind: jax.Array, scale: jax.Array) -> jax.Array:
    """(SIZE,) the table before training: the very numbers of ``training.Network.init`` for this shape.

    That draws one row of normals for all layers; the first numbers of a longer row are the same ones.
    """
    row = jax.random.normal(key, (SIZE,), jnp.float32)
    ends = jnp.cumsum(net.widths[:-1] * net.widths[1:])
    starts = jnp.concatenate([jnp.zeros(1, ends.dtype), ends[:-1]])
    i, j = jnp.arange(WIDEST)[:, None], jnp.arange(WIDEST)[None, :]
    at = starts[:, None, None] + i * net.widths[1:, None, None] + j
    drawn = row[jnp.clip(at, 0, SIZE - 1)]
    fans = jnp.maximum(net.widths[:-1], 1), jnp.maximum(net.widths[1:], 1)
    deviations = jnp.stack([jnp.broadcast_to(one(*fans), (LAYERS,)) for one in INITIALISATIONS.values()])  # pyright: ignore
    # rounded to float32 there too
    drawn = jnp.asarray(deviations[kind], jnp.float32)[:, None, None] * drawn
    whole = jnp.concatenate([scale * jnp.asarray(drawn, float).reshape(LAYERS, -1), jnp.zeros((LAYERS, WIDEST))], 1)
    return jnp.where(net.used(), whole.reshape(-1), 0)
