"""What a teacher writes on a picture: a line, a label, a region. Places are numbers, or values of the run on screen."""

from dataclasses import dataclass
from typing import Any

from simulab.lessons.condition import Condition
from simulab.lessons.place import Placed
from simulab.lessons.values import Value, as_value

Place = Value | float | None


@dataclass(frozen=True)
class Line(Placed):
    """A line across a figure, with a label.

    Args:
        slot: the figure ("stage", "loss").
        label: what is written at it.
        x: where an upright line stands: a number, or a value of the run on screen.
        y: where a level line lies.

        when: the runs in which it is there; None: all.

    Raises:
        ValueError: neither x nor y, or both.

    Example:
        >>> import simulab as sl
        >>> sl.mark.Line("rates", "2/L", x=2 / sl.number("curvature")).x
        (2 / curvature)
    """

    slot: str
    label: str
    x: Place = None
    y: Place = None
    when: Condition | None = None

    def validate(self) -> None:
        if (self.x is None) == (self.y is None):
            raise ValueError("Line: give x for an upright line or y for a level one, and not both")


@dataclass(frozen=True)
class Label(Placed):
    """Words at a point of a figure.

    Args:
        slot: the figure ("stage", "loss").
        label: the words.
        x: the point's place along the first axis: a number, or a value of the run on screen.
        y: along the second axis.
        when: the runs in which it is there; None: all.

    Example:
        >>> import simulab as sl
        >>> sl.mark.Label("stage", "saddle", 0.0, 0.0).label
        'saddle'
    """

    slot: str
    label: str
    x: Place
    y: Place
    when: Condition | None = None


@dataclass(frozen=True)
class Region(Placed):
    """A shaded part of a figure.

    Args:
        slot: the figure ("stage", "loss").
        label: what is written in it.
        x0: its left end: a number, or a value of the run on screen; None is the figure's edge.
        x1: its right end.
        y0: its lower end.
        y1: its upper end.
        when: the runs in which it is there; None: all.

    Raises:
        ValueError: all four are None.

    Example:
        >>> import simulab as sl
        >>> sl.mark.Region("rates", "diverges", x0=2.0).x1 is None
        True
    """

    slot: str
    label: str
    x0: Place = None
    x1: Place = None
    y0: Place = None
    y1: Place = None
    when: Condition | None = None

    def validate(self) -> None:
        if all(place is None for place in (self.x0, self.x1, self.y0, self.y1)):
            raise ValueError("Region: give x0 and x1, or y0 and y1")


Mark = Line | Label | Region


def places(mark: Mark) -> dict[str, Value]:
    """The places that are given, as values."""
    names = [name for name in ("x", "y", "x0", "x1", "y0", "y1") if getattr(mark, name, None) is not None]
    return {name: as_value(getattr(mark, name)) for name in names}


def as_json(mark: Mark) -> dict[str, Any]:
    """What the page draws."""
    kind = type(mark).__name__.lower()
    when = None if mark.when is None else mark.when.json
    at = {name: value.json for name, value in places(mark).items()}
    return {"kind": kind, "slot": mark.slot, "label": mark.label, "when": when, **at}
