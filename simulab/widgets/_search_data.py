"""The datasets on which nets are searched."""

import functools
import re
from dataclasses import dataclass

import jax

from simulab import catalogue, training
from simulab.training import Dataset
from simulab.training.loss import CLASSES
from simulab.widgets.picture import Option

SHARES = {"validation": 0.4, "test": 0.2}
MOST = 2000
"""Examples of an instructor's own dataset: a hundred nets are trained at a turn of a slider."""


@dataclass(frozen=True)
class Data:
    """A dataset of the menu; it is read when it is first wanted."""

    name: str
    label: str
    doc: str
    given: Dataset | None = None
    """An instructor's own."""

    @staticmethod
    def of(dataset: Dataset, name: str = "") -> "Data":
        """An instructor's own; of a large one MOST examples, drawn evenly from its classes.

        Args:
            name: the catalogue's; made of the dataset's own unless told.

        Raises:
            ValueError: it is a regression, or too small to be parted.
        """
        if dataset.task != CLASSES:
            raise ValueError(f"{dataset.name}: nets are searched for their accuracy; give a dataset with classes")
        used = dataset if len(dataset) <= MOST else dataset.take(MOST)
        of = f"{len(dataset):,} examples" if used is dataset else f"{MOST:,} of {len(dataset):,} examples"
        doc = f"{of} of {dataset.x.shape[1]} features; which of {len(dataset.classes)} classes?"
        name = name or re.sub(r"\W+", "_", dataset.name.strip().lower()).strip("_") or "own"
        made = Data(name, dataset.name, doc, used)
        made.sizes  # noqa: B018 - what cannot be parted is said now
        return made

    @functools.cached_property
    def dataset(self) -> Dataset:
        """All of its examples."""
        if self.given is not None:
            return self.given
        with jax.ensure_compile_time_eval():  # who wants it may be in the middle of tracing
            return training.dataset(self.name)

    @functools.cached_property
    def sizes(self) -> tuple[int, int]:
        """How many examples validate, and how many test."""
        parts = training.split(self.dataset, validation=SHARES["validation"], test=SHARES["test"]).parts
        return len(parts["validation"].x), len(parts["test"].x)

    def option(self) -> Option:
        """As a menu shows it."""
        return Option(self.name, self.label, self.doc)


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
