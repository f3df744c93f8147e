"""Each loss as a function of one number: a residual, the score of the truth, a lead or a distance."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.training import LOSSES

Shape = Callable[[jax.Array, Mapping[str, Any]], jax.Array]
"""(n,) numbers and the knobs ``huber_delta``, ``focal_gamma``, ``margin`` -> (n,) losses."""

CLASSES = 3
"""Of the categorical cross-entropy and of what is embedded."""


def _residual(name: str) -> Shape:
    return lambda x, k: LOSSES[name].function(x[:, None], jnp.zeros(x.shape), k)


def _score(name: str) -> Shape:
    """Of the truth's score: positive where the truth is named."""
    return lambda x, k: LOSSES[name].function(x[:, None], jnp.ones(x.shape), {**k, "label_smoothing": 0.0})


def positive(z: jax.Array) -> jax.Array:
    """max(z, 0), whose slope at zero is 0."""
    return jnp.where(z <= 0, 0, z)


def hinge(score: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """max(0, m - s)."""
    return positive(k["margin"] - score)


def categorical(lead: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """-log p of the truth, whose score leads those of all other classes by so much."""
    scores = jnp.stack([lead, *[jnp.zeros(lead.shape)] * (CLASSES - 1)], axis=1)
    return LOSSES["cross_entropy"].function(scores, jnp.zeros(lead.shape), {**k, "label_smoothing": 0.0})


def alike(distance: jax.Array) -> jax.Array:
    """Contrastive, of two of one class: d²/2."""
    return distance**2 / 2


def contrastive(distance: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """Of two of different classes: max(0, m - d)²/2."""
    return positive(k["margin"] - distance) ** 2 / 2


def triplet(lead: jax.Array, k: Mapping[str, Any]) -> jax.Array:
    """max(0, m - lead), the lead being |a - n|² - |a - p|²."""
    return positive(k["margin"] - lead)


TASKS: dict[str, dict[str, Shape]] = {
    "line": {name: _residual(name) for name in ("mse", "mae", "huber")},
    "classes": {"binary_cross_entropy": _score("binary_cross_entropy"), "hinge": hinge, "focal": _score("focal")},
    "embedding": {"cross_entropy": categorical, "contrastive": contrastive, "triplet": triplet},
}
"""Task -> its losses. Huber (1964); Lin et al. (2017); Hadsell, Chopra & LeCun (2006); Schroff et al. (2015)."""
SPANS = {"line": (-6.0, 6.0), "classes": (-6.0, 6.0), "embedding": (-3.0, 4.0)}
"""Task -> the numbers for which its losses are drawn."""


def curves(task: str, x: jax.Array, k: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    """Loss and its derivative at x (n,) of each of a task's losses: (3, n) both; a distance below zero has none."""
    losses, slopes = zip(*(_with_slope(shape, x, k) for shape in TASKS[task].values()))
    away = jnp.stack([(x < 0) & (shape is contrastive) for shape in TASKS[task].values()])
    return jnp.where(away, jnp.nan, jnp.stack(losses)), jnp.where(away, jnp.nan, jnp.stack(slopes))


def _with_slope(shape: Shape, x: jax.Array, k: Mapping[str, Any]) -> tuple[jax.Array, jax.Array]:
    slope = jax.grad(lambda x: jnp.sum(shape(x, k)))(x)
    return shape(x, k), slope
