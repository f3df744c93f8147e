"""Normalisation of a layer's sums: over the mini-batch, or over the layer."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

KINDS = ("none", "batch", "layer")
EPS = 1e-5
"""Added to the variance, as PyTorch does."""
MOMENTUM = 0.1
"""Share of the newest mini-batch in the running statistics, as PyTorch's default."""


class Statistics(NamedTuple):
    """Of each unit of a layer, each (width,)."""

    mean: jax.Array
    variance: jax.Array


def seen(z: jax.Array, share: jax.Array | None = None) -> Statistics:
    """Mean and (biased) variance of a mini-batch of sums (n, width), each example weighted by its ``share`` (n,)."""
    if share is None:
        mean = jnp.mean(z, axis=0)
        return Statistics(mean, jnp.mean((z - mean) ** 2, axis=0))
    part = (share / jnp.sum(share))[:, None]
    mean = jnp.sum(part * z, axis=0)
    return Statistics(mean, jnp.sum(part * (z - mean) ** 2, axis=0))


def running(before: Statistics, batch: Statistics, count: int, share: jax.Array | None = None) -> Statistics:
    """The running statistics with one more mini-batch in them; the variance is the unbiased one, as in PyTorch."""
    n = count if share is None else jnp.sum(share)
    unbiased = batch.variance * n / jnp.maximum(n - 1, 1)
    return Statistics(
        before.mean + MOMENTUM * (batch.mean - before.mean),
        before.variance + MOMENTUM * (unbiased - before.variance),
    )


def by(z: jax.Array, statistics: Statistics) -> jax.Array:
    """Sums with the given mean taken off, divided by the given deviation.

    Ioffe & Szegedy (2015), Batch normalization.
    """
    return (z - statistics.mean) / jnp.sqrt(statistics.variance + EPS)


def by_layer(z: jax.Array) -> jax.Array:
    """Each example's sums normalised over the layer's units. Ba, Kiros & Hinton (2016), Layer normalization."""
    mean = jnp.mean(z, axis=-1, keepdims=True)
    variance = jnp.mean((z - mean) ** 2, axis=-1, keepdims=True)
    return (z - mean) / jnp.sqrt(variance + EPS)
