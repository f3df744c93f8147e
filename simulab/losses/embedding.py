"""Three classes of four features, brought into a plane by a linear map: how far apart does each loss push them?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.losses.descent import path
from simulab.losses.shape import CLASSES, TASKS, alike, contrastive, triplet
from simulab.machine.normal import normal
from simulab.training import LOSSES

EACH, FEATURES = 10, 4
COUNT = CLASSES * EACH
CENTRES = np.array([[0.0, 1.2], [1.04, -0.6], [-1.04, -0.6]])
"""Of the first two features; the others say nothing."""
NEAR = 0.4
"""Deviation of the features that say something."""
AWAY = 1e6
"""A map with larger weights runs away: how far apart it holds the classes says nothing."""
LABELS = np.repeat(np.arange(CLASSES), EACH)
SAME = LABELS[:, None] == LABELS[None, :]
PAIRS = np.triu(np.ones((COUNT, COUNT), bool), 1)


class Weights(NamedTuple):
    """Of all three: maps into the plane, and the layer that the cross-entropy needs behind its own."""

    maps: jax.Array
    """(3, 2, FEATURES)."""
    head: jax.Array
    """(CLASSES, 2)."""
    bias: jax.Array
    """(CLASSES,)."""


def examples(k: Mapping[str, Any]) -> jax.Array:
    """(COUNT, FEATURES), ordered by class, from ``seed``; ``spread`` is the deviation of the features that say nothing."""
    key = jax.random.fold_in(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)), 0)
    drawn = normal(key, (COUNT, FEATURES))
    telling = jnp.asarray(CENTRES)[LABELS] + NEAR * drawn[:, :2]
    return jnp.concatenate([telling, k["spread"] * drawn[:, 2:]], axis=1)


def begin(k: Mapping[str, Any]) -> Weights:
    """All three begin with the same map."""
    key = jax.random.fold_in(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)), 1)
    drawn = 0.4 * normal(key, (2, FEATURES + CLASSES))
    maps = jnp.broadcast_to(drawn[:, :FEATURES], (len(TASKS["embedding"]), 2, FEATURES))
    return Weights(maps, drawn[:, FEATURES:].T, jnp.zeros(CLASSES))


def fits(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``x`` (FEATURES, COUNT), and after each step ``map`` (3 * 2 * FEATURES, T+1) and ``apart`` (3, T+1).

    ``apart``: the mean distance of two of different classes over that of two of one class, in the plane; NaN where
    the map runs away.
    """
    x = examples(k)

    def cost(w: Weights) -> jax.Array:
        scores = (x @ w.maps[0].T) @ w.head.T + w.bias
        named = LOSSES["cross_entropy"].function(scores, jnp.asarray(LABELS, float), {"label_smoothing": 0.0})
        return jnp.mean(named) + pairs_cost(x @ w.maps[1].T, k) + triplets_cost(x @ w.maps[2].T, k)

    def seen(w: Weights) -> tuple[jax.Array, jax.Array]:
        apart = jnp.stack([separation(x @ w.maps[i].T) for i in range(len(TASKS["embedding"]))])
        held = jnp.max(jnp.abs(w.maps), axis=(1, 2)) < AWAY
        return w.maps.reshape(-1), jnp.where(held, apart, jnp.nan)

    maps, apart = path(cost, begin(k), k["learning_rate"], seen)
    return {"x": x.T, "map": maps.T, "apart": apart.T}


def squares(z: jax.Array) -> jax.Array:
    """(n, n) squared distances of places z (n, 2)."""
    across, up = (z[:, None, i] - z[None, :, i] for i in range(2))
    return across**2 + up**2


def distances(z: jax.Array) -> jax.Array:
    """(n, n), with a gradient of zero where two lie on one place."""
    square = squares(z)
    return jnp.where(square > 0, jnp.sqrt(jnp.where(square > 0, square, 1)), 0)


def pairs_cost(z: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """The mean contrastive loss of all pairs."""
    apart = distances(z)
    return jnp.sum(jnp.where(PAIRS, jnp.where(SAME, alike(apart), contrastive(apart, k)), 0)) / PAIRS.sum()


def triplets_cost(z: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """The mean triplet loss of every anchor with every other of its class and every one of the other classes."""
    square, other, total = squares(z), ~np.eye(EACH, dtype=bool), jnp.zeros(())
    for one in range(CLASSES):
        mine = slice(one * EACH, (one + 1) * EACH)
        rows = square[mine]
        far = jnp.concatenate([rows[:, : one * EACH], rows[:, (one + 1) * EACH :]], axis=1)
        lead = far[:, None, :] - rows[:, mine][:, :, None]
        total += jnp.sum(jnp.where(other[:, :, None], triplet(lead, k), 0))
    return total / (COUNT * (EACH - 1) * (COUNT - EACH))


def separation(z: jax.Array) -> jax.Array:
    """The mean distance of two of different classes over that of two of one class."""
    apart = distances(z)

    def mean(which: np.ndarray) -> jax.Array:
        return jnp.sum(jnp.where(which, apart, 0)) / which.sum()

    return mean(PAIRS & ~SAME) / mean(PAIRS & SAME)
