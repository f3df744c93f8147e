"""The Bokeh figures of the gradient check."""

from collections.abc import Iterator
from typing import Any

from bokeh.model import Model
from bokeh.models import BoxAnnotation, ColumnDataSource, FixedTicker, Line, Scatter, Slope, Text
from bokeh.plotting import figure

from simulab.gradcheck import net
from simulab.gradcheck.judgement import LIMITS, NAMES
from simulab.gradcheck.training import STEPS
from simulab.widgets.gradient_check.controls import CURVES, PARTS
from simulab.widgets.gradient_check.difference import CEILING, FLOOR, LARGEST, SMALLEST
from simulab.widgets.kit import plots
from simulab.widgets.picture import Series

COLOURS = {"forward": "#D55E00", "central": "#0072B2", "1": "#0072B2", "2": "#E69F00", "3": "#009E73"}
TINTS = ("#009E73", "#56B4E9", "#E69F00", "#D55E00")
"""Of the verdicts' bands, from right to wrong."""
GREY = "#808890"
"""Legible on white and on black."""


def _series() -> Iterator[Series]:
    for curve in CURVES:
        single = curve.value.endswith("32")
        yield Series(
            curve.value,
            curve.label,
            COLOURS[curve.value[:-2]],
            (3, 3) if single else (),
            "square" if single else "circle",
        )
    for part in PARTS:
        bias = part.value[0] == "b"
        yield Series(
            part.value, part.label, COLOURS[part.value[1]], (3, 3) if bias else (), "square" if bias else "circle"
        )


SERIES = tuple(_series())


def models() -> dict[str, Model]:
    """Slot -> figure."""
    return {
        "errors": _errors(),
        "parts": _parts(),
        "secant": _secant(),
        "lens": _lens(),
        "plane": plots.axes("weight 1", "weight 2"),
        "pairs": _pairs(),
        "sweep": _sweep(),
        "steps": _steps(),
    }


def _errors() -> figure:
    plot = _against_h(height=440)
    _bands(plot, 10**-15.8)
    slopes = plots.columns("errors", "h", "truncation", "rounding")
    for arm in ("truncation", "rounding"):
        _line(plot, slopes, "h", arm, line_color=GREY, line_width=6, line_alpha=0.35, line_cap="round")
    for series in SERIES[: len(CURVES)]:
        plots.line(plot, plots.columns(f"errors:{series.name}", "h", "curve"), "h", "curve", series.colour, series.dash)
    return plot


def _sweep() -> figure:
    plot = _against_h()
    plot.yaxis[0].ticker = FixedTicker(ticks=[1e-12, 1e-8, 1e-4, 1])
    plot.xaxis[0].ticker = FixedTicker(ticks=[1e-16, 1e-12, 1e-8, 1e-4, 1])
    for series in SERIES[len(CURVES) :]:
        plots.line(plot, plots.columns(f"sweep:{series.name}", "h", "curve"), "h", "curve", series.colour, series.dash)
    return plot


def _against_h(height: int = 260) -> figure:
    plot = plots.axes("h", "relative error", x_log=True, y_log=True, height=height)
    plot.x_range.start, plot.x_range.end = SMALLEST, LARGEST  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = FLOOR, CEILING  # pyright: ignore[reportAttributeAccessIssue]
    return plot


def _parts() -> figure:
    plot = plots.axes("", "relative error", y_log=True, height=440)
    plot.x_range.start, plot.x_range.end = -0.6, len(net.PARTS) - 0.4  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = FLOOR / 2, CEILING  # pyright: ignore[reportAttributeAccessIssue]
    plot.xaxis[0].ticker = FixedTicker(ticks=list(range(len(net.PARTS))))
    plot.xaxis[0].major_label_overrides = {i: part.label.split()[1] for i, part in enumerate(PARTS)}
    plot.xgrid[0].visible = False
    _bands(plot, -0.55)
    for series in SERIES[len(CURVES) :]:
        data = plots.columns(
            f"check:{series.name}", "entry_x", "entry", "part_x", "part", "repaired", "numerical", "analytic"
        )
        _dots(plot, data, "entry_x", "entry", 6, series, line_alpha=0.5)
        for error, width, dash in (("part", 4, []), ("repaired", 3, [2, 3])):
            plot.add_glyph(data, Line(x="part_x", y=error, line_color=series.colour, line_width=width, line_dash=dash))
    return plot


