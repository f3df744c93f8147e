"""Figures of gradient checks and of searches."""

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Span
from bokeh.plotting import figure

from simulab.figures.curves import INK, empty, line
from simulab.gradcheck import LIMITS, GradientCheck
from simulab.search import Study

LEAST = 1e-17
"""Where an error of zero stands on a logarithmic axis."""
COLOURS = {"right": "#009e73", "acceptable": "#56b4e9", "suspicious": "#e69f00", "wrong": "#d55e00"}


def gradient_check(check: GradientCheck, **options: Any) -> figure:
    """Each part's relative error, between the limits of the verdicts; a part without a derivative is left out."""
    names = [part.name or "x" for part in reversed(check.parts)]
    axes = {"y_range": names, "x_axis_type": "log", "title": f"{check.scheme} differences, h = {check.h:g}"}
    plot = empty({**axes, **options}, "relative error", "")
    for part in check.parts:
        if np.isfinite(part.relative_error):
            at, colour = max(part.relative_error, LEAST), COLOURS.get(part.verdict, "#7f7f7f")
            plot.scatter([at], [part.name or "x"], size=11, color=colour)
    for limit in LIMITS:
        plot.add_layout(Span(location=limit, dimension="height", line_dash="dotted", line_color="#444444"))
    return plot


def study(found: Study, **options: Any) -> figure:
    """The value of each trial, and the best so far; what diverged is left out."""
    number = np.array([trial.number for trial in found.trials])
    value = np.array([trial.value for trial in found.trials], float)
    best = np.array(found.best_so_far(), float)
    plot = empty({"title": f"{found.strategy}: {len(found)} trials", **options}, "trial", "value")
    for values in (value, best):
        values[~np.isfinite(values)] = np.nan
    plot.scatter("x", "y", source=ColumnDataSource({"x": number, "y": value}), size=6, color="#999999")
    line(plot, {"x": number, "y": best}, "x", "y", "best so far", INK)
    return plot
