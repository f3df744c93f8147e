"""Values and conditions: numbers of a run, written once, read by the tests in Python and by the page in JavaScript.

``number("path.gap") < 1e-3`` is true of a run whose last gap is below 0.001. A student's answer is checked by the same
expression, in the browser, from the numbers that the widget holds.
"""

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from simulab.lessons.condition import Atom, Condition, Numbers

TAKES = ("at", "min", "max", "rise", "turns")
"""What a value takes from a column: one entry, the least, the greatest, the largest rise from an entry to the next, how
often the sign of the difference to the next changes."""


class Value:
    """A number of a run; + - * / combine them, < > <= >= compare them to a Condition."""

    def __init__(self, json: list[Any], text: str, take: Callable[[Numbers], float], called: str = "") -> None:
        self.json = json
        """What the browser evaluates: nested lists, the operation first."""
        self.text = text
        """As a person would write it."""
        self.called = called
        """What a student reads for it: "the last loss"; "" where nobody gave it a name."""
        self._take = take

    def __repr__(self) -> str:
        return self.text

    def of(self, run: Numbers) -> float:
        """The number for a run."""
        return self._take(run)

    def when(self, **knobs: Any) -> "Value":
        """This number of the run with other knobs: for claims; a question knows only the run on screen."""
        said = ", ".join(f"{name}={value}" for name, value in knobs.items())
        return Value(["when"], f"{self.text} at {said}", lambda run: self.of(run.at(knobs)))

    def near(self, other: "Value | float", tolerance: float) -> "Condition":
        """At most ``tolerance`` (relative) away from ``other``."""
        right = as_value(other)
        holds = lambda run: abs(self.of(run) - right.of(run)) <= tolerance * abs(right.of(run))  # noqa: E731
        return self._condition(
            "near",
            right,
            f"{self.text} ≈ {right.text} (±{tolerance:.0%})",
            holds,
            lambda run: 1 - abs(self.of(run) - right.of(run)) / (tolerance * abs(right.of(run)) or math.nan),
            tolerance,
        )

    def known(self) -> Condition:
        """True where it is a finite number: a run that left every number behind has none."""
        holds = lambda run: math.isfinite(self.of(run))  # noqa: E731
        return Condition(["known", self.json], f"{self.text} is a number", holds, (self,), lambda _: math.nan)

    def __abs__(self) -> "Value":
        return Value(["abs", self.json], f"|{self.text}|", lambda run: abs(self.of(run)))

    def __neg__(self) -> "Value":
        return 0 - self

    def __pow__(self, other: "Value | float") -> "Value":
        return self._with(other, "^", _power)

    def __rpow__(self, other: float) -> "Value":
        return as_value(other) ** self

    def floor(self) -> "Value":
        """The whole number below."""
        return Value(["floor", self.json], f"⌊{self.text}⌋", lambda run: float(np.floor(self.of(run))))

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

    def __ne__(self, other: object) -> "Condition":  # type: ignore[override]
        if not isinstance(other, Value | float | int):
            return NotImplemented
        return self._compared(other, "!=", operator.ne)

    __hash__ = object.__hash__

    def _with(self, other: "Value | float", sign: str, work: Callable[[float, float], float]) -> "Value":
        right = as_value(other)
        said = f"({self.text} {sign} {right.text})"
        return Value([sign, self.json, right.json], said, lambda run: work(self.of(run), right.of(run)))

    def _compared(self, other: "Value | float", sign: str, test: Callable[[float, float], bool]) -> "Condition":
        right = as_value(other)

        def margin(run: Numbers) -> float:
            a, b = self.of(run), right.of(run)
            if sign in ("==", "!="):
                return math.nan  # codes and counts: there is no nearly
            return (a - b if sign[0] == ">" else b - a) / (max(abs(a), abs(b)) or math.nan)

        said = f"{self.text} {sign} {right.text}"
        return self._condition(sign, right, said, lambda r: test(self.of(r), right.of(r)), margin)

    def _condition(
        self,
        sign: str,
        right: "Value",
        text: str,
        holds: Callable[[Numbers], bool],
        margin: Callable[[Numbers], float],
        *more: float,
    ) -> "Condition":
        json = [sign, self.json, right.json, *more]
        return Condition(json, text, holds, (self, right), margin, (Atom(json, "", sign, self, right),))


def number(path: str, at: int = -1, *, of: str = "", take: str = "at", called: str = "") -> Value:
    """A number of the run on screen.

    Args:
        path: ``"source.column"`` of the widget ("path.gap"), or one of its knobs ("learning_rate").
        at: which entry of the column; -1 is the last one, after the last step.
        of: the series whose row it is ("adam"), where the source has one row each.
        take: "at" for one entry, or "min", "max", "rise" (the largest rise from an entry to the next), "turns" (how often
            it turns from rising to falling or back).
        called: what a student reads for it where something is missing: "the last loss".

    Returns:
        A value: it can be added, multiplied and compared, which gives a condition.

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
    return Value(["read", path, of, at, take], said, lambda run: _taken(run.read(path, of), at, take), called)


def as_value(given: Value | float) -> Value:
    """A number as an expression."""
    if isinstance(given, Value):
        return given
    fixed = float(given)
    return Value(["const", fixed], f"{fixed:g}", lambda _: fixed)


def _divide(a: float, b: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))


def _power(a: float, b: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.power(np.float64(a), np.float64(b)))


def knows_one_run(json: Any) -> bool:
    """True where an expression reads the run on screen only, and so can be evaluated in a browser."""
    return not isinstance(json, list) or (json[:1] != ["when"] and all(knows_one_run(part) for part in json))


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
