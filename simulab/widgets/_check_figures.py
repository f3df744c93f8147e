"""The Bokeh figures of the gradient check."""

import itertools
from collections.abc import Iterator

from bokeh.model import Model
from bokeh.models import BoxAnnotation, FixedTicker, Slope
from bokeh.plotting import figure

from simulab.gradcheck import net
from simulab.gradcheck.judgement import LIMITS, NAMES
from simulab.gradcheck.training import STEPS
from simulab.widgets import _plots
from simulab.widgets._check_controls import CURVES, PARTS
from simulab.widgets._difference import CEILING, FLOOR, LARGEST, SMALLEST
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
        "plane": _plots.axes("weight 1", "weight 2"),
        "pairs": _pairs(),
        "sweep": _sweep(),
        "steps": _steps(),
    }


def _errors() -> figure:
    plot = _against_h(height=440)
    _bands(plot, 10**-15.8)
    slopes = _plots.columns("errors", "h", "truncation", "rounding")
    for arm in ("truncation", "rounding"):
        plot.line("h", arm, source=slopes, line_color=GREY, line_width=6, line_alpha=0.35, line_cap="round")
    for series in SERIES[: len(CURVES)]:
        _plots.line(
            plot, _plots.columns(f"errors:{series.name}", "h", "curve"), "h", "curve", series.colour, series.dash
        )
    return plot


def _sweep() -> figure:
    plot = _against_h()
    for series in SERIES[len(CURVES) :]:
        _plots.line(
            plot, _plots.columns(f"sweep:{series.name}", "h", "curve"), "h", "curve", series.colour, series.dash
        )
    return plot


def _against_h(height: int = 260) -> figure:
    plot = _plots.axes("h", "relative error", x_log=True, y_log=True, height=height)
    plot.x_range.start, plot.x_range.end = SMALLEST, LARGEST  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = FLOOR, CEILING  # pyright: ignore[reportAttributeAccessIssue]
    return plot


def _parts() -> figure:
    plot = _plots.axes("", "relative error", y_log=True, height=440)
    plot.x_range.start, plot.x_range.end = -0.6, len(net.PARTS) - 0.4  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = FLOOR / 2, CEILING  # pyright: ignore[reportAttributeAccessIssue]
    plot.xaxis[0].ticker = FixedTicker(ticks=list(range(len(net.PARTS))))
    plot.xaxis[0].major_label_overrides = {i: part.label for i, part in enumerate(PARTS)}
    plot.xgrid[0].visible = False
    _bands(plot, -0.55)
    for series in SERIES[len(CURVES) :]:
        data = _plots.columns(
            f"check:{series.name}", "entry_x", "entry", "part_x", "part", "repaired", "numerical", "analytic"
        )
        look = {"source": data, "line_color": series.colour, "marker": series.marker}
        plot.scatter("entry_x", "entry", size=6, fill_color=series.colour, fill_alpha=0.25, line_alpha=0.5, **look)
        plot.scatter("part_x", "part", size=64, source=data, line_color=series.colour, marker="dash", line_width=4)
        plot.scatter(
            "part_x",
            "repaired",
            size=64,
            source=data,
            line_color=series.colour,
            marker="dash",
            line_width=4,
            line_dash=[2, 3],
        )
    return plot


def _bands(plot: figure, at: float) -> None:
    """The verdicts: a tint and a word for each range of the relative error."""
    edges = (FLOOR / 10, *LIMITS, CEILING * 10)
    for low, high, tint in zip(edges[:-1], edges[1:], TINTS):
        plot.add_layout(
            BoxAnnotation(bottom=low, top=high, fill_color=tint, fill_alpha=0.09, line_color=None, level="underlay")
        )
    heights = [(max(low, FLOOR) * min(high, CEILING)) ** 0.5 for low, high in itertools.pairwise(edges)]
    plot.text(
        [at] * len(NAMES),
        heights,
        list(NAMES),
        text_font_size="12px",
        text_color=GREY,
        text_baseline="middle",
        name="ink",
    )


def _secant() -> figure:
    plot = _plots.axes("x", "f(x)")
    curve = _plots.columns("curve", "x", "y", "tangent", "secant", "probe_x", "probe_y")
    plot.line("x", "y", source=curve, line_width=2, name="ink")
    plot.line("x", "tangent", source=curve, line_width=5, line_color="#009E73", line_alpha=0.45)
    plot.line("x", "secant", source=curve, line_width=1.5, line_color="#D55E00")
    plot.scatter("probe_x", "probe_y", source=curve, size=8, fill_color="#D55E00", line_color="#D55E00")
    return plot


def _lens() -> figure:
    plot = _plots.axes("(x' − x) / h", "(f(x') − f(x)) / h")
    plot.x_range.start, plot.x_range.end = -2, 2  # pyright: ignore[reportAttributeAccessIssue]
    lens = _plots.columns("lens", "u", "seen", "tangent")
    plot.line("u", "tangent", source=lens, line_width=5, line_color="#009E73", line_alpha=0.45)
    plot.line("u", "seen", source=lens, line_width=1.5, name="ink")
    return plot


def _pairs() -> figure:
    plot = _plots.axes("numerical", "by hand")
    plot.add_layout(Slope(gradient=1, y_intercept=0, line_color=GREY, line_dash=[4, 4], line_width=1))
    for series in SERIES[len(CURVES) :]:
        data = _plots.columns(f"check:{series.name}", "numerical", "analytic")
        look = {"fill_color": series.colour, "fill_alpha": 0.35, "line_color": series.colour, "marker": series.marker}
        plot.scatter("numerical", "analytic", size=7, source=data, **look)
    return plot


def _steps() -> figure:
    plot = _plots.axes("step", "length / rate", y_log=True)
    plot.x_range.start, plot.x_range.end = 1, STEPS  # pyright: ignore[reportAttributeAccessIssue]
    plot.y_range.start, plot.y_range.end = 0.01, 100  # pyright: ignore[reportAttributeAccessIssue]
    steps = _plots.columns("steps", "t", "program", "textbook")
    plot.line("t", "program", source=steps, line_width=2, name="ink")
    plot.line("t", "textbook", source=steps, line_width=2, line_color="#D55E00", line_dash=[4, 4])
    return plot
