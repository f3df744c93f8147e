"""The gradient layer by layer."""

from typing import Any

import numpy as np
from bokeh.plotting import figure

from simulab.depth import DeepRun
from simulab.figures.curves import empty, line


def deep_run(run: DeepRun, **options: Any) -> figure:
    """``backward`` over the layers, before training and at its end."""
    plot = empty({"y_axis_type": "log", "title": str(run), **options}, "layer", "gradient by its activations")
    layers = np.arange(1, run.backward.shape[1] + 1)
    for name, at, colour, dash in (("before training", 0, "#0072b2", (9, 4)), ("at the end", -1, "#d55e00", ())):
        row = np.where(run.backward[at] > 0, run.backward[at], np.nan)
        line(plot, {"x": layers, "y": row}, "x", "y", name, colour, dash)
    return plot
