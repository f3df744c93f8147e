"""What landscapes, optimizers and schedules share: knobs as parameters, and an identity that jit can cache by."""

from collections.abc import Hashable, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any, ClassVar

import param

from simulab.knob import Knob
from simulab.wording.synonyms import unknown


class Component(param.Parameterized):
    """A named piece of a run whose numbers are traced and whose structure is static.

    Two components of equal ``structure`` compile to the same program; they may differ in the values of their
    knobs, which enter a jitted function as leaves. So moving a knob never recompiles.
    """

    title: ClassVar[str] = ""
    """The name a person reads, e.g. "Adam"."""
    equation: ClassVar[str] = ""
    """LaTeX, without dollar signs."""
    reference: ClassVar[str] = ""
    """Where the formula is published."""
    order: ClassVar[int] = 100
    """Where it stands in lists, lowest first; those of one number by name, an instructor's own after ours."""
    left_out_of: ClassVar[tuple[str, ...]] = ()
    """The widgets whose menus do not have it; whoever says nothing is offered wherever its kind is."""

    made_by: ClassVar[str] = ""
    """How one is made of something else than its knobs, for who gives a class that."""

    summary: str = ""
    """What a menu says of it: its docstring as one line."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # now: where IPython is installed, param then appends a table of the parameters to the docstring
        cls.summary = " ".join((cls.__doc__ or "").split())

    def __init__(self, *given: Any, **knobs: Any) -> None:
        if given:
            raise TypeError(f"{type(self).__name__}: its knobs are given by name{self.made_by and f'; {self.made_by}'}")
        for name in knobs:
            if name not in type(self).param:
                raise TypeError(unknown(name, self.title or type(self).__name__, self.knob_declarations()))
        super().__init__(**knobs)

    @classmethod
    def knob_declarations(cls) -> Mapping[str, param.Parameter]:
        """The declared knobs (numbers and switches) by name, in the order in which they were written."""
        # Asked for on every run, and param's own answer takes longer than a run of 1,000 steps. Kept in the class itself:
        # an instructor's goes with their file's last version.
        kept = vars(cls).get("_knob_declarations")
        if kept is None:
            kept = MappingProxyType(
                {
                    name: declared
                    for name, declared in cls.param.objects("existing").items()
                    if isinstance(declared, Knob | param.Boolean) and not name.startswith("_")
                }
            )
            cls._knob_declarations = kept
        return kept

    _knob_declarations: ClassVar[Mapping[str, param.Parameter]]

    @classmethod
    def takes(cls, given: Any, argument: str) -> Any:
        """One of this kind from something else that a person may mean by it; None where it is nothing of the sort.

        Raises:
            ValueError, TypeError: it is, but cannot be used; one sentence that begins with the argument's name.
        """
        return None

    @classmethod
    def slug(cls) -> str:
        """The catalogue's name: the class name in snake case."""
        return cls.__module__.rpartition(".")[2]

    def knobs(self, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The current value of every knob, with ``overrides`` on top."""
        values = {name: getattr(self, name) for name in self.knob_declarations()}
        values.update(overrides or {})
        return values

    @property
    def structure(self) -> Hashable:
        """What must be equal for two components to share a compiled program."""
        return type(self)

    def __repr__(self) -> str:
        return f"<{self.title or type(self).__name__}>"

    def __str__(self) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Component) and self.structure == other.structure

    def __hash__(self) -> int:
        return hash(self.structure)


def namespace(values: Mapping[str, Any]) -> SimpleNamespace:
    """Knob values as attributes: ``knobs.learning_rate`` reads like the equation."""
    return SimpleNamespace(**values)
