"""Fits under several losses, step by step."""

from typing import Any

import numpy as np
from bokeh.plotting import figure

from simulab.figures.curves import empty, line
from simulab.losses import LossFits

COLOURS = ("#d55e00", "#0072b2", "#009e73")
DASHES = ((), (9, 4), (2, 3))
SAYS = {
    "line": "mean distance from the true line",
    "classes": "right on fresh points",
    "embedding": "classes apart, times",
}


def loss_fits(fits: LossFits, **options: Any) -> figure:
    """``measure`` after each step, a line a loss."""
    plot = empty({"title": str(fits), **options}, "step", SAYS[fits.task])
    for name, row, colour, dash in zip(fits.losses, fits.measure, COLOURS, DASHES):
        line(plot, {"x": np.arange(len(row)), "y": row}, "x", "y", name, colour, dash)
    return plot
