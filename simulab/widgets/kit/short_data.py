"""Datasets for short trainings: a hundred or so examples of each, one of which is chosen by a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab import training
from simulab.catalogue import Catalogue
from simulab.training.recipe import Generated
from simulab.widgets.kit import datasets
from simulab.widgets.kit.choice import pick

MOST = 120
"""Examples that train; hundreds of nets are trained on them at a turn of a knob."""
WIDEST, CLASSES = 16, 5
"""Features and classes that a dataset may have here."""
DECIMALS = 3
"""Of the examples: they travel with every page."""


class Problem(NamedTuple):
    """What a net is to learn; places beyond ``count`` examples and ``inputs`` features hold zeros."""

    x: jax.Array
    """(n, d)"""
    y: jax.Array
    """(n,) class."""
    count: jax.Array
    inputs: jax.Array
    classes: jax.Array


@dataclass(frozen=True)
class ShortData(datasets.Entry):
    """A dataset with classes, all of whose examples train."""

    def draw(self) -> training.Dataset:
        if isinstance(self.recipe, Generated):
            return self.recipe.draw(MOST)
        whole = self.recipe.whole
        return whole if len(whole) <= MOST else whole.take(MOST)

    @property
    def examples(self) -> int:
        return MOST if isinstance(self.recipe, Generated) else len(self.dataset)

    def part(self) -> Any:
        """Its examples x (n, d), standardised unless their sizes are the point, and y (n,)."""
        with jax.ensure_compile_time_eval(), jax.enable_x64(False):
            made = training.split(
                self.dataset, validation=0.0, test=0.0, standardise=self.recipe.standardised, dtype="float64"
            ).parts["train"]
        return made._replace(x=made.x.round(DECIMALS))


def all_data(catalogue: Catalogue, widget: str) -> tuple[ShortData, ...]:
    """All that have classes and are small enough."""
    offered = catalogue.datasets.offered(widget).values()
    small = [one for one in offered if 2 <= len(one.size[2]) <= CLASSES and one.size[1] <= WIDEST]
    return tuple(ShortData(one) for one in small)


def chosen(data: Sequence[ShortData], k: Mapping[str, Any]) -> Problem:
    """The problem that the knob ``data`` asks for."""
    parts = [one.part() for one in data]
    examples, features = (max(part.x.shape[axis] for part in parts) for axis in (0, 1))

    def padded(part: Any) -> tuple[jax.Array, jax.Array]:
        n, d = part.x.shape
        x = jnp.pad(jnp.asarray(part.x), ((0, examples - n), (0, features - d)))
        return x, jnp.pad(jnp.asarray(part.y, float), (0, examples - n))

    x, y = pick(k["data"], [lambda part=part: padded(part) for part in parts])
    sizes = np.array([[*part.x.shape, len(one.dataset.classes)] for one, part in zip(data, parts)], np.int32)
    count, inputs, classes = jnp.asarray(sizes)[k["data"]]
    return Problem(x, y, count, inputs, classes)
