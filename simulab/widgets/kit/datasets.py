"""Entries of menus of datasets: ours and an instructor's own, as many of their examples as a widget can use."""

import functools
import re
from dataclasses import dataclass

import jax

from simulab.training import Dataset
from simulab.training.recipe import Generated, Recipe
from simulab.widgets.picture import Option


@dataclass(frozen=True)
class Entry:
    """A dataset of a menu; it is read or made when it is first wanted."""

    recipe: Recipe

    @property
    def name(self) -> str:
        """The catalogue's name."""
        return self.recipe.name

    @functools.cached_property
    def dataset(self) -> Dataset:
        """The examples that are used."""
        with jax.ensure_compile_time_eval(), jax.enable_x64(False):  # who wants it may be in the middle of tracing
            return self.draw()

    def draw(self) -> Dataset:
        """The examples that are used, made or read now: all, unless a widget says otherwise."""
        return self.recipe.whole

    @property
    def examples(self) -> int:
        """How many are used, known without them: a menu says it when a page opens, and to make such points is to compile."""
        return self.recipe.count if isinstance(self.recipe, Generated) else len(self.dataset)

    def option(self, **presets: float) -> Option:
        """As a menu shows it, with the defaults that it brings."""
        return Option(self.name, self.recipe.title, self.recipe.about(self.examples), presets=presets)


def slug(dataset: Dataset) -> str:
    """A name for a menu's entry, made of the dataset's own."""
    return re.sub(r"\W+", "_", dataset.name.strip().lower()).strip("_") or "own"
