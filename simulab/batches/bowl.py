"""A quadratic surface that is a mean over examples: the gradient noise of each is known, and the same everywhere."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.task import Task, key_of
from simulab.machine.normal import normal

EXAMPLES = 120
CURVATURE = (1.0, 0.25)
"""L along both axes."""
START = (-2.0, 1.5)
PLACES = 7


def bowl(sigma: Any, seed: Any, size: int = 2) -> Task:
    """f_i(w) = Σ_j L_j (w_j²/2 - w_j c_ij): a bowl about 0, whose examples' gradients L (w - c_i) vary by σ along each axis.

    The c_i are drawn, then shifted and scaled so that along each axis their mean is 0 and their variance (σ/L)², of these very
    examples.

    Args:
        sigma: σ, the deviation of one example's gradient along each axis.
        seed: other examples.
        size: P; weights beyond the first two are not there.
    """
    curvature = jnp.asarray(CURVATURE)
    z = normal(key_of(seed, PLACES), (EXAMPLES, 2))
    z = z - jnp.mean(z, axis=0)
    centres = sigma / curvature * z / jnp.sqrt(jnp.mean(z**2, axis=0))

    def padded(g: jax.Array) -> jax.Array:
        return jnp.concatenate([g, jnp.zeros((*g.shape[:-1], size - 2))], axis=-1)

    def loss(w: jax.Array) -> jax.Array:
        return jnp.sum(curvature * w[:2] ** 2) / 2

    def batch(rows: jax.Array, held: Any, w: jax.Array) -> tuple[jax.Array, jax.Array]:
        share = (jnp.arange(EXAMPLES) < held) / jnp.asarray(held, float)
        middle = share @ centres[jnp.minimum(rows[:EXAMPLES], EXAMPLES - 1)]
        return loss(w) - jnp.sum(curvature * w[:2] * middle), padded(curvature * (w[:2] - middle))

    def each(w: jax.Array) -> jax.Array:
        return padded(curvature * (w[:2] - centres))

    def start(_: Any) -> jax.Array:
        return padded(jnp.asarray(START))

    return Task(EXAMPLES, EXAMPLES, start, loss, batch, each)


def floor(rate: Any, sigma: Any, held: Any, replaced: Any, count: Any = EXAMPLES) -> jax.Array:
    """The loss about which a bowl's training settles, in the mean: Σ_j η σ²/(2B (2 - η L_j)), NaN from η = 2/L on.

    Without replacement σ²/B has the factor (N - B)/(N - 1) of a finite population.
    """
    variance = sigma**2 / held * jnp.where(replaced, 1.0, (count - held) / (count - 1))
    curvature = jnp.asarray(CURVATURE)
    settles = rate * jnp.max(curvature) < 2
    return jnp.where(settles, jnp.sum(rate * variance / (2 * jnp.where(settles, 2 - rate * curvature, 1.0))), jnp.nan)
