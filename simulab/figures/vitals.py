"""Figures of range tests, lotteries, check lists and the clinic's patients."""

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Span
from bokeh.plotting import figure

from simulab.figures.curves import INK, empty, line
from simulab.vitals import Lottery, Patient, RangeTest, Sanity

VERDICTS = {"good": "#009e73", "slow": "#e69f00", "restless": "#cc79a7", "stuck": "#7f7f7f", "diverged": "#d55e00"}


def range_test(test: RangeTest, **options: Any) -> figure:
    """The loss of each step and its average against the rate, both suggestions, and where whole trainings end."""
    axes = {"x_axis_type": "log", "y_axis_type": "log", "title": str(test)}
    plot = empty({**axes, **options}, "learning rate", "loss")
    plot.scatter("x", "y", source=ColumnDataSource({"x": test.rate, "y": test.loss}), size=3, color="#999999")
    line(plot, {"x": test.rate, "y": test.smoothed}, "x", "y", "smoothed", INK)
    if len(test.rates):
        line(plot, {"x": test.rates, "y": test.final}, "x", "y", "end of a whole training", "#d55e00", (6, 4))
    for rate in test.suggestions.values():
        plot.add_layout(Span(location=rate, dimension="height", line_dash="dotted", line_color="#444444"))
    return plot


def lottery(draw: Lottery, **options: Any) -> figure:
    """The final loss against the knob, median and middle half over the seeds, and the tickets by verdict."""
    axes = {"x_axis_type": "log", "y_axis_type": "log", "title": str(draw)}
    plot = empty({**axes, **options}, draw.knob.replace("_", " "), "training loss at the end")
    low, middle, high = np.where(np.isfinite(draw.quartiles), draw.quartiles, np.nan)
    plot.varea("x", "low", "high", source=ColumnDataSource({"x": draw.values, "low": low, "high": high}), alpha=0.2)
    line(plot, {"x": draw.values, "y": middle}, "x", "y", "median", INK)
    for word in dict.fromkeys(draw.verdicts):
        mine = np.array(draw.verdicts) == word
        columns = {"x": draw.tickets[mine], "y": draw.loss[mine, -1]}
        plot.scatter("x", "y", source=ColumnDataSource(columns), size=11, color=VERDICTS[word], legend_label=word)
    return plot


def sanity(found: Sanity, **options: Any) -> figure:
    """Each line's measured number, by how many times its size is that of the expected one; red where it did not pass."""
    names = [check.name for check in reversed(found.checks)]
    axes = {"y_range": names, "x_axis_type": "log", "title": "measured over expected"}
    plot = empty({**axes, **options}, "times", "")
    for check in found.checks:
        size = abs(check.measured) / (abs(check.expected) or 0.5)  # of what should be 0 the limit is 0.5
        colour = VERDICTS["good" if check.passed else "diverged"]
        marker = "circle" if check.passed else "x"
        times = float(np.clip(size if np.isfinite(size) else 1e6, 1e-6, 1e6))
        plot.scatter([times], [check.name], size=11, color=colour, line_width=2, marker=marker)
    plot.add_layout(Span(location=1, dimension="height", line_dash="dotted", line_color="#444444"))
    return plot


def patient(seen: Patient, **options: Any) -> figure:
    """Both losses against the step, and, where it was treated, what became of them."""
    plot = empty({"y_axis_type": "log", "title": str(seen), **options}, "step", "loss")
    looks = [(0, "", "#0072b2", "#d55e00"), (1, ", treated", "#009e73", "#009e73")]
    for at, word, trains, validates in looks[: 2 if seen.settings["treatments"] else 1]:
        for name, curve, colour, dash in (
            ("training", seen.train_loss, trains, ()),
            ("validation", seen.validation_loss, validates, (9, 4)),
        ):
            line(plot, {"x": seen.steps, "y": curve[at]}, "x", "y", f"{name}{word}", colour, dash)
    return plot
