"""A dataset by its name."""

import numpy as np

from simulab import catalogue
from simulab.training.dataset import Dataset
from simulab.training.known import known


def dataset(name: str, *, examples: int | None = None, noise: float | None = None, seed: int = 0) -> Dataset:
    """A dataset of the catalogue by name.

    Args:
        name: two_moons, circles, spirals, xor, blobs, noisy_sine (generated), breast_cancer, diabetes, digits, iris or
            wine (real), or what else ``sl.catalogue.datasets`` has.
        examples: how many; of one that is not generated a seeded, balanced draw of so many. All of it unless told.
        noise: standard deviation, of a generated dataset only.
        seed: of what is drawn; the same seed gives the same numbers.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.
    """
    recipes = catalogue.datasets.recipes
    known("dataset", name, recipes)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
        raise ValueError(f"seed: give a whole number from 0 to {2**32 - 1:,}, not {seed!r}")
    if examples is None and noise is None and not seed:
        return recipes[name].whole
    return recipes[name].draw(examples, noise, seed)
