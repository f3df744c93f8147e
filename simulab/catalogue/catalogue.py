"""Catalogue: everything there is, as one value that is handed to whoever needs it.

``Catalogue.builtin()`` is what simulab brings; ``.with_(…)`` is another value that has an instructor's own things as well.
Neither is ever changed, so that two files may define one name, each in a catalogue of its own, and what a file defined
goes when nobody holds its catalogue any more.
"""

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any

from simulab.catalogue.fault import Fault
from simulab.catalogue.folder import Folder, class_of, object_of
from simulab.catalogue.kind import Kind
from simulab.catalogue.kinds import Datasets, Lessons, Widgets, recipe_of
from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.schedule import Schedule

KINDS = ("landscapes", "optimizers", "schedules", "datasets", "widgets", "lessons")


class Catalogue:
    """Landscapes, optimizers, schedules, datasets, widgets and lessons by name.

    Args:
        kinds: one mapping for each of ``KINDS``.

    Example:
        >>> mine = Catalogue.builtin().with_(landscapes={"egg_box": EggBox})
        >>> Race(catalogue=mine)
    """

    landscapes: Kind
    optimizers: Kind
    schedules: Kind
    datasets: Datasets
    widgets: Widgets
    lessons: Lessons

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        for name in KINDS:
            setattr(self, name, kinds[name])
        self.widgets = kinds["widgets"].of(self)  # type: ignore[attr-defined]

    @staticmethod
    def builtin() -> "Catalogue":
        """What simulab brings; always the same value."""
        return _builtin()

    def with_(self, **own: Mapping[str, Any]) -> "Catalogue":
        """This catalogue and more.

        Args:
            own: any of ``KINDS``: {name: class or instance}.

        Raises:
            Taken: a name that is there already.
            TypeError: there is no such kind.
        """
        if unknown := set(own) - set(KINDS):
            raise TypeError(f"with_: there is no kind {min(unknown)!r}; there are {', '.join(KINDS)}")
        return Catalogue({kind: getattr(self, kind).with_(own.get(kind, {})) for kind in KINDS})

    @property
    def is_builtin(self) -> bool:
        """True where nobody has added anything."""
        return not any(getattr(self, kind).own for kind in KINDS)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The files of ours that could not be read and were left out."""
        return tuple(fault for kind in KINDS for fault in getattr(self, kind).faults)

    def __repr__(self) -> str:
        return f"<Catalogue of {', '.join(f'{len(getattr(self, kind))} {kind}' for kind in KINDS)}>"


OPTIMIZERS = ("#7b4fd6", "#8a6a12", "#0b7f7a", "#b03a72", "#5c6b1e", "#a2461c")
SCHEDULES = ("#882255", "#3f51b5", "#6b7a12", "#b3123f", "#0f6e86", "#a2461c")
"""Colours of those that brought none, apart from those of ours."""


@functools.cache
def _builtin() -> Catalogue:
    widget, lesson = _later("simulab.widgets.widget", "Widget"), _later("simulab.lessons.lesson", "Lesson")
    dataset = _later("simulab.training.dataset", "Dataset")
    of = class_of
    return Catalogue({
        "landscapes": Kind("landscape", lambda: Landscape, Folder("simulab.landscapes", of(lambda: Landscape))),
        "optimizers": Kind(
            "optimizer", lambda: Optimizer, Folder("simulab.optimizers", of(lambda: Optimizer)), spare=OPTIMIZERS
        ),
        "schedules": Kind(
            "schedule", lambda: Schedule, Folder("simulab.schedules", of(lambda: Schedule)), spare=SCHEDULES
        ),
        "datasets": Datasets("dataset", dataset, Folder("simulab.datasets", recipe_of)),
        "widgets": Widgets("widget", widget, Folder("simulab.widgets", of(widget), dashes=True)),
        "lessons": Lessons("lesson", lesson, Folder("simulab.lessons", object_of(lesson), dashes=True)),
    })  # fmt: skip


def _later(module: str, name: str) -> Callable[[], type]:
    """A class that imports the catalogue itself, looked up when it is needed."""
    return lambda: getattr(importlib.import_module(module), name)
