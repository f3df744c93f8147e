"""Questions: what a student is asked, how the answer is checked, and what is said of it.

An answer is checked in the browser from the numbers of the run on screen: what is right, and what is said, may depend on where
the student has turned the knobs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulab.lessons.asked import SAYS, Asked
from simulab.lessons.condition import Condition
from simulab.lessons.place import Mistake, Placed
from simulab.lessons.predictions import EndPoint, LastStable, LossCurve
from simulab.lessons.said import Said, When, checked
from simulab.lessons.values import Value, as_value

__all__ = [
    "Choice",
    "EndPoint",
    "Explain",
    "LastStable",
    "LossCurve",
    "Number",
    "Option",
    "Reach",
    "When",
]


@dataclass(frozen=True)
class Option(Placed):
    """One answer to choose, and what is said to a student who chose it.

    Args:
        text: the answer, Markdown.
        because: what is said of it, a text or a list of texts and ``When``; ``{name:sig3}`` stands for a value of the
            question's ``numbers``.
        right: True for a right answer, there may be several; or a condition: right of those runs on screen.

    Raises:
        ValueError: ``because`` is neither a text nor a list of texts and ``When``.

    Example:
        >>> import simulab as sl
        >>> sl.ask.Option("It grows.", "Above 2/L every step overshoots by more than the last.", right=True).right
        True
    """

    text: str
    because: Said
    right: bool | Condition = False

    def validate(self) -> None:
        object.__setattr__(self, "because", checked(self.because, "because", self))


def _may_be_right(option: Option) -> bool:
    return isinstance(option.right, Condition) or option.right


@dataclass(frozen=True)
class Choice(Asked):
    """Choose one of several answers.

    Args:
        text: the question, Markdown.
        options: two or more ``Option``, at least one of them right.
        hint: shown when asked for.
        predict: True to keep the run covered until something was chosen.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies: the runs that the question is about; for others it says so, and leads back to the preset.
        about: those runs in words, where there is ``applies``: "the bowl without momentum".
        locks: knobs that stay at the preset until it is answered.

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
    hint: Said = ""
    predict: bool = False

    def validate(self) -> None:
        super().validate()
        object.__setattr__(self, "options", tuple(self.options))
        for option in self.options:
            if not isinstance(option, Option):
                raise Mistake(f"Choice: write sl.ask.Option(text, because) instead of {option!r}", self)
        if len(self.options) < 2 or not any(_may_be_right(option) for option in self.options):
            raise Mistake("Choice: give two options or more, one of them with right=True", self)


@dataclass(frozen=True)
class Number(Asked):
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
        applies, about, locks: see ``Choice``.

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
    because: Said
    tolerance: float = 0.05
    unit: str = ""
    hint: Said = ""
    once: Condition | None = None

    def validate(self) -> None:
        super().validate()
        if self.once is not None and not self.hint:
            raise ValueError("Number: with once, write a hint that says what to do first")
        if not 0 <= self.tolerance <= 1:
            raise ValueError(f"Number: tolerance is a part of the answer, 0 to 1, not {self.tolerance!r}")


@dataclass(frozen=True)
class Reach(Asked):
    """Find knobs for which a goal holds; the simulator checks.

    Args:
        text: the task, Markdown.
        goal: a condition on the run on screen.
        solution: knob -> value that reaches it: what "Show" sets, and ``simulab check`` tries.
        because: what is said once it is reached.
        hint: shown when asked for.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies, about, locks: see ``Choice``.

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
    because: Said
    hint: Said = ""

    def validate(self) -> None:
        super().validate()
        if not isinstance(self.goal, Condition):
            raise ValueError('Reach: goal is a condition, as in sl.number("path.gap") < 1e-3')


@dataclass(frozen=True)
class Explain(Asked):
    """Write in your own words; nobody marks it.

    Args:
        text: the question, Markdown.
        model: an answer to compare with, shown afterwards.
        hint: shown when asked for.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies, about, locks: see ``Choice``.

    Example:
        >>> import simulab as sl
        >>> sl.ask.Explain("Why does it zig-zag?", "The gradient points across the ravine.").hint
        ''
    """

    text: str
    model: Said
    hint: Said = ""


Question = Choice | Number | EndPoint | LossCurve | LastStable | Reach | Explain
PREDICTIONS = (EndPoint, LossCurve, LastStable)


def covers(question: Question) -> bool:
    """True where the run stays covered until it is answered."""
    return isinstance(question, PREDICTIONS) or (isinstance(question, Choice) and question.predict)


def texts(question: Question) -> dict[str, Said]:
    """All that a question may say once it is answered, or as its hint, by what it is for."""
    found = {name: getattr(question, name) for name in SAYS if getattr(question, name, "")}
    if isinstance(question, Choice):
        found |= {f"options[{i}]": option.because for i, option in enumerate(question.options)}
    return found


def values(question: Question) -> dict[str, Value]:
    """Every value that the question reads, by what it is for."""
    found = {f"numbers[{name!r}]": as_value(value) for name, value in question.numbers.items()}
    for name in ("answer", "x", "y"):
        if getattr(question, name, None) is not None:
            found[name] = as_value(getattr(question, name))
    return found
