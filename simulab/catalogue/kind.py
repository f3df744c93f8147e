"""All that there is of one kind, by name: what simulab brings, and what somebody's own file adds. Never changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

from simulab.catalogue.fault import Fault
from simulab.catalogue.folder import Folder
from simulab.wording.synonyms import THINGS, close

SPARE_DASH = (8, 3, 2, 3)


class Taken(ValueError):
    """A name that a catalogue has already: ``name``."""

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(f"there is a {noun} {name!r} already; give yours another name")
        self.name = name


class Kind(Mapping[str, type]):
    """{name: class}, ours in their order and then one's own as they were written; a name is an attribute as well.

    Args:
        noun: what one of them is called.
        kind: their class, looked up when it is first needed.
        folder: where ours are.
        own: further ones, classes or instances.
        spare: colours for those that brought none.

    Raises:
        Taken: a name that is there already.
    """

    def __init__(
        self,
        noun: str,
        kind: Callable[[], Any],
        folder: Folder,
        own: Mapping[str, Any] | None = None,
        spare: Sequence[str] = (),
    ) -> None:
        self.noun, self._kind, self._folder, self._spare = noun, kind, folder, tuple(spare)
        self._own = MappingProxyType(dict(own or {}))
        for name in self._own:
            if name in folder.things:
                raise Taken(noun, name)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The files of ours that were left out."""
        return self._folder.faults

    def with_(self, own: Mapping[str, Any]) -> "Kind":
        """These and more.

        Raises:
            Taken: a name that is there already.
        """
        for name in own:
            if name in self._own:
                raise Taken(self.noun, name)
        return type(self)(self.noun, self._kind, self._folder, {**self._own, **own}, self._spare)

    @property
    def own(self) -> Mapping[str, Any]:
        """What was added to ours, as it was given."""
        return self._own

    @cached_property
    def _things(self) -> dict[str, Any]:
        return {**self._folder.things, **self._own}

    @cached_property
    def _classes(self) -> dict[str, Any]:
        return {name: one if isinstance(one, type) else type(one) for name, one in self._things.items()}

    def __getitem__(self, name: str) -> type:
        if name not in self:
            raise KeyError(self.unknown(name))
        return self._classes[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        for called in (name, name.replace("_", "-")):
            if called in self:
                return self[called]
        raise AttributeError(self.unknown(name))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name.replace("-", "_") for name in self)]

    def __repr__(self) -> str:
        return f"<{self.noun}s: {', '.join(self)}>"

    def unknown(self, name: object) -> str:
        """The sentence for a name that is not here, with the nearest ones."""
        word = str(name).lower().replace(" ", "_")
        left = [str(fault) for fault in self._folder.faults if fault.name == word.replace("-", "_")]
        near = [one for one in self._things if one.replace("-", "_") == word.replace("-", "_")]
        near = near or [one for one in (THINGS.get(word.replace("-", "_")),) if one in self._things]
        near = near or close(word, self._things, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(self)}."
        return f"no {self.noun} is called {name!r}; {f'it was left out: {left[0]}' if left else hint}"

    def make(self, given: Any, argument: str) -> Any:
        """An instance from a name, a class, an instance, or what else the kind ``takes``; a name has one, shared by all.

        Raises:
            ValueError: an unknown name; the sentence lists the nearest ones.
            TypeError: neither a name nor one of this kind.
        """
        if isinstance(given, str) and given in self._things:
            return self._instance(given)
        kind = self._kind()
        if isinstance(given, kind):
            return given
        if isinstance(given, type) and issubclass(given, kind):
            return self._new(given)
        takes = getattr(kind, "takes", None)
        taken = takes(given, argument) if takes else None
        if taken is not None:
            return taken
        if isinstance(given, str):
            raise ValueError(f"{argument}: {self.unknown(given)}")
        a = "an" if self.noun[0] in "aeiou" else "a"
        raise TypeError(f"{argument}: give a name of the catalogue or {a} {self.noun}, not {type(given).__name__}")

    def offered(self, widget: str) -> dict[str, Any]:
        """Instances by name, without those that say of themselves that this widget leaves them out."""
        return {name: self.make(name, self.noun) for name, one in self._things.items() if widget not in one.left_out_of}

    @cached_property
    def _instances(self) -> dict[Any, Any]:
        return {}

    def _instance(self, name: str) -> Any:
        instances = self._folder.instances if name not in self._own else self._instances
        if name not in instances:
            instances[name] = self._dressed(name, self._new(self._things[name]))
        return instances[name]

    def _new(self, thing: Any) -> Any:
        return thing() if isinstance(thing, type) else thing

    def _dressed(self, name: str, made: Any) -> Any:
        """``made`` with a colour and a dash, where it brought none."""
        if self._spare and not made.colour:
            bare = [other for other, one in self._things.items() if not one.colour or other == name]
            colour = self._spare[bare.index(name) % len(self._spare)]
            vars(made).update(colour=colour, dash=made.dash or SPARE_DASH)
        return made
