"""A line through points of which some are far off: where does it end under each loss?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.losses.descent import path
from simulab.losses.shape import TASKS
from simulab.machine.normal import normal

COUNT, END = 40, 2.0
"""Points, evenly from -END to END."""
SLOPE, BASE, FALL = 1.0, 0.5, 6.0
"""The true line SLOPE x + BASE, and how far below it an outlier lies."""


def points(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``x``, ``y`` and ``outlier`` (COUNT,), from ``seed``, ``scatter`` and ``outliers``, their share.

    Outliers are chosen in the right half; more of them leave the others where they were.
    """
    noise, luck = jax.random.split(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)))
    x = jnp.linspace(-END, END, COUNT)
    drawn = normal(noise, (COUNT,))
    scores = jax.random.uniform(luck, (COUNT // 2,), jnp.float32)
    rank = jnp.sum(scores[:, None] > scores[None, :], axis=1)
    chosen = rank < jnp.round(k["outliers"] * COUNT)
    outlier = jnp.concatenate([jnp.zeros(COUNT - COUNT // 2, bool), chosen])
    return {"x": x, "y": SLOPE * x + BASE + k["scatter"] * drawn - FALL * outlier, "outlier": outlier}


def fits(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """The points, and of each loss after each step ``slope``, ``base`` and ``off`` (3, T+1).

    ``off`` is the mean distance from the true line, upwards, over the points' x.
    """
    seen = points(k)
    x, y = seen["x"], seen["y"]
    shapes = list(TASKS["line"].values())

    def cost(w: jax.Array) -> jax.Array:
        return sum((jnp.mean(shape(w[i, 0] * x + w[i, 1] - y, k)) for i, shape in enumerate(shapes)), jnp.zeros(()))

    w = path(cost, jnp.zeros((len(shapes), 2)), k["learning_rate"], lambda w: w)
    slope, base = w[:, :, 0].T, w[:, :, 1].T
    off = jnp.mean(jnp.abs((slope - SLOPE)[..., None] * x + (base - BASE)[..., None]), axis=-1)
    return {**seen, "slope": slope, "base": base, "off": off}
