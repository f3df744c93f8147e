"""What all questions have: the numbers of their sentences, when they apply, and what they keep locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulab.lessons.condition import Condition
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.said import checked
from simulab.lessons.values import Value

SAYS = ("because", "hint", "model")
"""The fields in which a question says something."""


@dataclass(frozen=True, kw_only=True)
class Asked(Placed):
    """A question's common part."""

    numbers: Mapping[str, Value] = field(default_factory=dict)
    applies: Condition | None = None
    about: str = ""
    locks: Sequence[str] = ()

    def validate(self) -> None:
        kind = type(self).__name__
        for name in SAYS:
            if hasattr(self, name):
                object.__setattr__(self, name, checked(getattr(self, name), name, self))
        if self.applies is not None and not isinstance(self.applies, Condition):
            raise Mistake(f'{kind}: applies is a condition, as in sl.number("point") > 0', self)
        if (self.applies is None) == bool(self.about):
            raise Mistake(f"{kind}: applies (when) and about (in words) belong together; give both", self)
        if isinstance(self.locks, str):
            raise Mistake(f'{kind}: locks is a list of knobs, so write locks=["{self.locks}"]', self)
        object.__setattr__(self, "locks", tuple(self.locks))
