"""How far the gradients of mini-batches are from that of all examples: measured, and by the law of 1/√B."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.batches.task import NOISE, Task, key_of, rows_of

TRIALS = 200
"""Mini-batches that are drawn of each size."""
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
"""Of mini-batches; none is larger than N."""
SPREAD = 40
"""Rounds of the power iteration that finds the direction across."""


class Noise(NamedTuple):
    """At one place of the weights; K sizes."""

    size: jax.Array
    """(K,) B."""
    measured: jax.Array
    """(2, K) root mean square distance of the mini-batches' gradients from that of all: without and with replacement."""
    law: jax.Array
    """(2, K) what it is in the mean over all mini-batches there are."""
    sigma: jax.Array
    """() that of one example: σ."""
    gradient: jax.Array
    """() the length of the gradient of all examples."""
    reach: jax.Array
    """() how far a single example goes from it in the plane of the cloud, at the most."""
    cloud: jax.Array
    """(2, TRIALS) gradients of mini-batches of the given size: along the gradient of all, and across it, where they vary most."""


def law(sigma: Any, held: Any, count: Any) -> jax.Array:
    """(2, …) σ/√B √((N - B)/(N - 1)) without replacement, σ/√B with it."""
    one = sigma / jnp.sqrt(held)
    return jnp.stack([one * jnp.sqrt((count - held) / jnp.maximum(count - 1, 1)), one])


def measured(task: Task, w: jax.Array, held: Any, replaced: Any, seed: Any) -> Noise:
    """Draw mini-batches at the weights w (P,); those of a size are the beginnings of the same ``TRIALS`` draws.

    Args:
        held: B of the cloud.
        replaced: whether the cloud's are drawn with replacement.
        seed: other mini-batches.
    """
    count = jnp.asarray(task.count, float)
    there = (jnp.arange(task.most) < task.count)[:, None]
    gradients = jnp.where(there, task.each(w), 0.0)
    mean = jnp.sum(gradients, axis=0) / count
    off = jnp.where(there, gradients - mean, 0.0)
    sigma = jnp.sqrt(jnp.sum(off**2) / count)
    sizes = jnp.minimum(jnp.asarray(SIZES, float), count)
    length = jnp.sqrt(jnp.sum(mean**2))
    along = mean / jnp.where(length > 0, length, 1.0)
    across = _widest(off - (off @ along)[:, None] * along)
    seen = jnp.stack([along, across], axis=1)
    ends = jnp.asarray(jnp.concatenate([sizes, jnp.asarray(held, float)[None]]), int)
    shares = (jnp.arange(task.most) < ends[:, None]) / ends[:, None].astype(float)

    def trial(key: jax.Array) -> tuple[jax.Array, jax.Array]:
        # (2, K+1, P): both ways to draw, all sizes
        means = jnp.stack([shares @ off[rows_of(task, key, way)] for way in (False, True)])
        own = jnp.where(replaced, means[1, -1], means[0, -1])
        return jnp.sum(means[:, :-1] ** 2, axis=-1), own @ seen

    keys = jax.vmap(lambda i: jax.random.fold_in(key_of(seed, NOISE), i))(jnp.arange(TRIALS))
    squares, cloud = jax.lax.map(trial, keys)
    moved = cloud + jnp.stack([length, jnp.zeros(())])
    root = jnp.sqrt(jnp.mean(squares, axis=0))
    reach = jnp.max(jnp.sqrt(jnp.sum((off @ seen) ** 2, axis=1)))
    return Noise(sizes, root, law(sigma, sizes, count), sigma, length, reach, moved.T)


def _widest(off: jax.Array) -> jax.Array:
    """(P,) the direction in which rows (n, P) vary most, by power iteration; zeros where they do not vary."""

    def turned(_: Any, v: jax.Array) -> jax.Array:
        v = off.T @ (off @ v)
        length = jnp.sqrt(jnp.sum(v**2))
        return v / jnp.where(length > 0, length, 1.0)

    first = off[jnp.argmax(jnp.sum(off**2, axis=1))]
    return jax.lax.fori_loop(0, SPREAD, turned, first)
