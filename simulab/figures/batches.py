"""Losses of several batch sizes."""

from typing import Any

from bokeh.plotting import figure

from simulab.batches import BatchRuns
from simulab.figures.curves import empty, line

LOOKS = (("#d55e00", ()), ("#0072b2", (9, 4)), ("#009e73", (2, 3)), ("#aa4499", (12, 3, 2, 3)), ("#4d4d4d", (5, 3)))


def batch_runs(runs: BatchRuns, **options: Any) -> figure:
    """The loss over the examples seen, a line a batch size; both axes are logarithmic."""
    axes = {"x_axis_type": "log", "y_axis_type": "log"}
    plot = empty({**axes, **options}, "examples seen", "loss of all examples")
    for i, size in enumerate(runs.batch_size):
        colour, dash = LOOKS[i % len(LOOKS)]
        columns = {"x": runs.examples[i, 1:], "y": runs.loss[i, 1:]}
        line(plot, columns, "x", "y", f"B = {size}", colour, dash)
    return plot
