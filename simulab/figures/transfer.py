"""How often each method is right on the new task, and still on the old one."""

from typing import Any

from bokeh.plotting import figure

from simulab.figures.curves import empty, line
from simulab.finetuning import Transfer
from simulab.finetuning.training import EVERY

LOOKS = {"scratch": "#4d4d4d", "frozen": "#0072b2", "gradual": "#aa4499", "fine": "#d55e00", "adapter": "#009e73"}


def transfer(found: Transfer, **options: Any) -> figure:
    """Per cent right after each step in the mean of the draws: of the new task, and dashed of the old one."""
    plot = empty({"title": str(found), **options}, "step", "% right")
    steps = [EVERY * look for look in range(found.new.shape[2])]
    for row, method in enumerate(found.methods):
        line(plot, {"x": steps, "y": 100 * found.new[:, row].mean(axis=0)}, "x", "y", method, LOOKS[method])
        if method != "scratch":
            its = 100 * found.old[:, row].mean(axis=0)
            line(plot, {"x": steps, "y": its}, "x", "y", f"{method}, old task", LOOKS[method], (6, 4))
    return plot
