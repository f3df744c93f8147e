"""Measurements of a network at the end of an epoch, on whole splits."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.activation import ACTIVATIONS, slope
from simulab.training.loss import CLASSES, predicted, right
from simulab.training.network import Parameters, Pass
from simulab.training.plan import Knobs, Plan

DEAD = 1e-3
"""A unit counts as dead when its activation's slope stays below this on every training example: ReLUs that are never
on, and sigmoids and tanh that are saturated throughout. Hardly any gradient passes it."""

Unravel = Callable[[jax.Array], Parameters]


def scored(plan: Plan, knobs: Knobs, scores: jax.Array, y: jax.Array) -> dict[str, jax.Array]:
    """Mean ``loss`` and, of classes, ``accuracy`` of scores (n, outputs) at inference, without any penalty.

    Scores that are not numbers name no class: both are NaN then.
    """
    found = {"loss": jnp.mean(plan.loss.function(scores, y, knobs["training"]))}
    if plan.loss.task == CLASSES:
        share = jnp.mean(right(scores, y).astype(scores.dtype))
        found["accuracy"] = jnp.where(jnp.any(jnp.isnan(scores)), jnp.nan, share)
    return found


def gradient_norms(plan: Plan, knobs: Knobs, unravel: Unravel, w: jax.Array, statistics: Any, part: Any) -> jax.Array:
    """(layers,) length of the loss's gradient by the parameters of each layer.

    Over the whole split at once, without dropout and penalty; batch normalisation by the split's own statistics.
    """

    def loss(flat: jax.Array) -> jax.Array:
        scores = plan.network.apply(unravel(flat), part.x, statistics, training=True).outputs
        return jnp.mean(plan.loss.function(scores, part.y, knobs["training"]))

    gradient = unravel(jax.grad(loss)(w))
    return jnp.stack([jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in made.values())) for made in gradient])


def weight_statistics(plan: Plan, parameters: Parameters, sent: Pass, count: int) -> dict[str, jax.Array]:
    """``weight_mean`` and ``weight_std`` (layers,); ``activation_std`` and ``dead_share`` (layers - 1,).

    ``sent`` is what the network made of the training split, its first ``count`` examples.
    """
    weights = [made["weights"] for made in parameters]
    dtype = sent.outputs.dtype
    slopes = [slope(ACTIVATIONS[plan.network.activation], z[:count]) for z in sent.sums]
    dead = [jnp.mean((jnp.max(jnp.abs(s), axis=0) < DEAD).astype(dtype)) for s in slopes]
    return {
        "weight_mean": jnp.stack([jnp.mean(w) for w in weights]),
        "weight_std": jnp.stack([_deviation(w) for w in weights]),
        "activation_std": _stacked([_deviation(h[:count]) for h in sent.activations], dtype),
        "dead_share": _stacked(dead, dtype),
    }


def grid(x: jax.Array, resolution: int) -> tuple[jax.Array, jax.Array]:
    """(resolution,) positions on each axis, over the box of the examples x (n, 2) and 15 % of its width around."""
    low, high = jnp.min(x, axis=0), jnp.max(x, axis=0)
    part = jnp.arange(resolution, dtype=x.dtype)[:, None] / (resolution - 1)
    axes = low + (high - low) * (-0.15 + 1.3 * part)
    return axes[:, 0], axes[:, 1]


def surface(plan: Plan, parameters: Parameters, statistics: Any, axes: tuple[jax.Array, jax.Array]) -> jax.Array:
    """(resolution, resolution, outputs): what is predicted; row i is the i-th x2, column j the j-th x1."""
    size = plan.resolution
    x1 = jnp.broadcast_to(axes[0][None, :], (size, size)).reshape(-1)
    x2 = jnp.broadcast_to(axes[1][:, None], (size, size)).reshape(-1)
    scores = plan.network.apply(parameters, jnp.stack([x1, x2], axis=1), statistics).outputs
    return predicted(plan.loss, scores).reshape(size, size, plan.outputs)


def _deviation(values: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.mean((values - jnp.mean(values)) ** 2))


def _stacked(values: Sequence[jax.Array], dtype: Any) -> jax.Array:
    return jnp.stack(values) if values else jnp.zeros(0, dtype)
