"""Bokeh figures in the house style: what stands still. The player colours them for light and dark and sets the ranges."""

from collections.abc import Iterator, Sequence
from typing import Any

from bokeh.model import Model
from bokeh.models import ColumnDataSource, Line, NoOverlap, Range1d
from bokeh.plotting import figure


def axes(
    x_label: str = "", y_label: str = "", *, x_log: bool = False, y_log: bool = False, height: int = 260, **kwargs: Any
) -> figure:
    """An empty figure without toolbar, logo or any tool that would take a touch from the page."""
    plot = figure(
        height=height,
        sizing_mode="stretch_width",
        tools="",
        toolbar_location=None,
        x_axis_type="log" if x_log else "linear",
        y_axis_type="log" if y_log else "linear",
        x_range=_span(x_log),
        y_range=_span(y_log),
        x_axis_label=x_label or None,
        y_axis_label=y_label or None,
        **kwargs,
    )
    plot.toolbar.logo = None
    plot.axis.major_label_policy = NoOverlap()  # pyright: ignore[reportAttributeAccessIssue]
    plot.outline_line_color = None  # pyright: ignore[reportAttributeAccessIssue]
    return plot


def _span(log: bool) -> Range1d:
    """Any range at all, until the player sets the true one."""
    return Range1d(start=1e-3 if log else 0, end=1)


def columns(name: str, *names: str) -> ColumnDataSource:
    """An empty source that the player fills by its name."""
    return ColumnDataSource({column: [] for column in names}, name=name)


def filled(model: Model) -> Iterator[tuple[str, str]]:
    """(source, column) of all that the player is to fill in a figure: as ``columns`` names them."""
    for source in model.select({"type": ColumnDataSource}):
        if isinstance(source, ColumnDataSource) and isinstance(source.name, str):
            yield from ((source.name, str(column)) for column in source.data)


def line(plot: figure, source: ColumnDataSource, x: str, y: str, colour: str, dash: Sequence[int] = ()) -> None:
    """A line of one series, without the looks that ``figure.line`` adds for selections: a page carries every one of them."""
    plot.add_glyph(source, Line(x=x, y=y, line_color=colour, line_dash=list(dash) or "solid", line_width=2))


def minima(plot: figure) -> None:
    """The minima as ringed stars, large for the lowest, from the source ``minima`` (x, y, size)."""
    source = columns("minima", "x", "y", "size")
    plot.scatter("x", "y", size="size", source=source, marker="star", fill_color="white", line_color="#1b1b1b")
