"""What is drawn of a net at one epoch: its answers on a grid of places, computed where it is drawn."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, Data, Scale, features, scaled, strip_of
from simulab.widgets.net_lab.network import SQUARED, Net
from simulab.widgets.net_lab.shape import DEEPEST, STRIP, WIDEST, unpacked

GRID = 40
"""Places on each side of a map."""
ROOM = 1.12
"""How much wider the picture is than the points."""


def told(data: Data) -> dict[str, jax.Array]:
    """Columns of the points, and of what turns a place into inputs.

    ``raw`` (MOST, 2), ``y`` (MOST,), ``x`` (STRIPS, MOST, STRIP), of which the first ``strips`` (1,) are sent; ``count``,
    ``train``, ``inputs``, ``outputs``, ``task``, ``planar`` (1,); ``box`` (4,) left, right, bottom, top: a square around points
    of the plane, else a frame; ``shift``, ``spread``, ``middle`` (INPUTS,); ``order`` (STRIP,); ``axes``, ``target`` (2,).
    """
    there = (jnp.arange(data.raw.shape[0]) < data.count)[:, None]
    low = jnp.min(jnp.where(there, data.raw, jnp.inf), axis=0)
    high = jnp.max(jnp.where(there, data.raw, -jnp.inf), axis=0)
    middle, half = (low + high) / 2, ROOM * (high - low) / 2
    half = jnp.where(half > 0, half, 1.0)
    half = jnp.where((data.task == SQUARED) | ~data.planar, half, jnp.max(half))
    # whoever paints has ground that stays where it is: around zero, as far as the points and a little more
    far = jnp.ceil(2 * ROOM * jnp.maximum(jnp.max(jnp.abs(jnp.where(there, data.raw, 0)), axis=0), 1.0)) / 2
    far = jnp.where(data.task == SQUARED, far, jnp.max(far))
    middle, half = jnp.where(data.painted, 0.0, middle), jnp.where(data.painted, far, half)
    sides = jnp.stack([middle - half, middle + half], axis=1).reshape(-1)
    scalars = {name: getattr(data, name)[None] for name in ("count", "train", "inputs", "outputs", "task")}
    scale = {"shift": data.scale.shift, "spread": data.scale.spread, "order": data.scale.order}
    return {
        "raw": data.raw,
        "y": data.y,
        "x": data.x,
        "strips": (-(-data.inputs // STRIP))[None],
        "box": sides,
        **scalars,
        **scale,
        "planar": data.planar.astype(int)[None],
        "middle": data.middle,
        "axes": data.axes.astype(int),
        "target": data.target,
    }


def places(box: jax.Array) -> jax.Array:
    """(GRID², 2) the grid's places from edge to edge, row by row from the bottom."""
    part = jnp.arange(GRID) / (GRID - 1)
    across, up = box[0] + (box[1] - box[0]) * part, box[2] + (box[3] - box[2]) * part
    return jnp.stack([jnp.tile(across, GRID), jnp.repeat(up, GRID)], axis=1)


def maps(net: Net, now: Now, formula: jax.Array) -> dict[str, jax.Array]:
    """Columns at the playhead.

    ``units`` ((1 + DEEPEST) · WIDEST, GRID²) what the first strip of inputs and then the hidden units answer, layer by layer;
    ``says`` (OUTPUTS, GRID²) what the net predicts: a probability, one of each class, or a number; of each point ``wrong``
    (MOST,) 1 where the net has it wrong, ``answer`` (MOST,) the class or number that it says, ``sure`` (MOST,) the
    probability it gives to that class.
    """
    told = now["points"]
    table, running = unpacked(net.shape, now["run"]["w"])
    scale = Scale(told["shift"], told["spread"], told["order"].astype(int))
    spots, axes = places(told["box"]), told["axes"]

    def sliced(at: Any, spots: jax.Array) -> jax.Array:
        slot = at * STRIP + jnp.arange(STRIP)
        middle = jax.lax.dynamic_slice_in_dim(told["middle"], at * STRIP, STRIP)
        made = jnp.where(slot == axes[0], spots[:, :1], jnp.where(slot == axes[1], spots[:, 1:], middle))
        return scaled(scale, at, made)

    def plane() -> jax.Array:
        there = jnp.arange(STRIP) < told["inputs"][0]
        return jnp.where(there, scaled(scale, 0, features(spots, formula)[:, scale.order]), 0)

    first = jax.lax.cond(told["planar"][0] > 0, plane, lambda: sliced(0, spots))

    def x(at: Any, rows: jax.Array) -> jax.Array:
        return jax.lax.cond(at == 0, lambda: first[rows], lambda: sliced(at, spots[rows]))

    scores, units = network.used(net, table, x, GRID**2, running)
    answer, sure, right = answered(net, told, table, running)
    wrong = ~right & (jnp.arange(MOST) < told["count"][0]) & (net.task != SQUARED)
    return {
        "units": jnp.concatenate([first.T, jnp.moveaxis(units, 2, 1).reshape(DEEPEST * WIDEST, -1)]),
        "says": network.predicted(net, scores).T,
        "wrong": wrong.astype(int),
        "answer": answer,
        "sure": sure,
    }


def answered(
    net: Net, told: Mapping[str, jax.Array], table: jax.Array, running: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Of each point (MOST,) the class or number that the net says, the probability it gives to that class, and if it is right."""
    scores, _ = network.used(net, table, strip_of(told["x"]), MOST, running)
    _, _, right = network.cost(net, scores, told["y"])
    said = network.predicted(net, scores)
    binary = net.task == network.BINARY
    second = said[:, 0] > 0.5
    answer = jnp.where(binary, second, jnp.argmax(said, axis=1))
    sure = jnp.where(binary, jnp.where(second, said[:, 0], 1 - said[:, 0]), jnp.max(said, axis=1))
    return jnp.where(net.task == SQUARED, said[:, 0], answer), sure, right
