"""Values and conditions: numbers of a run, written once, read by the tests in Python and by the page in JavaScript.

``number("path.gap") < 1e-3`` is true of a run whose last gap is below 0.001. A student's answer is checked by the same
expression, in the browser, from the numbers that the widget holds.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from simulab.wording import sig3

TAKES = ("at", "min", "max", "rise", "turns")
"""What a value takes from a column: one entry, the least, the greatest, the largest rise from an entry to the next, how
often the sign of the difference to the next changes."""


class Numbers(Protocol):
    """A run as an expression sees it."""

    def read(self, path: str, of: str) -> np.ndarray | float:
        """A knob's value, or a column (the row of series ``of``)."""
        ...

    def at(self, set: Mapping[str, Any]) -> "Numbers":
        """The run with other knobs."""
        ...


class Value:
    """A number of a run; + - * / combine them, < > <= >= compare them to a Condition."""

    def __init__(self, json: list[Any], words: str, take: Callable[[Numbers], float]) -> None:
        self.json = json
        """What the browser evaluates: nested lists, the operation first."""
        self.words = words
        """As a person would write it."""
        self._take = take

    def __repr__(self) -> str:
        return self.words

    def of(self, run: Numbers) -> float:
        """The number for a run."""
        return self._take(run)

    def when(self, **knobs: Any) -> "Value":
        """This number of the run with other knobs: for claims; a question knows only the run on screen."""
        said = ", ".join(f"{name}={value}" for name, value in knobs.items())
        return Value(["when"], f"{self.words} at {said}", lambda run: self.of(run.at(knobs)))

    def near(self, other: "Value | float", tolerance: float) -> "Condition":
        """At most ``tolerance`` (relative) away from ``other``."""
        right = as_value(other)
        holds = lambda run: abs(self.of(run) - right.of(run)) <= tolerance * abs(right.of(run))  # noqa: E731
        said = f"{self.words} ≈ {right.words} (±{tolerance:.0%})"
        return Condition(["near", self.json, right.json, tolerance], said, holds, (self, right))

    def __add__(self, other: "Value | float") -> "Value":
        return self._with(other, "+", operator.add)

    def __sub__(self, other: "Value | float") -> "Value":
        return self._with(other, "-", operator.sub)

    def __mul__(self, other: "Value | float") -> "Value":
        return self._with(other, "*", operator.mul)

    def __truediv__(self, other: "Value | float") -> "Value":
        return self._with(other, "/", _divide)

    def __rtruediv__(self, other: float) -> "Value":
        return as_value(other) / self

    def __rmul__(self, other: float) -> "Value":
        return as_value(other) * self

    def __radd__(self, other: float) -> "Value":
        return as_value(other) + self

    def __rsub__(self, other: float) -> "Value":
        return as_value(other) - self

    def __lt__(self, other: "Value | float") -> "Condition":
        return self._compared(other, "<", operator.lt)

    def __gt__(self, other: "Value | float") -> "Condition":
        return self._compared(other, ">", operator.gt)

    def __le__(self, other: "Value | float") -> "Condition":
        return self._compared(other, "<=", operator.le)

    def __ge__(self, other: "Value | float") -> "Condition":
        return self._compared(other, ">=", operator.ge)

    def __eq__(self, other: object) -> "Condition":  # type: ignore[override]
        if not isinstance(other, Value | float | int):
            return NotImplemented
        return self._compared(other, "==", operator.eq)

    __hash__ = object.__hash__

    def _with(self, other: "Value | float", sign: str, work: Callable[[float, float], float]) -> "Value":
        right = as_value(other)
        said = f"({self.words} {sign} {right.words})"
        return Value([sign, self.json, right.json], said, lambda run: work(self.of(run), right.of(run)))

    def _compared(self, other: "Value | float", sign: str, test: Callable[[float, float], bool]) -> "Condition":
        right = as_value(other)
        said = f"{self.words} {sign} {right.words}"
        return Condition([sign, self.json, right.json], said, lambda r: test(self.of(r), right.of(r)), (self, right))


class Condition:
    """Something that is true of a run or not; ``&`` joins two."""

    def __init__(
        self, json: list[Any], words: str, holds: Callable[[Numbers], bool], values: tuple[Value, ...]
    ) -> None:
        self.json = json
        self.words = words
        self._holds = holds
        self._values = values

    def __repr__(self) -> str:
        return self.words

    def of(self, run: Numbers) -> bool:
        """True where it holds for a run."""
        return bool(self._holds(run))

    def numbers(self, run: Numbers) -> str:
        """The condition with the numbers of a run: ``path.gap < 0.001, where path.gap = 0.23``."""
        found = {value.words: sig3(value.of(run)) for value in self._values if value.json[0] != "const"}
        where = ", ".join(f"{words} = {said}" for words, said in found.items())
        return f"{self.words}, where {where}" if where else self.words

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            ["and", self.json, other.json],
            f"{self.words} and {other.words}",
            lambda run: self.of(run) and other.of(run),
            (*self._values, *other._values),
        )

    def __bool__(self) -> bool:
        raise TypeError("a condition is not true or false before a run: join two with &, and write no a < b < c")


def number(path: str, at: int = -1, *, of: str = "", take: str = "at") -> Value:
    """A number of the run on screen.

    Args:
        path: ``"source.column"`` of the widget ("path.gap"), or one of its knobs ("learning_rate").
        at: which entry of the column; -1 is the last one, after the last step.
        of: the series whose row it is ("adam"), where the source has one row each.
        take: "at" for one entry, or "min", "max", "rise" (the largest rise from an entry to the next), "turns" (how often
            it turns from rising to falling or back).

    Raises:
        ValueError: ``take`` is none of these.

    Example:
        >>> import simulab as sl
        >>> sl.number("path.loss") < 0.5 * sl.number("path.loss", at=0)
        path.loss < (0.5 * path.loss at step 0)
    """
    if take not in TAKES:
        raise ValueError(f"take: {take!r} is none of {', '.join(TAKES)}")
    which = {-1: "", 0: " at step 0"}.get(at, f"[{at}]") if take == "at" else f", {take}"
    said = f"{path}{f' of {of}' if of else ''}{which}"
    return Value(["read", path, of, at, take], said, lambda run: _taken(run.read(path, of), at, take))


def as_value(given: Value | float) -> Value:
    """A number as an expression."""
    if isinstance(given, Value):
        return given
    fixed = float(given)
    return Value(["const", fixed], f"{fixed:g}", lambda _: fixed)


def _divide(a: float, b: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))


def _taken(column: np.ndarray | float, at: int, take: str) -> float:
    """The twin of ``taken`` in view/values.js."""
    values = np.asarray(column, np.float64).reshape(-1)
    if take == "at":
        return float(values[at]) if -len(values) <= at < len(values) else float("nan")
    finite = values[np.isfinite(values)]
    if take in ("rise", "turns"):
        steps = np.diff(finite)
        if take == "turns":
            signs = np.sign(steps[steps != 0])
            return float(np.count_nonzero(np.diff(signs)))
        return float(steps.max()) if len(steps) else float("nan")
    return float(finite.min() if take == "min" else finite.max()) if len(finite) else float("nan")
