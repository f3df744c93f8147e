"""The pictures of the schedule viewer."""

from collections.abc import Mapping

from bokeh.model import Model

from simulab.schedule import Schedule
from simulab.widgets.kit import plots
from simulab.widgets.kit.surfaces import HEIGHTS, REACH
from simulab.widgets.picture import Field, Figure, Handle, Rules, Shown, Tracks
from simulab.widgets.schedules import rows

ON_NET, ON_SURFACE = {"task": ("net",)}, {"task": ("surface",)}


def _rates(slot: str, axis: str, y_range: str, schedules: Mapping[str, Schedule]) -> Figure:
    return Figure(
        slot,
        f"Learning rate against the epoch on a {axis} axis, one line a schedule",
        big=True,
        shown={"axis": (axis,)},
        x_range="steps",
        y_range=y_range,
        tracks=Tracks("runs", None, "rate", "rate"),
        handles=rows.handles(schedules),
        rules=Rules("runs", "boundaries", rows.labels(schedules)),
    )


def _losses(slot: str, title: str, shown: Shown) -> Figure:
    return Figure(
        slot,
        f"{title} against the epoch, one line a schedule",
        title=title,
        shown=shown,
        x_range="steps",
        y_range="decades",
        tracks=Tracks("runs", None, "loss"),
        rules=Rules("runs", "cuts", ("cuts", *[""] * (rows.CUTS - 1))),
    )


def figures(schedules: Mapping[str, Schedule], scored: tuple[str, ...]) -> tuple[Figure, ...]:
    """All figures; ``scored`` are the datasets whose nets have an accuracy."""
    return (
        _rates("rates", "linear", "data", schedules),
        _rates("rates_log", "log", "decades", schedules),
        _losses("loss", "Loss", ON_NET),
        _losses("gap", "Loss above the lowest minimum", ON_SURFACE),
        Figure(
            "score",
            "Accuracy on the validation examples against the epoch, one line a schedule",
            title="Validation accuracy, %",
            shown={**ON_NET, "dataset": scored},
            x_range="steps",
            y_range="data",
            tracks=Tracks("runs", None, "score", "accuracy"),
        ),
        Figure(
            "stage",
            "Contours of the loss over two weights, and the path under each schedule",
            title="On the surface",
            shown=ON_SURFACE,
            box_of="surface",
            x_range="box",
            y_range="box",
            field=Field("landscape", "height", HEIGHTS, reach=REACH),
            tracks=Tracks("runs", "x", "y"),
            handles=(Handle("Start", "start_x", "start_y"),),
        ),
    )


def models() -> dict[str, Model]:
    """What Bokeh draws under each figure."""
    made: dict[str, Model] = {
        "rates": plots.axes("epoch", "learning rate", height=380),
        "rates_log": plots.axes("epoch", "learning rate", y_log=True, height=380),
        "loss": plots.axes("epoch", "loss", y_log=True),
        "gap": plots.axes("epoch", "loss", y_log=True),
        "score": plots.axes("epoch"),
        "stage": plots.axes("weight 1", "weight 2"),
    }
    # the axis shows the base rate and room for the labels above it, whichever schedules are chosen
    made["rates"].scatter("room", "room", source=plots.columns("runs", "room"), size=0)  # pyright: ignore
    plots.minima(made["stage"])  # pyright: ignore[reportArgumentType]
    return made
