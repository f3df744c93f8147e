"""A line between two classes of which one is rare and some labels are wrong: whom does it find under each loss?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.losses.descent import path
from simulab.losses.shape import TASKS
from simulab.machine.normal import below, normal

COUNT = 120
CENTRE = (1.0, 0.6)
"""Of class B; class A's is opposite."""
SPREAD = 0.8
"""Deviation of both classes along each axis."""


def points(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``x1``, ``x2``, ``truth`` and ``label`` (COUNT,); class B is 1.

    ``rare`` is the share of B. ``wrong`` is the share of A's examples that are labelled B.
    """
    noise, luck = jax.random.split(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)))
    drawn = normal(noise, (COUNT, 2))
    scores = jax.random.uniform(luck, (COUNT,), jnp.float32)
    few = jnp.round(k["rare"] * COUNT)
    truth = jnp.arange(COUNT) < few
    place = SPREAD * drawn + jnp.where(truth, 1.0, -1.0)[:, None] * jnp.asarray(CENTRE)
    later = jnp.where(truth, 2.0, scores)
    rank = jnp.sum(later[:, None] > later[None, :], axis=1)
    label = truth | (rank < jnp.round(k["wrong"] * (COUNT - few)))
    return {"x1": place[:, 0], "x2": place[:, 1], "truth": truth, "label": label}


def fits(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """The points, and of each loss after each step ``w1``, ``w2``, ``bias``, ``found``, ``kept``, ``right`` (3, T+1).

    ``found`` is the chance that a fresh example of B is named B, ``kept`` that one of A is named A, ``right`` their mean: of
    two normal clouds they are known, so nothing is sampled. Without weights the bias alone names everybody.
    """
    seen = points(k)
    x = jnp.stack([seen["x1"], seen["x2"]], axis=1)
    sign = jnp.where(seen["label"], 1.0, -1.0)
    shapes = list(TASKS["classes"].values())

    def cost(w: jax.Array) -> jax.Array:
        scores = [x @ w[i, :2] + w[i, 2] for i in range(len(shapes))]
        return sum((jnp.mean(shape(sign * s, k)) for shape, s in zip(shapes, scores)), jnp.zeros(()))

    w = path(cost, jnp.zeros((len(shapes), 3)), k["learning_rate"], lambda w: w)
    w1, w2, bias = (w[:, :, i].T for i in range(3))
    length = jnp.sqrt(w1**2 + w2**2)
    none = length == 0
    along, aside = w1 * CENTRE[0] + w2 * CENTRE[1], jnp.where(none, 1, SPREAD * length)
    found = jnp.where(none, bias > 0, below((along + bias) / aside))
    kept = jnp.where(none, bias <= 0, below((along - bias) / aside))
    return {**seen, "w1": w1, "w2": w2, "bias": bias, "found": found, "kept": kept, "right": (found + kept) / 2}
