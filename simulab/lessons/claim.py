"""Claims: what a lesson says happens, as predicates that the tests and ``simulab check`` run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulab.lessons.place import Placed
from simulab.lessons.values import Condition

if TYPE_CHECKING:
    from simulab.lessons.run import Run


@dataclass(frozen=True)
class Claim(Placed):
    """A sentence of the lesson, and what must hold so that it is true.

    Args:
        says: the sentence, as it stands in the text.
        holds: a condition, or a function of the run (``run["path"]["gap"]`` is a column) that returns True.
        set: knobs on top of the scenario's own.

    Example:
        >>> import simulab as sl
        >>> claim = sl.Claim("above 2/L the loss grows", sl.number("path.loss") > sl.number("path.loss", at=0))
        >>> claim.holds
        path.loss > path.loss at step 0
    """

    says: str
    holds: "Condition | Callable[[Run], bool]"
    set: Mapping[str, Any] = field(default_factory=dict)

    def validate(self) -> None:
        if not isinstance(self.holds, Condition) and not callable(self.holds):
            raise ValueError(
                'Claim: holds is a condition, as in sl.number("path.gap") < 1e-3, or a function of the run'
            )
