"""Entries of menus of datasets: ours by name, and an instructor's own."""

import functools
import re
from dataclasses import dataclass
from typing import Any

import jax

from simulab import training
from simulab.training import Dataset
from simulab.widgets.picture import Option


@dataclass(frozen=True)
class Data:
    """A dataset of a menu; it is read or made when it is first wanted."""

    name: str
    label: str
    doc: str
    given: Dataset | None = None
    """An instructor's own."""
    drawn: tuple[tuple[str, Any], ...] = ()
    """Of a generated one: ``examples`` and ``noise``, unless they are the usual ones."""

    @functools.cached_property
    def dataset(self) -> Dataset:
        """All of its examples."""
        if self.given is not None:
            return self.given
        with jax.ensure_compile_time_eval(), jax.enable_x64(False):  # who wants it may be in the middle of tracing
            return training.dataset(self.name, **dict(self.drawn))

    def option(self, **presets: float) -> Option:
        """As a menu shows it, with the defaults that it brings."""
        return Option(self.name, self.label, self.doc, presets=presets)


def own(dataset: Dataset, most: int, name: str = "") -> tuple[str, str, str, Dataset]:
    """Name, label, description and examples of an instructor's dataset: ``most`` of a larger one, evenly from its classes.

    Args:
        dataset: theirs.
        most: how many examples a widget can train with while somebody waits.
        name: the catalogue's; made of the dataset's own unless told.
    """
    used = dataset if len(dataset) <= most else dataset.take(most)
    of = f"{len(dataset):,} examples" if used is dataset else f"{most:,} of {len(dataset):,} examples"
    features = dataset.x.shape[1]
    asked = f"which of {len(dataset.classes)} classes?" if dataset.classes else "what number?"
    name = name or re.sub(r"\W+", "_", dataset.name.strip().lower()).strip("_") or "own"
    return name, dataset.name, f"{of} of {features} feature{'s' if features > 1 else ''}; {asked}", used
