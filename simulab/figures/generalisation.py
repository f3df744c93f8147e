"""Errors on the examples and on fresh ones, and what these are made of."""

from typing import Any

from bokeh.plotting import figure

from simulab.figures.curves import empty, line
from simulab.generalisation import Generalisation

LOOKS = {"test": ("fresh", "#d55e00", ()), "train": ("training", "#0072b2", (9, 4)),
         "variance": ("variance", "#aa4499", (2, 3)), "bias": ("bias²", "#009e73", (12, 3, 2, 3))}  # fmt: skip
ACROSS = {"capacity": "weights", "penalty": "penalty λ", "training": "steps of training"}


def generalisation(found: Generalisation, **options: Any) -> figure:
    """The four errors against what is varied, both on logarithmic axes."""
    axes = {"title": str(found), "x_axis_type": "log", "y_axis_type": "log"}
    plot = empty({**axes, **options}, ACROSS[found.study], "mean squared error")
    for name, (label, colour, dash) in LOOKS.items():
        line(plot, {"x": found.at, "y": getattr(found, name)}, "x", "y", label, colour, dash)
    return plot
