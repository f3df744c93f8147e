"""Recipe: a dataset of the catalogue before anybody asks for it: what menus say of it, and how it is made or read."""

import functools
import importlib.resources
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jax
import numpy as np

from simulab.machine import backend
from simulab.training.dataset import Dataset

MOST = 100_000
FEW = 90
"""Points of a generated dataset where nets are trained at every turn of a slider."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Recipe:
    """A dataset that is made or read when it is first wanted.

    Args:
        title: what menus call it.
        question: what is asked of an example, "which of three growers?".
        order: where it stands in lists, lowest first; those of one number by name.
        left_out_of: the widgets whose menus do not have it.
        standardised: False where the sizes of features are the point, so that widgets leave them as they are.
        name: the catalogue's, its file's.
    """

    title: str
    question: str
    order: int = 100
    left_out_of: tuple[str, ...] = ()
    standardised: bool = True
    name: str = ""

    def called(self, name: str) -> "Recipe":
        """This one under the name of its file."""
        return replace(self, name=name)

    @functools.cached_property
    def whole(self) -> Dataset:
        """The dataset as it is unless somebody wants more, less or other of it."""
        return self.draw()

    @property
    def size(self) -> tuple[int, int, tuple[str, ...]]:
        """(examples, features, classes)."""
        return len(self.whole), self.whole.x.shape[1], self.whole.classes

    def few(self, most: int) -> Dataset:
        """As many examples as a widget can train with while somebody waits: ``most`` of a larger one."""
        return self.whole if len(self.whole) <= most else self.whole.take(most)

    def about(self, examples: int) -> str:
        """What a menu says of it, where so many of its examples are used."""
        count, features, classes = self.size
        of = f"{count:,} examples" if examples >= count else f"{examples:,} of {count:,} examples"
        asked = self.question or (f"which of {len(classes)} classes?" if classes else "what number?")
        return f"{of} of {features} feature{'s' if features > 1 else ''}; {asked}"

    def draw(self, examples: int | None = None, noise: float | None = None, seed: int = 0) -> Dataset:
        """``examples`` of it: a seeded, balanced draw; all unless told.

        Raises:
            ValueError: there are not so many, or a noise for one that is not generated.
        """
        if noise is not None:
            raise ValueError(f"noise: {self.name} is {self.origin}; noise is for generated ones")
        return self.read() if examples is None else self.whole.take(examples, seed)

    origin = "a real dataset"

    def read(self) -> Dataset:
        """All of it."""
        raise TypeError(f"{type(self).__name__} does not define read(self)")


Points = tuple[jax.Array, jax.Array]


@dataclass(frozen=True, eq=False, kw_only=True)
class Generated(Recipe):
    """Made from a seed by a pure function, so that a slider for the noise makes it anew in every home.

    Args:
        points: (key, count, noise) -> x (count, d) and y (count,), as precise as ``noise``; the classes follow one
            another by turns, so that any first part of them is balanced.
        classes: their words; none for a regression.
        noise: standard deviation of the noise unless told.
        count: how many there are unless told.
        noise_of_few: the noise where a widget draws only ``FEW``; as always unless told.
        points_of: (key, count, noise, classes) as ``points``, where there may be any number of classes, which is traced.
    """

    points: Callable[[jax.Array, int, Any], Points]
    classes: tuple[str, ...]
    noise: float
    count: int = 300
    noise_of_few: float | None = None
    points_of: Callable[[jax.Array, int, Any, Any], Points] | None = None

    @property
    def size(self) -> tuple[int, int, tuple[str, ...]]:
        x = jax.eval_shape(lambda key: self.points(key, self.count, self.noise)[0], jax.random.key(0))
        return self.count, x.shape[1], self.classes

    def few(self, most: int) -> Dataset:
        return self.draw(min(most, FEW), self.noise_of_few)

    def about(self, examples: int) -> str:
        return f"{examples:,} made points; {self.question}"

    def draw(self, examples: int | None = None, noise: float | None = None, seed: int = 0) -> Dataset:
        count = self.count if examples is None else examples
        if isinstance(count, bool) or not isinstance(count, int | np.integer) or not 1 <= count <= MOST:
            raise ValueError(f"examples: give a whole number from 1 to {MOST:,}, not {examples!r}")
        sigma = self.noise if noise is None else _sigma(noise)
        with backend.on_one():
            x, y = self.points(jax.random.key(seed), int(count), sigma)
        return Dataset(self.name, np.asarray(x), np.asarray(y), self.classes, reference="generated")


@dataclass(frozen=True, eq=False, kw_only=True)
class Stored(Recipe):
    """A small classic; its numbers are in assets/datasets.npz, which tests/reference/build_datasets.py makes.

    Args:
        reference: where it was published.
        licence: under which it is shared.
    """

    reference: str
    licence: str

    def read(self) -> Dataset:
        path, name = importlib.resources.files("simulab.assets") / "datasets.npz", self.name
        with path.open("rb") as file, np.load(file) as stored:
            x, y, classes, features = (stored[f"{name}_{part}"] for part in ("x", "y", "classes", "features"))
        return Dataset(name, x, y, tuple(classes.tolist()), tuple(features.tolist()), self.reference, self.licence)

    def about(self, examples: int) -> str:
        return self.question if examples >= self.size[0] else super().about(examples)


@dataclass(frozen=True, eq=False, kw_only=True)
class Given(Recipe):
    """A dataset that somebody's own file made."""

    given: Dataset
    origin = "a dataset of your own"

    def read(self) -> Dataset:
        return self.given


def _sigma(noise: Any) -> float:
    number = isinstance(noise, int | float | np.number) and not isinstance(noise, bool)
    if not number or not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise: give a number of 0 or more, not {noise!r}")
    return float(noise)
