"""A folder of modules -> {name: what each defines}. Whoever adds a file to it has added a thing; there is no list.

A module that cannot be read is left out and named, so that the rest can be used.
"""

import importlib
import importlib.util
import logging
import pkgutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from simulab.catalogue.fault import Fault, fault_of

log = logging.getLogger(__name__)

Found = Callable[[ModuleType, str], Any]
"""(module, name) -> the thing that the module defines, or None for one that only helps others."""


class Folder:
    """The things of one kind that simulab brings itself.

    Args:
        package: the folder as a package.
        found: what counts as a thing of a module.
        dashes: True where names are addresses as well, and are written with dashes.
    """

    def __init__(self, package: str, found: Found, dashes: bool = False) -> None:
        self.package, self._found, self._dashes = package, found, dashes
        self.instances: dict[str, Any] = {}
        """One shared instance a name: components hold no state of a run."""

    @property
    def things(self) -> dict[str, Any]:
        """Name -> class (of a lesson or a dataset the object), in the order in which a class meets them."""
        return self._read[0]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The modules that were left out."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[dict[str, Any], tuple[Fault, ...]]:
        things, faults = {}, []
        for info in pkgutil.iter_modules(importlib.import_module(self.package).__path__):
            full = f"{self.package}.{info.name}"
            try:
                thing = self._found(importlib.import_module(full), info.name)
            except (Exception, SystemExit) as error:
                faults.append(fault_of(error, _path(full)))
                log.error("left out: %s", faults[-1])
                continue
            if thing is not None:
                things[info.name.replace("_", "-") if self._dashes else info.name] = thing
        return dict(sorted(things.items(), key=lambda item: (item[1].order, item[0]))), tuple(faults)


def _path(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    return Path(spec.origin) if spec and spec.origin else Path(module)


def class_of(kind: Callable[[], type]) -> Found:
    """The last subclass of a kind that a module (or a package's module) defines; one that cannot be made is a fault."""

    def found(module: ModuleType, _: str) -> type | None:
        mine = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, kind())
            and value is not kind()
            and f"{value.__module__}.".startswith(f"{module.__name__}.")
        ]
        for one in mine:
            one()
        return mine[-1] if mine else None

    return found


def object_of(kind: Callable[[], type]) -> Found:
    """The last object of a kind that a module makes."""

    def found(module: ModuleType, _: str) -> Any:
        mine = [value for value in vars(module).values() if isinstance(value, kind())]
        return mine[-1] if mine else None

    return found
