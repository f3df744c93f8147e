"""What a widget declares of its picture. Plain records: every home turns them into the same JSON for the player.

``shown`` everywhere is {knob: values}: the part is there only while each named choice has one of the values
(for a set of choices: while it contains one of them). None means always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Shown = dict[str, tuple[Any, ...]] | None


def is_shown(shown: Shown, state: Mapping[str, Any]) -> bool:
    """True where every named choice has one of the values."""
    return all(
        bool(set(value) & set(values)) if isinstance(value := state[knob], list | tuple) else value in values
        for knob, values in (shown or {}).items()
    )


@dataclass(frozen=True)
class Option:
    """One value of a choice."""

    value: str
    label: str
    doc: str = ""
    equation: str = ""
    """LaTeX; the page shows MathML."""
    presets: dict[str, Any] = field(default_factory=dict)
    """Knob -> the default it has while this option is chosen (a surface's own start, say)."""
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Knob -> the bounds it has while this option is chosen."""
    box: tuple[tuple[float, float], ...] = ()
    """Drawing box of the figures whose ``box_of`` is this choice."""
    ticks: dict[str, Any] = field(default_factory=dict)
    """"x" and "y": (axis label, ((position, text), ...)) of those figures, where the choice says what an axis measures."""
    shown: Shown = None
    """When it can be chosen; whoever has chosen it is back at the choice's default when it no longer can."""


@dataclass(frozen=True)
class Showcase:
    """The widget's card on the front page: one of its figures, as the widget opens, and what a student takes away."""

    slot: str
    learn: str


@dataclass(frozen=True)
class Dealt:
    """Of a widget in which something is drawn: once its run has ended, the primary button deals anew."""

    knob: str
    """The number that is turned by one."""
    word: str
    """What the button says then."""
    back: dict[str, Any] = field(default_factory=dict)
    """Knobs that go back meanwhile (a bet), and to what."""
    kept: dict[str, str] = field(default_factory=dict)
    """Knob -> the one that remembers, until the next deal, its first answer or all that was ever ticked."""
    by: tuple[str, ...] = ()
    """Knobs that, beside the number, say what lies on the table."""
    many: str = ""
    """The whole number that says how many of the series are dealt, the first ones; "" for all of them."""


@dataclass(frozen=True)
class Series:
    """One line of the picture: a racer. Colour, dash (pixels) and marker are its own in every figure; one without a colour is
    a row of the table only."""

    name: str
    label: str
    colour: str
    dash: tuple[int, ...] = ()
    marker: str = "circle"
    of: str = ""
    """The choice whose option gives it its label on screen, where who it is can be chosen."""


@dataclass(frozen=True)
class Field:
    """A height over the plane, 0 to 1 in the box, drawn as filled contours: ``column`` is a flat grid, row by row from the
    lowest y, each row from the lowest x; NaN is left blank. Only drawn: it travels as finely as a picture shows
    (``live/drawn.py``), unless a moment reads it."""

    source: str
    column: str
    size: int
    """Points along each side of the box."""
    span: tuple[float, float, float, float] | None = None
    """(x low, x high, y low, y high) that the grid covers; None for the box times ``reach``."""
    reach: tuple[float, float] = (1.0, 1.0)
    """How many times as wide and as high as the box, and about its centre, the grid is: a frame to equal scale shows more."""


@dataclass(frozen=True)
class Dots:
    """Points that appear as the transport moves: trials of a search. One row a series; only ``series`` is drawn here.

    ``time`` says at which step each is there, ``size`` its radius in pixels. ``above`` (a y) and ``beside`` (an x) are where
    its projections on the two axes are drawn; NaN hides a point.
    """

    source: str
    series: str
    x: str
    y: str
    time: str
    size: str
    above: str | None = None
    beside: str | None = None
    value: str | None = None
    """What the pointer reads."""
    frames: tuple[tuple[float, float, float, float], ...] = ()
    """Boxes (x low, x high, y low, y high) drawn behind them."""


@dataclass(frozen=True)
class Curves:
    """Learning curves of one series: a line a trial through its ``values`` (a column each) at the x of ``at``, each known
    from the step in ``times`` on; NaN ends it."""

    source: str
    series: str
    at: tuple[float, ...]
    values: tuple[str, ...]
    times: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """Curves whose names stand beside them, where the picture is free: of every series its row of ``y`` (its label is its name),
    and of ``columns`` each (column, name, colour). "" is the colour of small print."""

    source: str
    x: str
    y: str | None = None
    columns: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Basins:
    """Where each start ends: ``which`` (index of a minimum, -1 for none) and ``steps`` (until it settled), flat grids."""

    source: str
    which: str
    steps: str
    size: int
    shown: Shown = None
    of: str = ""
    """The choice that says whose they are."""
    minima: str = "minima"
    """The source that says where the minima are: ``x``, ``y`` and ``size``, largest for the lowest."""


@dataclass(frozen=True)
class Tracks:
    """What moves: one path a series, point t drawn when the transport stands at t. ``x`` None is the step itself."""

    source: str
    x: str | None
    y: str
    says: str = "loss"
    """What y is, where x is the step: the pointer reads a loss in three digits, anything else in six."""
    arrives: str = ""
    """A column of the source with the step from which on a path stays at a minimum, -1 where it does not; "" for none."""


@dataclass(frozen=True)
class Arrow:
    """A vector at the head of each path: columns ``x`` and ``y`` of a source with one row a series."""

    source: str
    x: str
    y: str
    label: str
    shown: Shown = None


@dataclass(frozen=True)
class Handle:
    """What a student drags in the figure: a point (knobs x and y), a point on the curve (``kind`` "curve", knob x), or a
    vertical line (``kind`` "line", knob x). Click, drag, touch and arrow keys all move it."""

    label: str
    x: str
    y: str | None = None
    kind: str = "point"
    shown: Shown = None


@dataclass(frozen=True)
class Rules:
    """Labelled vertical lines at values that compute returns (NaN: not drawn): theory's limits, say."""

    source: str
    column: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Regions:
    """Stretches of the x axis that have a name and a tint: ``source`` says where each of ``names`` begins (column ``begin``)
    and ends (``end``); NaN: it is not there."""

    source: str
    begin: str
    end: str
    names: tuple[str, ...]
    colours: tuple[str, ...]
    shown: Shown = None


@dataclass(frozen=True)
class Figure:
    """One Bokeh figure and what the player draws on it."""

    slot: str
    label: str
    """What a listener hears first: what the picture shows."""
    title: str = ""
    big: bool = False
    shown: Shown = None
    box_of: str | None = None
    """The choice whose option's ``box`` the axes follow."""
    x_range: str = "fixed"
    """"fixed", "box", "steps" (0 to the run's length) or "data"."""
    y_range: str = "fixed"
    """"fixed", "box", "decades" (log axis, whole decades around the data) or "data"."""
    field: Field | None = None
    basins: Basins | None = None
    tracks: Tracks | None = None
    arrows: tuple[Arrow, ...] = ()
    handles: tuple[Handle, ...] = ()
    rules: Rules | None = None
    regions: Regions | None = None
    dots: Dots | None = None
    curves: Curves | None = None
    named: Named | None = None
    drawn: str = ""
    """The name of a drawing of the widget's ``script``, where it is no figure of Bokeh's."""
    half: bool = False
    """Big, but beside the next one: two are compared at a glance."""
    beside: bool = False
    """Big beside another where the widget stands alone; in a lesson a small one, which is there if the lesson asks for it."""
    still: bool = False
    """``drawn``, and whole from the first step on: a lesson whose prediction covers the run covers it, too."""


@dataclass(frozen=True)
class Column:
    """A column of the score table. ``format``: "sig3", "int", "rank", "rate", "verdict", "check" (a gradient check's),
    "outcome" (a training's) or "passed" (a check list's line); -1 and NaN print as a dash. A column is there
    while its source is."""

    source: str
    column: str
    label: str
    format: str = "sig3"
    doc: str = ""
    now: tuple[str, ...] = ()
    """What the cell shows before the last step: columns of the source with a value a step, whose sum it is; ("passed",) a step
    once it is over; ("always",) the same all the time. Nothing where only the end tells."""


@dataclass(frozen=True)
class Group:
    """Controls that belong together, in the order in which a person thinks."""

    title: str
    knobs: tuple[str, ...]
    open: bool = True
