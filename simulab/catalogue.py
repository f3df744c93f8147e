"""A folder of modules -> {name: class}: the only registry there is.

A landscape, optimizer, schedule, widget or lesson is one file in its folder; the file's name is the catalogue's. Datasets
are the ones that ``simulab.training`` makes or reads. What an instructor's own file defines is adopted for as long as that
file is in use.
"""

import contextlib
import difflib
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType, ModuleType
from typing import Any

from simulab import cache
from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.schedule import Schedule


class Taken(ValueError):
    """A name that a catalogue has already: ``name``."""

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(f"there is a {noun} {name!r} already; give yours another name")
        self.name = name


class Catalogue(Mapping[str, type]):
    """The classes of one kind, by name, in the order of their titles' files."""

    def __init__(self, kind: type | str, package: str, noun: str) -> None:
        self._kind = kind
        self._package = package
        self._noun = noun
        self._adopted: dict[str, Any] = {}

    @cached_property
    def _classes(self) -> dict[str, type]:
        package = importlib.import_module(self._package)
        kind = self._kind if isinstance(self._kind, type) else _resolve(self._kind)
        found = {}
        for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            module = importlib.import_module(f"{self._package}.{module_info.name}")
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, kind)
                    and value is not kind
                    and f"{value.__module__}.".startswith(f"{module.__name__}.")
                ):
                    found[module_info.name.replace("_", "-") if self._noun == "widget" else module_info.name] = value
        return {**found, **{name: one if isinstance(one, type) else type(one) for name, one in self._adopted.items()}}

    def adopt(self, things: Mapping[str, Any]) -> None:
        """Classes or instances by name, beside the folder's own, until the next call.

        Raises:
            Taken: there is one of this name already.
        """
        self._adopted = {}
        vars(self).pop("_classes", None)
        vars(self).pop("_instances", None)
        if things and (taken := [name for name in things if name in self._classes]):
            raise Taken(self._noun, taken[0])
        vars(self).pop("_classes", None)
        self._adopted = dict(things)
        vars(self)["_instances"] = {name: one for name, one in things.items() if not isinstance(one, type)}

    @property
    def own(self) -> Mapping[str, Any]:
        """What an instructor's file added, as it was given."""
        return MappingProxyType(self._adopted)

    def __getitem__(self, name: str) -> type:
        try:
            return self._classes[name]
        except (KeyError, TypeError):
            raise KeyError(self.unknown(name)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def __repr__(self) -> str:
        return f"<{self._noun}s: {', '.join(self)}>"

    def unknown(self, name: object) -> str:
        """The sentence for a name that is not here, with the nearest ones."""
        near = difflib.get_close_matches(str(name).lower().replace(" ", "_"), self._classes, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(self)}."
        return f"no {self._noun} is called {name!r}; {hint}"

    def make(self, given: Any, argument: str) -> Any:
        """An instance from a name, a class or an instance.

        Raises:
            ValueError: an unknown name; the sentence lists the nearest ones.
            TypeError: neither a name nor one of this kind.
        """
        kind = self._kind if isinstance(self._kind, type) else _resolve(self._kind)
        if isinstance(given, kind):
            return given
        if isinstance(given, str):
            if given not in self._classes:
                raise ValueError(f"{argument}: {self.unknown(given)}")
            return self._instance(given)
        if isinstance(given, type) and issubclass(given, kind):
            return given()
        raise TypeError(f"{argument}: give a name of the catalogue or a {self._noun}, not {type(given).__name__}")

    def _instance(self, name: str) -> Any:
        """One shared instance a name: components hold no state of a run."""
        instances = self.__dict__.setdefault("_instances", {})
        if name not in instances:
            instances[name] = self._classes[name]()
        return instances[name]


class Lessons(Catalogue):
    """The lessons by name: a file of the folder makes one, so there is an object where others have a class."""

    @cached_property
    def _classes(self) -> dict[str, Any]:
        package, kind = importlib.import_module(self._package), _resolve(str(self._kind))
        found = {}
        for info in pkgutil.iter_modules(package.__path__):
            made = vars(importlib.import_module(f"{self._package}.{info.name}")).values()
            found |= {info.name.replace("_", "-"): one for one in made if isinstance(one, kind)}
        return dict(sorted(found.items(), key=lambda item: item[1].place))

    def _instance(self, name: str) -> Any:
        return self._classes[name]


class Datasets(Catalogue):
    """The datasets by name, objects like the lessons; each is made or read when it is first asked for."""

    @cached_property
    def _classes(self) -> dict[str, Any]:
        return dict.fromkeys((*importlib.import_module(self._package).NAMES, *self._adopted))

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(self.unknown(name))
        return self._instance(name)

    def _instance(self, name: str) -> Any:
        if name in self._adopted:
            return self._adopted[name]
        instances = self.__dict__.setdefault("_instances", {})
        if name not in instances:
            instances[name] = importlib.import_module(self._package).dataset(name)
        return instances[name]


def _resolve(path: str) -> type:
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


landscapes = Catalogue(Landscape, "simulab.landscapes", "landscape")
optimizers = Catalogue(Optimizer, "simulab.optimizers", "optimizer")
schedules = Catalogue(Schedule, "simulab.schedules", "schedule")
widgets = Catalogue("simulab.widgets.widget:Widget", "simulab.widgets", "widget")
lessons = Lessons("simulab.lessons.lesson:Lesson", "simulab.lessons", "lesson")
datasets = Datasets("simulab.training.dataset:Dataset", "simulab.training.datasets", "dataset")

_CONTRACT = ("control", "kit.choice", "picture", "recording", "widget", "words")
"""Modules of simulab.widgets that say what a widget is; the others are made of the catalogue."""


_KINDS = {
    "landscapes": landscapes, "optimizers": optimizers, "schedules": schedules, "datasets": datasets, "widgets": widgets,
}  # fmt: skip
_PACKAGE = "simulab.widgets."
_files: list[Mapping[str, Mapping[str, Any]]] = []
"""What every file in use added."""
_ours: dict[str, ModuleType] = {}
"""The widgets' modules as they are without any file."""


@contextlib.contextmanager
def adopted(**things: Mapping[str, Any]) -> Iterator[None]:
    """A catalogue that also has an instructor's own things, in every menu of every widget; several may be in use.

    Args:
        things: ``landscapes``, ``optimizers``, ``schedules``, ``datasets``, ``widgets``: {name: class or instance}.

    Raises:
        Taken: a name that is there already.
    """
    mine = {kind: dict(things.get(kind, {})) for kind in _KINDS}
    for kind, catalogue in _KINDS.items():
        for name in mine[kind]:
            if any(name in other[kind] for other in _files):
                raise Taken(catalogue._noun, name)
    if not _files:
        _ours.clear()
        _ours.update(_of_widgets())
    _files.append(mine)
    try:
        _use()
        yield
    finally:
        _files[:] = [one for one in _files if one is not mine]
        _use()


def _use() -> None:
    """Put what the files in use define into force, and nothing else."""
    whole = {kind: {name: one for file in _files for name, one in file[kind].items()} for kind in _KINDS}
    for kind, catalogue in _KINDS.items():
        catalogue.adopt(whole[kind])
    cache.adopted.clear()
    cache.adopted |= {name for given in whole.values() for name in given}
    # a widget's menus are made when its module is: it is made anew, and its programs with it
    for name in _of_widgets():
        del sys.modules[name]
    if not any(given for kind, given in whole.items() if kind != "widgets"):
        sys.modules.update(_ours)
    widgets.adopt(whole["widgets"])


def _of_widgets() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in sys.modules.items()
        if name.startswith(_PACKAGE) and name.removeprefix(_PACKAGE) not in _CONTRACT
    }
