"""Conditions: what is true of a run or not, in Python and in the browser, and what is missing where it is not.

A condition is made of atoms, each a comparison or a choice, joined by ``&``, ``|`` and ``~``. Where it is a list of atoms that
must all hold, a student is told which of them does not yet, and by how much.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from simulab.wording.numbers import sig3

Json = list[Any]


class Numbers(Protocol):
    """A run as an expression sees it."""

    def read(self, path: str, of: str) -> np.ndarray | float:
        """A knob's value, or a column (the row of series ``of``)."""
        ...

    def stands(self, knob: str) -> Any:
        """What a knob is set to: a number, an option's name, a list of them, True or False."""
        ...

    def at(self, set: Mapping[str, Any]) -> "Numbers":
        """The run with other knobs."""
        ...


class Measured(Protocol):
    """A number of a run: what a comparison compares."""

    json: Json
    text: str
    called: str

    def of(self, run: Numbers) -> float:
        """The number for a run."""
        ...


@dataclass(frozen=True)
class Atom:
    """One part of a condition that must hold: what a student is told where it does not.

    Args:
        json: the part, as the browser evaluates it.
        said: the author's words for it, "SGD arrives"; then nothing else is said.
        sign: < > <= >= == != or near.
        left: what is compared.
        right: what with.
    """

    json: Json
    said: str = ""
    sign: str = ""
    left: Measured | None = None
    right: Measured | None = None


class Condition:
    """Something that is true of a run or not; ``&`` joins two, ``|`` takes either, ``~`` is its opposite."""

    def __init__(
        self,
        json: Json,
        text: str,
        holds: Callable[[Numbers], bool],
        values: tuple[Measured, ...],
        margin: Callable[[Numbers], float],
        atoms: tuple[Atom, ...] = (),
    ) -> None:
        self.json = json
        self.text = text
        self._holds = holds
        self._values = values
        self._margin = margin
        self.atoms = atoms or (Atom(json, text),)

    def __repr__(self) -> str:
        return self.text

    def of(self, run: Numbers) -> bool:
        """True where it holds for a run."""
        return bool(self._holds(run))

    def margin(self, run: Numbers) -> float:
        """How far it is from the edge, relative to what is compared: above 0 where it holds, NaN where that means nothing."""
        with np.errstate(all="ignore"):
            return float(self._margin(run))

    def said(self, text: str) -> "Condition":
        """The same in the author's words, which a student reads where it does not hold: "SGD arrives"."""
        return Condition(self.json, self.text, self._holds, self._values, self._margin, (Atom(self.json, text),))

    def numbers(self, run: Numbers) -> str:
        """The condition with the numbers of a run: ``path.gap < 0.001, where path.gap = 0.23``."""
        found = {value.text: sig3(value.of(run)) for value in self._values if value.json[0] != "const"}
        where = ", ".join(f"{text} = {said}" for text, said in found.items())
        return f"{self.text}, where {where}" if where else self.text

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            ["and", self.json, other.json],
            f"{self.text} and {other.text}",
            lambda run: self.of(run) and other.of(run),
            (*self._values, *other._values),
            lambda run: _least(self.margin(run), other.margin(run)),
            (*self.atoms, *other.atoms),
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            ["or", self.json, other.json],
            f"({self.text} or {other.text})",
            lambda run: self.of(run) or other.of(run),
            (*self._values, *other._values),
            lambda run: -_least(-self.margin(run), -other.margin(run)),
        )

    def __invert__(self) -> "Condition":
        return Condition(
            ["not", self.json],
            f"not ({self.text})",
            lambda run: not self.of(run),
            self._values,
            lambda run: -self.margin(run),
        )

    def __bool__(self) -> bool:
        raise TypeError("a condition is not true or false before a run: join two with &, and write no a < b < c")


def _least(*margins: float) -> float:
    known = [margin for margin in margins if not math.isnan(margin)]
    return min(known) if known else math.nan


def chosen(knob: str, *options: Any) -> Condition:
    """True while a choice stands at one of these options, a set contains one of them, or a switch is on.

    Args:
        knob: the choice, the set or the switch ("scale", "racers").
        options: its options; none: the switch is on.

    Returns:
        A condition: for claims, questions and marks.

    Raises:
        Mistake: (a ValueError) where it is first looked at, if the widget has no such knob.

    Example:
        >>> import simulab as sl
        >>> sl.chosen("scale", "log") & (sl.number("trials") > 8)
        scale is log and trials > 8
    """
    wanted = list(options) or [True]

    def holds(run: Numbers) -> bool:
        stands = run.stands(knob)
        return any(one in wanted for one in stands) if isinstance(stands, list | tuple) else stands in wanted

    text = f"{knob} is {' or '.join(map(str, wanted))}"
    return Condition(["chosen", knob, wanted], text, holds, (), lambda _: math.nan)
