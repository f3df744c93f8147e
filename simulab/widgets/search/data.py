"""The datasets on which nets are searched."""

import functools

from simulab import catalogue, training
from simulab.training import Dataset
from simulab.training.loss import CLASSES
from simulab.widgets.kit import datasets

SHARES = {"validation": 0.4, "test": 0.2}
MOST = 2000
"""Examples of an instructor's own dataset: a hundred nets are trained at a turn of a slider."""


class Data(datasets.Data):
    """A dataset that has classes, in parts."""

    @staticmethod
    def of(dataset: Dataset, name: str = "") -> "Data":
        """An instructor's own; of a large one MOST examples; see ``datasets.own``.

        Raises:
            ValueError: it is a regression, or too small to be parted.
        """
        if dataset.task != CLASSES:
            raise ValueError(f"{dataset.name}: nets are searched for their accuracy; give a dataset with classes")
        made = Data(*datasets.own(dataset, MOST, name))
        made.sizes  # noqa: B018 - what cannot be parted is said now
        return made

    @functools.cached_property
    def sizes(self) -> tuple[int, int]:
        """How many examples validate, and how many test."""
        parts = training.split(self.dataset, validation=SHARES["validation"], test=SHARES["test"]).parts
        return len(parts["validation"].x), len(parts["test"].x)


OURS = (
    Data("digits", "Handwritten digits", "1,797 pictures of 8 × 8 pixels; which of ten digits?"),
    Data("breast_cancer", "Breast cancer", "569 tumours by 30 measurements; benign or malignant?"),
    Data("wine", "Wine", "178 wines by 13 measurements; which of three growers?"),
    Data("two_moons", "Two moons", "300 points in the plane, made, not measured; which half circle?"),
)


def all_data() -> tuple[Data, ...]:
    """Ours, and an instructor's own that have classes."""
    own = catalogue.datasets.own.items()
    return (*OURS, *(Data.of(one, name) for name, one in own if one.task == CLASSES))
