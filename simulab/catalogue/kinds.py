"""The kinds that differ: lessons and datasets are objects, and a widget belongs to the catalogue that it draws from."""

import importlib
from collections.abc import Mapping
from functools import cached_property
from types import ModuleType
from typing import Any

from simulab.catalogue.kind import Kind


class Widgets(Kind):
    """The widgets; one that is made here has this catalogue."""

    _catalogue: Any = None

    def of(self, catalogue: Any) -> "Widgets":
        """The same for another catalogue."""
        made = Widgets(self.noun, self._kind, self._folder, self._own)
        made._catalogue = catalogue
        return made

    def _instance(self, name: str) -> Any:
        return self._new(self._things[name])

    def _new(self, thing: Any) -> Any:
        """One a class: whoever asks for it shares what it has compiled."""
        if not isinstance(thing, type):
            return thing
        if thing not in self._instances:
            self._instances[thing] = thing(catalogue=self._catalogue)
        return self._instances[thing]


class Lessons(Kind):
    """The lessons: objects, where others are classes."""

    def __getitem__(self, name: str) -> Any:
        super().__getitem__(name)
        return self._things[name]


class Datasets(Kind):
    """The datasets, objects as well; each is made or read when it is first asked for."""

    def __getitem__(self, name: str) -> Any:
        super().__getitem__(name)
        return self._instance(name)

    @cached_property
    def recipes(self) -> Mapping[str, Any]:
        """How each is made: a ``simulab.training.recipe.Recipe``."""
        return {name: _recipe(one, name) for name, one in self._things.items()}

    def offered(self, widget: str) -> dict[str, Any]:
        """Recipes by name, without those that say of themselves that this widget leaves them out."""
        return {name: one for name, one in self.recipes.items() if widget not in one.left_out_of}

    def _instance(self, name: str) -> Any:
        return self.recipes[name].whole


def recipe_of(module: ModuleType, name: str) -> Any:
    """The recipe that a module of the datasets' folder makes, or the dataset itself."""
    from_training = importlib.import_module("simulab.training.recipe")
    kinds = (from_training.Recipe, from_training.Dataset)
    mine = [value for value in vars(module).values() if isinstance(value, kinds)]
    return _recipe(mine[-1], name) if mine else None


def _recipe(thing: Any, name: str) -> Any:
    from_training = importlib.import_module("simulab.training.recipe")
    if isinstance(thing, from_training.Recipe):
        return thing if thing.name == name else thing.called(name)
    return from_training.Given(title=thing.name, question="", given=thing, name=name)
