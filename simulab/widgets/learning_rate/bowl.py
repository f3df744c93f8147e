"""The curvature at a minimum, and how a run lies in it."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from simulab.widgets.kit.racing import Course
from simulab.widgets.learning_rate import words


def bowl(course: Course, hessian: Callable[[jax.Array], jax.Array], minimum: jax.Array, ends: jax.Array) -> words.Bowl:
    """The curvature at a stated minimum, and how far the ``ends`` (n, 2) of a run are from it along its steepest axis."""
    middle = course.facts.minima[minimum]
    h = hessian(middle)
    mean, half = (h[0, 0] + h[1, 1]) / 2, (h[0, 0] - h[1, 1]) / 2
    root = jnp.sqrt(half**2 + h[0, 1] ** 2)
    known = jnp.all(jnp.isfinite(middle)) & jnp.isfinite(mean + root)
    largest = jnp.where(known & (mean + root > 0), mean + root, jnp.nan)
    away = (ends - middle) * course.facts.counts
    aside = (
        jnp.stack([away @ h[0], away @ h[1]], axis=-1) - (mean - root) * away
    )  # what is left has the steepest's direction
    steep = jnp.where(root > 1e-9 * largest, length(aside / course.facts.width) / (2 * root), length(away))
    return words.Bowl(
        largest, jnp.stack([mean + root, mean - root]) * jnp.where(jnp.isnan(largest), jnp.nan, 1.0), jnp.max(steep)
    )


def length(vector: jax.Array) -> jax.Array:
    """The lengths of vectors along the last axis."""
    return jnp.sqrt(jnp.sum(vector**2, axis=-1))
