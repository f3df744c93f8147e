"""The figure of runs side by side."""

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from simulab.figures.curves import INK, empty
from simulab.results.comparison import Comparison

DECADES = 2
"""Numbers that lie further apart are drawn on a logarithmic axis."""

TOLD = 3
"""Settings that a run is named by, at most."""


def comparison(kept: Comparison, result: str = "", **options: Any) -> figure:
    """One result of each run, beside the settings in which the runs differ.

    Args:
        kept: what ``sl.compare`` returned.
        result: a number that every run has; the first one unless told.
        options: of ``bokeh.plotting.figure``.

    Raises:
        ValueError: not every run has such a number.
    """
    numbers = [name for name in kept.results[0] if all(_is_number(row.get(name)) for row in kept.results)]
    named = result or next(iter(numbers), "")
    if named not in numbers:
        raise ValueError(f"result: {named!r} is no number of every run; there is {', '.join(numbers) or 'none'}")
    told = kept.differences[:TOLD]
    settings = [[row[name] for name in told if row.get(name) is not None] for row in kept.settings]
    runs = [f"{at}. {', '.join(map(str, mine))}" for at, mine in enumerate(settings, 1)]
    values = np.array([row[named] for row in kept.results], float)
    wide = np.all(values > 0) and np.max(values) > 10**DECADES * np.min(values)
    axes = {"y_range": runs[::-1], "x_axis_type": "log" if wide else "linear"}
    plot = empty({**axes, **options}, named.replace("_", " "), ", ".join(told).replace("_", " "))
    plot.scatter("x", "y", source=ColumnDataSource({"x": values, "y": runs}), size=11, color=INK)
    return plot


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