def _bands(plot: figure, at: float) -> None:
    """The verdicts: a tint and a word for each range of the relative error."""
    edges = (FLOOR / 10, *LIMITS, CEILING * 10)
    for low, high, tint in zip(edges[:-1], edges[1:], TINTS):
        plot.add_layout(
            BoxAnnotation(bottom=low, top=high, fill_color=tint, fill_alpha=0.09, line_color=None, level="underlay")
        )
    heights = [10 * FLOOR, *[3 * low for low in edges[1:-1]]]
    words = ColumnDataSource({"x": [at] * len(NAMES), "y": heights, "text": list(NAMES)})
    look = Text(x="x", y="y", text="text", text_font_size="12px", text_color=GREY, text_baseline="middle")
    plot.add_glyph(words, look, name="ink")


def _line(plot: figure, source: ColumnDataSource, x: str, y: str, name: str | None = None, **look: Any) -> None:
    """A line without the looks that ``figure.line`` adds for selections: a page carries every one of them."""
    plot.add_glyph(source, Line(x=x, y=y, **look), name=name)


def _dots(plot: figure, source: ColumnDataSource, x: str, y: str, size: int, series: Series, **look: Any) -> None:
    """The entries of a part, with its sign."""
    colour = {"fill_color": series.colour, "fill_alpha": 0.3, "line_color": series.colour}
    plot.add_glyph(source, Scatter(x=x, y=y, size=size, marker=series.marker, **colour, **look))


def _secant() -> figure:
    plot = plots.axes("x", "f(x)")
    curve = plots.columns("curve", "x", "y", "tangent", "secant", "probe_x", "probe_y")
    _line(plot, curve, "x", "y", line_width=2, name="ink")
    _line(plot, curve, "x", "tangent", line_width=5, line_color="#009E73", line_alpha=0.45)
    _line(plot, curve, "x", "secant", line_width=1.5, line_color="#D55E00")
    plot.add_glyph(curve, Scatter(x="probe_x", y="probe_y", size=8, fill_color="#D55E00", line_color="#D55E00"))
    return plot


def _lens() -> figure:
    plot = plots.axes("(x' − x) / h", "(f(x') − f(x)) / h")
    plot.x_range.start, plot.x_range.end = -2, 2  # pyright: ignore[reportAttributeAccessIssue]
    lens = plots.columns("lens", "u", "seen", "tangent")
    _line(plot, lens, "u", "tangent", line_width=5, line_color="#009E73", line_alpha=0.45)
    _line(plot, lens, "u", "seen", line_width=1.5, name="ink")
    return plot


def _pairs() -> figure:
    plot = plots.axes("numerical", "by hand")
    plot.add_layout(Slope(gradient=1, y_intercept=0, line_color=GREY, line_dash=[4, 4], line_width=1))
    for series in SERIES[len(CURVES) :]:
        data = plots.columns(f"check:{series.name}", "numerical", "analytic")
        _dots(plot, data, "numerical", "analytic", 7, series)
    return plot


def _steps() -> figure:
    plot = plots.axes("step", "length / rate", y_log=True)
    plot.x_range.start, plot.x_range.end = 1, STEPS  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = 0.01, 100  # pyright: ignore[reportAttributeAccessIssue]
    steps = plots.columns("steps", "t", "program", "textbook")
    _line(plot, steps, "t", "program", line_width=2, name="ink")
    _line(plot, steps, "t", "textbook", line_width=2, line_color="#D55E00", line_dash=[4, 4])
    return plot
