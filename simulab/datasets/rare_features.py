"""Words that are rare and say everything, beside two loud features that say nothing: one rate for all weights suits none."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.training.drawn import TWO, drawn
from simulab.training.recipe import Generated, Points

WORDS = 7
"""Of each class; the k-th of them is 1/k as frequent as the first."""
UP_TO = np.cumsum(1 / np.arange(1, WORDS + 1)) / np.sum(1 / np.arange(1, WORDS + 1))


def points(key: jax.Array, count: int, noise: Any) -> Points:
    y, uniform, jitter = drawn(key, count, 2, noise)
    word = jnp.sum(uniform[:, None] >= UP_TO[:-1].astype(np.float32), axis=1)
    said = (2 * word + y)[:, None] == jnp.arange(2 * WORDS)
    return jnp.concatenate([said.astype(jitter.dtype), noise * jitter], axis=1), y


rare_features = Generated(
    title="Rare features",
    question="which class does the one word of an example belong to?",
    order=95,
    left_out_of=("net-lab", "rate-finder", "sanity", "schedules", "search"),
    standardised=False,
    points=points,
    classes=TWO,
    noise=6.0,
)
