"""What is drawn of a net at one epoch: its answers on a grid of places, computed where it is drawn."""

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import Data, Scale, features, scaled
from simulab.widgets.net_lab.network import SQUARED, Net
from simulab.widgets.net_lab.shape import LAYERS, WIDEST

GRID = 40
"""Places on each side of a map."""
ROOM = 1.12
"""How much wider the picture is than the points."""


def told(data: Data) -> dict[str, jax.Array]:
    """Columns of the points, and of what turns a place into inputs.

    ``raw`` (MOST, 2), ``y`` (MOST,), ``x`` (MOST, WIDEST); ``count``, ``train``, ``inputs``, ``outputs``, ``task`` (1,); ``box``
    (4,) left, right, bottom, top: a square around the points, of a regression a frame; ``shift``, ``spread``, ``order``,
    ``chosen`` (WIDEST,).
    """
    there = (jnp.arange(data.raw.shape[0]) < data.count)[:, None]
    low = jnp.min(jnp.where(there, data.raw, jnp.inf), axis=0)
    high = jnp.max(jnp.where(there, data.raw, -jnp.inf), axis=0)
    middle, half = (low + high) / 2, ROOM * (high - low) / 2
    half = jnp.where(data.task == SQUARED, half, jnp.max(half))
    sides = jnp.stack([middle - half, middle + half], axis=1).reshape(-1)
    scalars = {name: getattr(data, name)[None] for name in ("count", "train", "inputs", "outputs", "task")}
    scale = {"shift": data.scale.shift, "spread": data.scale.spread, "order": data.scale.order}
    return {
        "raw": data.raw,
        "y": data.y,
        "x": data.x,
        "box": sides,
        **scalars,
        **scale,
        "chosen": data.scale.chosen.astype(int),
    }


def places(box: jax.Array) -> jax.Array:
    """(GRID², 2) the grid's places from edge to edge, row by row from the bottom."""
    part = jnp.arange(GRID) / (GRID - 1)
    across, up = box[0] + (box[1] - box[0]) * part, box[2] + (box[3] - box[2]) * part
    return jnp.stack([jnp.tile(across, GRID), jnp.repeat(up, GRID)], axis=1)


def maps(net: Net, now: Now) -> dict[str, jax.Array]:
    """Columns at the playhead.

    ``units`` (LAYERS · WIDEST, GRID²) what the inputs and then the hidden units answer, layer by layer; ``says`` (WIDEST, GRID²)
    what the net predicts: a probability, one of each class, or a number; ``wrong`` (MOST,) 1 for a point that it has wrong.
    """
    told, table = now["points"], now["run"]["w"]
    scale = Scale(told["shift"], told["spread"], told["order"].astype(int), told["chosen"] > 0)
    passed = network.forward(net, table, scaled(scale, features(places(told["box"]))))
    sent = network.forward(net, table, told["x"])
    _, _, right = network.cost(net, sent.scores, told["y"])
    wrong = ~right & (jnp.arange(right.shape[0]) < told["count"][0]) & (net.task != SQUARED)
    return {
        "units": jnp.moveaxis(passed.outputs, 2, 1).reshape(LAYERS * WIDEST, -1),
        "says": network.predicted(net, passed.scores).T,
        "wrong": wrong.astype(int),
    }
