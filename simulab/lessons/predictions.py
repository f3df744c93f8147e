"""Predictions: what a student says before the run is shown: where it ends, how its loss goes, what is its limit."""

from dataclasses import dataclass

from simulab.lessons.asked import Asked
from simulab.lessons.said import Said
from simulab.lessons.values import Value


@dataclass(frozen=True)
class EndPoint(Asked):
    """Before the run: drag a pin to where it will end.

    Args:
        text: the question, Markdown.
        slot: the figure on which the pin stands ("stage").
        x: where the run ends, along the first axis.
        because: what is said once the pin is locked.
        y: where it ends along the second axis; None where the pin moves along the first only.
        close: the part of the picture's width that counts as near.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies, about, locks: see ``Choice``.

    Example:
        >>> import simulab as sl
        >>> end = sl.ask.EndPoint("Where does it end?", "stage", sl.number("path.x"), "In the nearer minimum.")
        >>> end.close
        0.08
    """

    text: str
    slot: str
    x: Value
    because: Said
    y: Value | None = None
    close: float = 0.08


@dataclass(frozen=True)
class LossCurve(Asked):
    """Before the run: draw the loss against the step, on a logarithmic scale.

    Args:
        text: the question, Markdown.
        column: "source.column" of the loss.
        because: what is said once the curve is locked.
        decades: (lowest, highest) power of ten of the axis.
        of: the series whose row it is, where the source has one row each.
        close: the mean distance in decades that counts as near.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies, about, locks: see ``Choice``.

    Raises:
        ValueError: decades that are not (lower, higher).

    Example:
        >>> import simulab as sl
        >>> sl.ask.LossCurve("Draw Adam's loss.", "paths.gap", "Fast at first, then slowly.", of="adam").decades
        (-6, 2)
    """

    text: str
    column: str
    because: Said
    decades: tuple[float, float] = (-6, 2)
    of: str = ""
    close: float = 0.5

    def validate(self) -> None:
        super().validate()
        if not self.decades[0] < self.decades[1]:
            raise ValueError(f"LossCurve: decades are (lowest, highest) powers of ten, not {self.decades!r}")


@dataclass(frozen=True)
class LastStable(Asked):
    """Before the run: set a knob to the last value that you think is stable.

    Args:
        text: the question, Markdown.
        knob: the knob that is set.
        answer: its last stable value.
        because: what is said once it is locked.
        close: a factor above 1: near is from answer / close to answer * close.
        numbers: name -> value: what ``{name:sig3}`` stands for in what is said.
        applies, about, locks: see ``Choice``.

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
    because: Said
    close: float = 1.25

    def validate(self) -> None:
        super().validate()
        if self.close <= 1:
            raise ValueError(f"LastStable: close is a factor above 1, not {self.close!r}")
