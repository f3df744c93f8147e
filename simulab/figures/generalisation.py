"""Errors on the examples and on fresh ones, and what these are made of."""

from typing import Any

from bokeh.plotting import figure

from simulab.figures.curves import empty, line
from simulab.generalisation import Compared, Generalisation

LOOKS = {"test": ("fresh", "#d55e00", ()), "train": ("training", "#0072b2", (9, 4)),
         "variance": ("variance", "#aa4499", (2, 3)), "bias": ("bias²", "#009e73", (12, 3, 2, 3))}  # fmt: skip
ACROSS = {"capacity": "weights", "penalty": "penalty λ", "training": "steps of training",
          "examples": "examples"}  # fmt: skip


def generalisation(found: Generalisation, **options: Any) -> figure:
    """The four errors against what is varied, both on logarithmic axes."""
    axes = {"title": str(found), "x_axis_type": "log", "y_axis_type": "log"}
    plot = empty({**axes, **options}, ACROSS[found.study], "mean squared error")
    for name, (label, colour, dash) in LOOKS.items():
        line(plot, {"x": found.at, "y": getattr(found, name)}, "x", "y", label, colour, dash)
    return plot


MEASURES = {
    "error": "share that is wrong",
    "right": "share of fresh pictures named rightly",
    "loss": "loss on fresh pictures",
}


def compared(found: Compared, **options: Any) -> figure:
    """Every value as a dot, a row a way, and a bar at each row's mean."""
    axes = {"title": found.study, "y_range": [str(name) for name in reversed(found.names)]}
    plot = empty({**axes, **options}, MEASURES[found.measure], "")
    names = [name for name, row in zip(found.names, found.values) for _ in row]
    plot.scatter(found.values.ravel().tolist(), names, size=6, alpha=0.5, color="#0072b2")
    plot.scatter(
        found.mean.tolist(), list(found.names), marker="dash", size=26, angle=1.5707963, line_width=3, color="#d55e00"
    )
    return plot
