"""The plane through a net's weights, with the runs on it."""

from typing import Any

import numpy as np
from bokeh.plotting import figure

from simulab.figures.curves import empty, line
from simulab.figures.planes import PALE
from simulab.terrain import NetLandscape

LEVELS = 14
LOOKS = (("#d55e00", ()), ("#0072b2", (9, 4)), ("#aa4499", (2, 3)))


def net_landscape(found: NetLandscape, **options: Any) -> figure:
    """Contours of the loss, evenly on a logarithmic scale, and the three paths; to equal scale."""
    x, y = found.x, found.y
    box = {"x_range": (x[0], x[-1]), "y_range": (y[0], y[-1]), "match_aspect": True}
    across = {"random": "direction 1", "principal": "first component", "solutions": "distance"}[found.settings["plane"]]
    up = {"random": "direction 2", "principal": "second component", "solutions": "distance"}[found.settings["plane"]]
    plot = empty({"title": str(found), "width": 560, "height": 520, **box, **options}, across, up)
    plot.grid.visible = False
    finite = found.loss[np.isfinite(found.loss)]
    levels = np.geomspace(finite.min(), finite.max() * (1 + 1e-9) + 1e-12, LEVELS)
    fill = [PALE[int(i)] for i in np.linspace(0, len(PALE) - 1, LEVELS - 1)]
    plot.contour(x, y, found.loss, levels, fill_color=fill, line_color="#6c8ebf", line_alpha=0.5)
    for name, path, (colour, dash) in zip(found.runs, found.path, LOOKS):
        line(plot, {"x": path[:, 0], "y": path[:, 1]}, "x", "y", name, colour, dash)
    return plot
