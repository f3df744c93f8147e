"""The datasets on which nets are searched."""

import functools
from dataclasses import dataclass

from simulab import training
from simulab.catalogue import Catalogue
from simulab.training import Dataset
from simulab.training.loss import CLASSES
from simulab.training.recipe import Given
from simulab.widgets.kit import datasets

SHARES = {"validation": 0.4, "test": 0.2}
MOST = 2000
"""Examples of a larger dataset that are used: a hundred nets are trained at a turn of a slider."""


@dataclass(frozen=True)
class SearchData(datasets.Entry):
    """A dataset that has classes, in parts."""

    def draw(self) -> Dataset:
        whole = self.recipe.whole
        return whole if len(whole) <= MOST else whole.take(MOST)

    @property
    def examples(self) -> int:
        return min(MOST, super().examples)

    @staticmethod
    def of(dataset: Dataset) -> "SearchData":
        """A dataset that is in no catalogue.

        Raises:
            ValueError: it is a regression, or too small to be parted.
        """
        if dataset.task != CLASSES:
            raise ValueError(f"{dataset.name}: nets are searched for their accuracy; give a dataset with classes")
        made = SearchData(Given(title=dataset.name, question="", given=dataset, name=datasets.slug(dataset)))
        made.sizes  # noqa: B018 - what cannot be parted is said now
        return made

    @functools.cached_property
    def sizes(self) -> tuple[int, int]:
        """How many examples validate, and how many test."""
        parts = training.split(self.dataset, validation=SHARES["validation"], test=SHARES["test"]).parts
        return len(parts["validation"].x), len(parts["test"].x)


def all_data(catalogue: Catalogue) -> tuple[SearchData, ...]:
    """All that have classes."""
    return tuple(SearchData(one) for one in catalogue.datasets.offered("search").values() if one.size[2])
