"""Questions: what a student is asked, how the answer is checked, and what is said of it.

An answer is checked in the browser from the numbers of the run on screen. ``because`` and the words of an option are
Markdown in which ``{name:sig3}`` (or ``:int``, ``:percent``) stands for the value ``name`` of ``numbers``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulab.lessons.place import Mistake, Placed
from simulab.lessons.values import Condition, Value, as_value

Numbers = Mapping[str, Value]


@dataclass(frozen=True)
class Option(Placed):
    """One answer to choose, and what is said to a student who chose it."""

    text: str
    because: str
    right: bool = False


@dataclass(frozen=True)
class Choice(Placed):
    """Choose one of several answers. With ``predict`` the run stays covered until something was chosen."""

    text: str
    options: Sequence[Option]
    hint: str = ""
    predict: bool = False
    numbers: Numbers = field(default_factory=dict)

    def validate(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        for option in self.options:
            if not isinstance(option, Option):
                raise Mistake(f"Choice: write sl.ask.Option(text, because) instead of {option!r}", self)
        if len(self.options) < 2 or not any(option.right for option in self.options):
            raise Mistake("Choice: give two options or more, one of them with right=True", self)


@dataclass(frozen=True)
class Number(Placed):
    """Type a number. It is right within ``tolerance`` of ``answer`` (a part of it: 0.05 is 5 %).

    ``once`` is what the run must fulfil before it can be answered; until then the hint is shown.
    """

    text: str
    answer: Value | float
    because: str
    tolerance: float = 0.05
    unit: str = ""
    hint: str = ""
    once: Condition | None = None
    numbers: Numbers = field(default_factory=dict)

    def validate(self) -> None:
        if self.once is not None and not self.hint:
            raise ValueError("Number: with once, write a hint that says what to do first")
        if not 0 <= self.tolerance <= 1:
            raise ValueError(f"Number: tolerance is a part of the answer, 0 to 1, not {self.tolerance!r}")


@dataclass(frozen=True)
class EndPoint(Placed):
    """Before the run: drag a pin to where it will end. ``close`` is the part of the picture's width that counts as near."""

    text: str
    slot: str
    x: Value
    because: str
    y: Value | None = None
    close: float = 0.08
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True)
class LossCurve(Placed):
    """Before the run: draw the loss against the step, on a logarithmic scale.

    ``column`` is "source.column" of the loss, ``decades`` the powers of ten at the axis' ends, ``close`` the mean
    distance in decades that counts as near.
    """

    text: str
    column: str
    because: str
    decades: tuple[float, float] = (-6, 2)
    of: str = ""
    close: float = 0.5
    numbers: Numbers = field(default_factory=dict)

    def validate(self) -> None:
        if not self.decades[0] < self.decades[1]:
            raise ValueError(f"LossCurve: decades are (lowest, highest) powers of ten, not {self.decades!r}")


@dataclass(frozen=True)
class LastStable(Placed):
    """Before the run: set ``knob`` to the last value that you think is stable. Near is within ``close`` (1.25: a quarter)."""

    text: str
    knob: str
    answer: Value
    because: str
    close: float = 1.25
    numbers: Numbers = field(default_factory=dict)

    def validate(self) -> None:
        if self.close <= 1:
            raise ValueError(f"LastStable: close is a factor above 1, not {self.close!r}")


@dataclass(frozen=True)
class Reach(Placed):
    """Find knobs for which ``goal`` holds; the simulator checks. ``solution`` is what "show" sets, and the tests try."""

    text: str
    goal: Condition
    solution: Mapping[str, Any]
    because: str
    hint: str = ""
    numbers: Numbers = field(default_factory=dict)

    def validate(self) -> None:
        if not isinstance(self.goal, Condition):
            raise ValueError('Reach: goal is a condition, as in sl.number("path.gap") < 1e-3')


@dataclass(frozen=True)
class Explain(Placed):
    """Write in your own words. Nobody marks it; ``model`` is an answer to compare it with."""

    text: str
    model: str
    hint: str = ""
    numbers: Numbers = field(default_factory=dict)


Question = Choice | Number | EndPoint | LossCurve | LastStable | Reach | Explain
PREDICTIONS = (EndPoint, LossCurve, LastStable)


def covers(question: Question) -> bool:
    """True where the run stays covered until it is answered."""
    return isinstance(question, PREDICTIONS) or (isinstance(question, Choice) and question.predict)


def values(question: Question) -> dict[str, Value]:
    """Every value that the question reads, by what it is for."""
    found = {f"numbers[{name!r}]": as_value(value) for name, value in question.numbers.items()}
    for name in ("answer", "x", "y"):
        if getattr(question, name, None) is not None:
            found[name] = as_value(getattr(question, name))
    return found
