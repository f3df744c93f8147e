"""Datasets for short trainings of which a part validates; the scale is that of the examples that train."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab import training
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.short_data import DECIMALS, Problem, ShortData

HELD = 0.3
"""Share of the examples that validate."""


class Parted(NamedTuple):
    """A problem whose first ``problem.count`` examples train; those up to ``whole`` validate."""

    problem: Problem
    whole: jax.Array
    mean: jax.Array
    """(d,) what was taken off the features."""
    deviation: jax.Array
    """(d,) what they were divided by."""
    most: jax.Array
    """The share of the commonest class among those that validate."""


def split(data: ShortData) -> training.Split:
    """The split of one of them, which ``training.split`` gives anybody."""
    with jax.ensure_compile_time_eval(), jax.enable_x64(False):
        return training.split(data.dataset, validation=HELD, test=0.0, dtype="float64")


def chosen(data: Sequence[ShortData], k: Mapping[str, Any]) -> Parted:
    """The one that the knob ``data`` asks for."""
    splits = [split(one) for one in data]
    whole = [np.concatenate([s.parts[name].x for name in ("train", "validation")]) for s in splits]
    labels = [np.concatenate([s.parts[name].y for name in ("train", "validation")]) for s in splits]
    examples, features = (max(x.shape[axis] for x in whole) for axis in (0, 1))

    def padded(x: np.ndarray, y: np.ndarray) -> tuple[jax.Array, jax.Array]:
        n, d = x.shape
        wide = jnp.pad(jnp.asarray(x.round(DECIMALS)), ((0, examples - n), (0, features - d)))
        return wide, jnp.pad(jnp.asarray(y, float), (0, examples - n))

    x, y = pick(k["data"], [lambda pair=pair: padded(*pair) for pair in zip(whole, labels)])
    sizes = np.array([[len(s.parts["train"].y), w.shape[1], len(one.dataset.classes), len(w)]
                      for one, s, w in zip(data, splits, whole)], np.int32)  # fmt: skip
    scales = np.stack([
        [np.pad(s.scale.mean, (0, features - len(s.scale.mean))),
         np.pad(s.scale.deviation, (0, features - len(s.scale.mean)), constant_values=1.0)] for s in splits
    ])  # fmt: skip
    most = np.array([np.bincount(s.parts["validation"].y).max() / len(s.parts["validation"].y) for s in splits])
    count, inputs, classes, every = jnp.asarray(sizes)[k["data"]]
    mean, deviation = jnp.asarray(scales)[k["data"]]
    return Parted(Problem(x, y, count, inputs, classes), every, mean, deviation, jnp.asarray(most)[k["data"]])
