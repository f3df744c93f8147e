"""Trainings in few bits and by several workers, and who of several devices does what when."""

from typing import Any

import numpy as np
from bokeh.plotting import figure

from simulab.batches import DeviceSchedule, PrecisionRun, WorkersRun
from simulab.figures.curves import curves, empty

COLOURS = ("#0072b2", "#009e73", "#e69f00")
NAMES = ("forward", "backward", "exchange")


def precision_run(run: PrecisionRun, **options: Any) -> figure:
    """The loss against the step."""
    return curves({run.settings["format"]: run.loss}, {"title": str(run), **options}, "step", "loss")


def workers_run(run: WorkersRun, **options: Any) -> figure:
    """Both losses against the step."""
    named = {f"{len(run.shares)} workers": run.loss, "at once": run.alone}
    return curves(named, {"title": str(run), **options}, "step", "loss")


def device_schedule(plan: DeviceSchedule, **options: Any) -> figure:
    """A row a device, a bar for everything that it does."""
    plot = empty({"title": str(plan), **options}, "ms", "device")
    for kind, (name, colour) in enumerate(zip(NAMES, COLOURS)):
        own = plan.kind == kind
        if own.any():
            plot.hbar(
                y=plan.device[own] + 1, left=1000 * plan.start[own], right=1000 * plan.stop[own], height=0.8, color=colour,
                line_color="white", legend_label=name, name=name,
            )  # fmt: skip
    plot.yaxis.ticker = np.arange(1, plan.settings["devices"] + 1).tolist()
    plot.y_range.flipped = True  # pyright: ignore
    return plot
