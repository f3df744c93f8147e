"""The pictures of the search: the plane with its trials, the curves, what a thousand draws give, what a model believes."""

from typing import Any

from bokeh.model import Model
from bokeh.models import FixedTicker

from simulab.widgets.kit import plots
from simulab.widgets.picture import Column, Curves, Dots, Field, Figure, Handle, Rules, Series, Tracks
from simulab.widgets.search import beliefs
from simulab.widgets.search.objective import OTHERS, RUNGS
from simulab.widgets.search.report import BAND
from simulab.widgets.search.worth import MOST

SIZE = 48
"""Points along each side of a drawn response surface."""
GRID_COLOUR, OTHER_COLOUR = "#D55E00", "#0072B2"
FRAMES = ((0.0, 1.0, 0.0, 1.0), (0.0, 1.0, *BAND), (*BAND, 0.0, 1.0))
ENDS = (-0.04, 1.36)
FORMULA = {"objective": ("formula",)}
NETS = {"objective": tuple(other.knob for other in OTHERS)}
MODEL, PARZEN, EITHER = (
    {"strategy": names} for names in (("gaussian_process",), ("tpe",), ("gaussian_process", "tpe"))
)
LOOKS = tuple(tuple(f"{what}_{rung}" for rung in RUNGS) for what in ("after", "known"))
SERIES = (
    Series("grid", "Grid", GRID_COLOUR),
    Series("other", "Challenger", OTHER_COLOUR, marker="square", of="strategy"),
)


def _stage(slot: str, series: str, title: str, label: str) -> Figure:
    return Figure(
        slot,
        f"{label}: each trial as a point over the two knobs, its value drawn above and beside the plane",
        title=title,
        big=True,
        half=True,
        box_of="objective",
        field=Field("response", "height", SIZE, (0.0, 1.0, 0.0, 1.0)),
        dots=Dots("trials", series, "x", "y", "time", "size", "above", "beside", "value", FRAMES),
        handles=(Handle("Optimum", "peak_x", "peak_y", shown=FORMULA),),
    )


def _seen(source: str, size: int, shown: Any, column: str, title: str) -> Figure:
    return Figure(
        column, f"{title} over the plane, darkest where it is highest", title=title, box_of="objective",
        field=Field(source, column, size), shown=shown,
    )  # fmt: skip


SEEN = (("mean", "What the model expects"), ("sd", "How unsure it is"), ("acquisition", "Where it would look next"))
DENSITIES = (
    ("good", "Where the best tenth lies, l"),
    ("rest", "Where the rest lies, g"),
    ("ratio", "It looks where l/g is large"),
)
FIGURES = (
    _stage("grid", "grid", "Grid", "Grid search"),
    _stage("other", "other", "Challenger", "The challenger"),
    Figure(
        "best",
        "Best value of a whole trial so far against what was spent",
        title="Best so far",
        x_range="steps",
        y_range="data",
        tracks=Tracks("trials", None, "best", "value"),
    ),
    Figure(
        "spread",
        "How the best value of 1,000 random searches is spread, with the grid's",
        title="Best of each of 1,000 draws",
        x_range="data",
        y_range="data",
        rules=Rules("resamples", "marks", ("grid", "median of random")),
    ),
    Figure(
        "luck",
        "Chance that one of n random trials is in the best 5 %, in theory and in 1,000 draws",
        title="In the best 5 %: 1 − 0.95ⁿ (line), draws (dots)",
        handles=(Handle("Trials", "trials", kind="line"),),
    ),
    Figure(
        "curves",
        "What was seen of each of the challenger's trials when 1, 3 and 9 ninths of it were paid for; a line ends where its "
        "trial was stopped",
        title="The challenger's trials on the way",
        y_range="data",
        curves=Curves("trials", "other", tuple(map(float, RUNGS)), *LOOKS),
    ),
    *(_seen("model", beliefs.MODEL_SIZE, MODEL, *one) for one in SEEN),
    *(_seen("parzen", beliefs.PARZEN_SIZE, PARZEN, *one) for one in DENSITIES),
)
TABLE = (
    Column("trials", "found", "Best", "sig3", "The best value of a whole trial", ("best",)),
    Column("trials", "trials", "Trials", "int", "How many were begun"),
    Column("trials", "distinct", "Rates", "int", "Different values of the learning rate"),
    Column("trials", "spent", "Cost", "int", "Ninths of a trial that were paid for; of a net, epochs"),
    Column("trials", "test", "Test", "sig3", "Accuracy of the best trial's net on the test split, looked at once"),
    Column(
        "resamples", "wins", "Wins, %", "sig3", "In how many of 1,000 draws it does better; the challenger at random"
    ),
)


def models() -> dict[str, Model]:
    """What Bokeh draws under each figure."""
    made: dict[str, Model] = {}
    for slot in ("grid", "other", *(column for column, _ in (*SEEN, *DENSITIES))):
        plane = plots.axes("learning rate", "", height=400 if slot in ("grid", "other") else 220)
        for axis in (plane.xaxis[0], plane.yaxis[0]):
            axis.ticker, axis.bounds = FixedTicker(ticks=[]), (0, 1)
        for span in (plane.x_range, plane.y_range):
            low, high = ENDS if slot in ("grid", "other") else (0.0, 1.0)
            span.update(start=low, end=high)
        if slot in ("grid", "other"):
            profile = plots.columns("response", "at", "above", "beside")
            for x, y in (("at", "above"), ("beside", "at")):
                plane.line(x, y, source=profile, line_width=1.5, name="ink")
            plane.grid.visible = False
        made[slot] = plane
    curves = made["curves"] = plots.axes("ninths paid (of a net: epochs)", "value", x_log=True)
    curves.xaxis[0].ticker = curves.xgrid[0].ticker = FixedTicker(ticks=list(RUNGS))
    curves.x_range.start, curves.x_range.end = 0.9, 10  # pyright: ignore[reportAttributeAccessIssue]
    made["best"] = plots.axes("whole trials spent", "value")
    return {**made, "spread": _spread(), "luck": _luck()}


def _spread() -> Model:
    spread = plots.axes("best value", "draws")
    histogram = plots.columns("resamples", "edge", "random_count", "grid_count")
    for column, colour in (("random_count", OTHER_COLOUR), ("grid_count", GRID_COLOUR)):
        spread.patch("edge", column, source=histogram, fill_color=colour, fill_alpha=0.5, line_color=None)
        spread.line("edge", column, source=histogram, line_color=colour, line_width=1.5)
    return spread


def _luck() -> Model:
    luck = plots.axes("random trials", "%")
    rule = plots.columns("resamples", "n", "theory", "simulated")
    luck.line("n", "theory", source=rule, line_width=2, name="ink")
    luck.scatter("n", "simulated", source=rule, size=4, line_color=None, fill_color=OTHER_COLOUR)
    luck.x_range.start, luck.x_range.end = 0, MOST + 1  # pyright: ignore[reportAttributeAccessIssue]
    luck.y_range.start, luck.y_range.end = 0, 103  # pyright: ignore[reportAttributeAccessIssue]
    return luck
