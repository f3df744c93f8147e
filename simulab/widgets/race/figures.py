"""The pictures and the board of the race."""

from collections.abc import Sequence

from bokeh.model import Model

from simulab.widgets.kit import plots
from simulab.widgets.kit.surfaces import HEIGHTS, REACH
from simulab.widgets.picture import Arrow, Basins, Column, Field, Figure, Handle, Option, Series, Tracks

GRID = 96
"""Basins along each side of the box."""
ARROWS = (
    Option("downhill", "Downhill", "The negative of the gradient that the rule used."),
    Option("velocity", "Velocity", "The running velocity of rules that have one."),
    Option("step", "Step", "The step it then took."),
)
FIGURES = (
    Figure(
        "stage",
        "Contours of the loss over two weights, the minima marked with stars, and the path of each racer",
        big=True,
        box_of="surface",
        x_range="box",
        y_range="box",
        field=Field("landscape", "height", HEIGHTS, reach=REACH),
        basins=Basins("basins", "which", "settled", GRID, shown={"layer": ("basins",)}, of="basin_of"),
        tracks=Tracks("paths", "x", "y", arrives="reached"),
        arrows=tuple(
            Arrow("arrows_at", f"{o.value}_x", f"{o.value}_y", o.label, shown={"arrows": (o.value,)}) for o in ARROWS
        ),
        handles=(Handle("Start", "start_x", "start_y"),),
    ),
    Figure(
        "loss",
        "Loss against the step, one line a racer: above the lowest minimum, or above the lowest point of the picture",
        title="Loss above the lowest point",
        x_range="steps",
        y_range="decades",
        tracks=Tracks("paths", None, "gap"),
    ),
    Figure(
        "tuning",
        "Loss after the last step against the learning rate, one line a racer",
        title="How each racer would do at other rates",
        shown={"curves": (True,)},
        x_range="fixed",
        y_range="decades",
        handles=(Handle("Learning rate", "learning_rate", kind="line", shown={"fairness": ("shared",)}),),
    ),
    Figure(
        "height",
        "The loss itself against the step, one line a racer",
        title="The loss itself",
        shown={"slopes": (True,)},
        x_range="steps",
        y_range="data",
        tracks=Tracks("slopes", None, "loss"),
    ),
    Figure(
        "gradient",
        "Length of the gradient against the step, one line a racer",
        title="Length of the gradient",
        shown={"slopes": (True,)},
        x_range="steps",
        y_range="decades",
        tracks=Tracks("slopes", None, "gradient", says="gradient"),
    ),
    Figure(
        "curvature",
        "Smallest curvature where each racer is, against the step; below zero the loss bends down",
        title="Smallest curvature",
        shown={"slopes": (True,)},
        x_range="steps",
        y_range="data",
        tracks=Tracks("slopes", None, "smallest", says="curvature"),
    ),
)
TABLE = (
    Column("paths", "rank", "", "rank"),
    Column(
        "paths",
        "reached",
        "Steps",
        "int",
        "Steps after which it stays within the tolerance of the minimum it ends at",
        ("passed",),
    ),
    Column("paths", "final", "Loss", "sig3", "Loss after the last step", ("gap", "best")),
    Column("paths", "distance", "Distance", "sig3", "From the last point to the nearest minimum"),
    Column("paths", "rate", "Rate", "rate", "The learning rate it raced with", ("always",)),
    Column("paths", "verdict", "Verdict", "verdict"),
)


def models(series: Sequence[Series]) -> dict[str, Model]:
    """What Bokeh draws under each figure."""
    stage = plots.axes("weight 1", "weight 2", height=520)
    plots.minima(stage)
    loss = plots.axes("step", "loss", y_log=True)
    tuning = plots.axes("learning rate", "last loss", x_log=True, y_log=True)
    for racer in series:
        line = plots.columns(f"tuning:{racer.name}", "tried", "last")
        plots.line(tuning, line, "tried", "last", racer.colour, racer.dash)
    tuning.x_range.start, tuning.x_range.end = 1e-5, 10  # pyright: ignore[reportAttributeAccessIssue]
    labels = {"height": "loss", "gradient": "length", "curvature": "curvature"}
    slopes = {slot: plots.axes("step", label, y_log=slot == "gradient") for slot, label in labels.items()}
    return {"stage": stage, "loss": loss, "tuning": tuning, **slopes}
