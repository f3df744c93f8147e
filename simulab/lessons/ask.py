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
    """One answer to choose, and what is said to a student who chose it.

    Args:
        text: the answer, Markdown.
        because: what is said of it; ``{name:sig3}`` stands for a value of the question's ``numbers``.
        right: True for a right answer; there may be several.

    Example:
        >>> import simulab as sl
        >>> sl.ask.Option("It grows.", "Above 2/L every step overshoots by more than the last.", right=True).right
        True
    """

    text: str
    because: str
    right: bool = False


@dataclass(frozen=True)
class Choice(Placed):
    """Choose one of several answers.

    Args:
        text: the question, Markdown.
        options: two or more ``Option``, at least one of them right.
        hint: shown when asked for.
        predict: True to keep the run covered until something was chosen.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Raises:
        ValueError: fewer than two options, or none that is right; the sentence names the line.

    Example:
        >>> import simulab as sl
        >>> grows = sl.ask.Option("It grows.", "Yes: the factor is larger than one in size.", right=True)
        >>> falls = sl.ask.Option("It falls.", "Below 2/L it would.")
        >>> sl.ask.Choice("What does the loss do?", [grows, falls], predict=True).predict
        True
    """

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
    """Type a number, which is compared with one of the run on screen.

    Args:
        text: the question, Markdown.
        answer: the right number: a value of the run, or a fixed one.
        because: what is said once it is answered.
        tolerance: how far off is still right, as a part of the answer: 0.05 is 5 %.
        unit: written behind the box.
        hint: shown when asked for, and until ``once`` is fulfilled.
        once: what the run must fulfil before it can be answered.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Raises:
        ValueError: ``once`` without a hint, or a tolerance outside 0 to 1.

    Example:
        >>> import simulab as sl
        >>> factor = sl.number("path.x", at=1) / sl.number("path.x", at=0)
        >>> sl.ask.Number("By which factor does a step change x?", factor, "It is 1 - ηL.").answer
        (path.x[1] / path.x at step 0)
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
    """Before the run: drag a pin to where it will end.

    Args:
        text: the question, Markdown.
        slot: the figure on which the pin stands ("stage").
        x: where the run ends, along the first axis.
        because: what is said once the pin is locked.
        y: where it ends along the second axis; None where the pin moves along the first only.
        close: the part of the picture's width that counts as near.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Example:
        >>> import simulab as sl
        >>> end = sl.ask.EndPoint("Where does it end?", "stage", sl.number("path.x"), "In the nearer minimum.")
        >>> end.close
        0.08
    """

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

    Args:
        text: the question, Markdown.
        column: "source.column" of the loss.
        because: what is said once the curve is locked.
        decades: (lowest, highest) power of ten of the axis.
        of: the series whose row it is, where the source has one row each.
        close: the mean distance in decades that counts as near.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Raises:
        ValueError: decades that are not (lower, higher).

    Example:
        >>> import simulab as sl
        >>> sl.ask.LossCurve("Draw Adam's loss.", "paths.gap", "Fast at first, then slowly.", of="adam").decades
        (-6, 2)
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
    """Before the run: set a knob to the last value that you think is stable.

    Args:
        text: the question, Markdown.
        knob: the knob that is set.
        answer: its last stable value.
        because: what is said once it is locked.
        close: a factor above 1: near is from answer / close to answer * close.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Raises:
        ValueError: ``close`` is not above 1.

    Example:
        >>> import simulab as sl
        >>> limit = 2 / sl.number("curvature")
        >>> sl.ask.LastStable("How large may the step be?", "learning_rate", limit, "2/L.").answer
        (2 / curvature)
    """

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
    """Find knobs for which a goal holds; the simulator checks.

    Args:
        text: the task, Markdown.
        goal: a condition on the run on screen.
        solution: knob -> value that reaches it: what "Show" sets, and ``simulab check`` tries.
        because: what is said once it is reached.
        hint: shown when asked for.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Raises:
        ValueError: ``goal`` is no condition.

    Example:
        >>> import simulab as sl
        >>> goal = sl.number("path.gap") < 1e-3
        >>> sl.ask.Reach("Get within 0.001 of the minimum.", goal, {"learning_rate": 1.0}, "1/L lands on it.").goal
        path.gap < 0.001
    """

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
    """Write in your own words; nobody marks it.

    Args:
        text: the question, Markdown.
        model: an answer to compare with, shown afterwards.
        hint: shown when asked for.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.

    Example:
        >>> import simulab as sl
        >>> sl.ask.Explain("Why does it zig-zag?", "The gradient points across the ravine.").hint
        ''
    """

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
