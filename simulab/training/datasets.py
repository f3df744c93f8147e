"""Datasets by name: generated from a seed, or real ones."""

import math
from typing import Any

import jax
import numpy as np

from simulab import backend, catalogue
from simulab.training._names import known
from simulab.training.dataset import Dataset
from simulab.training.generated import GENERATED
from simulab.training.real import SOURCES, real

NAMES = (*GENERATED, *SOURCES)
MOST = 100_000


def dataset(name: str, *, examples: int | None = None, noise: float | None = None, seed: int = 0) -> Dataset:
    """A dataset by name.

    Args:
        name: two_moons, circles, spirals, xor, blobs, noisy_sine (generated), breast_cancer, diabetes, digits, iris or
            wine (real); or what an instructor's file in use calls its own.
        examples: how many; of one that is not generated a seeded, balanced draw of so many. All of it unless told.
        noise: standard deviation, of a generated dataset only.
        seed: of what is drawn; the same seed gives the same numbers.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.
    """
    own = catalogue.datasets.own
    known("dataset", name, (*NAMES, *own))
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
        raise ValueError(f"seed: give a whole number from 0 to {2**32 - 1:,}, not {seed!r}")
    if name not in GENERATED:
        if noise is not None:
            kind = "a real dataset" if name in SOURCES else "a dataset of your own"
            raise ValueError(f"noise: {name} is {kind}; noise is for generated ones ({', '.join(GENERATED)})")
        whole = real(name) if name in SOURCES else own[name]
        return whole if examples is None else whole.take(examples, seed)
    recipe = GENERATED[name]
    count = recipe.count if examples is None else examples
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or not 1 <= count <= MOST:
        raise ValueError(f"examples: give a whole number from 1 to {MOST:,}, not {examples!r}")
    sigma = recipe.noise if noise is None else _sigma(noise)
    with backend.on_one():
        x, y = recipe.points(jax.random.key(seed), int(count), sigma)
    return Dataset(name, np.asarray(x), np.asarray(y), recipe.classes, reference="generated")


def size(name: str) -> tuple[int, int, tuple[str, ...]]:
    """(examples, features, classes) of a dataset of the catalogue; a generated one is not made for it."""
    if name in GENERATED:
        recipe = GENERATED[name]
        x = jax.eval_shape(lambda key: recipe.points(key, recipe.count, recipe.noise)[0], jax.random.key(0))
        return recipe.count, x.shape[1], recipe.classes
    made = catalogue.datasets[name]
    return len(made), made.x.shape[1], made.classes  # pyright: ignore


def _sigma(noise: Any) -> float:
    number = isinstance(noise, int | float | np.number) and not isinstance(noise, bool)
    if not number or not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise: give a number of 0 or more, not {noise!r}")
    return float(noise)
