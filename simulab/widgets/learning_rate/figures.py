"""The pictures of the learning-rate explorer."""

from bokeh.model import Model

from simulab.widgets.kit import plots
from simulab.widgets.kit.surfaces import HEIGHTS, REACH
from simulab.widgets.picture import Field, Figure, Handle, Named, Regions, Rules, Shown, Tracks

LOWEST, HIGHEST = 1e-4, 10.0
REGIMES = {"only falls": "#1a6e3c", "jumps over": "#a56300", "settles": "#1a6e3c", "explodes": "#b42318"}
"""What a rate does on a quadratic, by name: a tint each."""
MAP, STRONGEST = 96, 0.98
"""Rates and momenta of the map, along each side, and its largest momentum."""


def figures(lines: Shown, bowls: Shown, planes: Shown) -> tuple[Figure, ...]:
    """All figures.

    Args:
        lines, bowls, planes: where a surface of one weight, a quadratic of two, and any of two weights is chosen.
    """
    return (
        Figure(
            "curve",
            "The loss as a curve over one weight, with the walker's path on it",
            big=True,
            half=True,
            shown=lines,
            box_of="surface",
            x_range="box",
            y_range="data",
            tracks=Tracks("path", "x", "loss", arrives="reached"),
            handles=(Handle("Start", "start_x", kind="curve"),),
        ),
        Figure(
            "stage",
            "Contours of the loss over two weights, with the walker's path",
            big=True,
            half=True,
            shown=planes,
            box_of="surface",
            x_range="box",
            y_range="box",
            field=Field("landscape", "height", HEIGHTS, reach=REACH),
            tracks=Tracks("path", "x", "y", arrives="reached"),
            handles=(Handle("Start", "start_x", "start_y"),),
        ),
        Figure(
            "sensitivity",
            "Loss after the last step against the learning rate, with the limits of theory",
            title="Every other rate",
            big=True,
            half=True,
            beside=True,
            y_range="decades",
            regions=Regions("sensitivity", "begin", "end", tuple(REGIMES), tuple(REGIMES.values())),
            rules=Rules("sensitivity", "limits", ("1/L", "2/L", "2(1+μ)/L")),
            handles=(Handle("Learning rate", "learning_rate", kind="line"),),
        ),
        Figure(
            "loss",
            "Loss against the step: above the lowest minimum, or above the lowest point of the picture",
            title="Loss above the lowest point",
            x_range="steps",
            y_range="decades",
            tracks=Tracks("path", None, "gap"),
            named=Named("floor", "step", columns=(("level", "noise floor", ""),)),
        ),
        Figure(
            "map",
            "Loss after the last step at every rate and momentum: the darker, the lower",
            title="Every rate and momentum",
            big=True,
            shown={"map": (True,)},
            field=Field("map", "height", MAP, (LOWEST, HIGHEST, 0.0, STRONGEST)),
            handles=(Handle("This run", "learning_rate", "momentum"),),
            named=Named("edge", "rate", columns=(("momentum", "2(1+μ)/L", ""),)),
        ),
        Figure(
            "modes",
            "Distance from the minimum along each axis of the bowl against the step",
            title="Distance along each axis of the bowl",
            shown={"modes": (True,), **(bowls or {})},
            x_range="steps",
            y_range="decades",
            named=Named("modes", "step", columns=(("steep", "steepest axis", ""), ("flat", "flattest axis", ""))),
        ),
        Figure(
            "height",
            "The loss itself against the step",
            title="The loss itself",
            shown={"slopes": (True,)},
            x_range="steps",
            y_range="data",
        ),
        Figure(
            "gradient",
            "Length of the gradient against the step",
            title="Length of the gradient",
            shown={"slopes": (True,)},
            x_range="steps",
            y_range="decades",
        ),
        Figure(
            "curvature",
            "Largest and smallest curvature where the walker is, against the step; below zero the loss bends down",
            title="Curvature where the walker is",
            shown={"slopes": (True,)},
            x_range="steps",
            y_range="data",
            named=Named("slopes", "step", columns=(("largest", "largest", ""), ("smallest", "smallest", ""))),
        ),
    )


def models() -> dict[str, Model]:
    """What Bokeh draws under each figure."""
    curve = plots.axes("weight", "loss", height=420)
    drawn = plots.columns("curve", "x", "y", "far_x", "far_y")
    curve.line("x", "y", source=drawn, line_width=2.5, name="ink")
    curve.line("far_x", "far_y", source=drawn, line_width=1.5, name="ink")
    stage = plots.axes("weight 1", "weight 2", height=420)
    plots.minima(stage)
    sensitivity = plots.axes("learning rate", "last loss", x_log=True, y_log=True, height=420)
    sensitivity.line("rate", "last", source=plots.columns("sensitivity", "rate", "last"), line_width=2, name="ink")
    sensitivity.x_range.start, sensitivity.x_range.end = LOWEST, HIGHEST  # pyright: ignore[reportAttributeAccessIssue]
    loss = plots.axes("step", "loss", y_log=True)
    many = plots.axes("learning rate", "momentum", x_log=True, height=420)
    many.line("rate", "momentum", source=plots.columns("edge", "rate", "momentum"), line_dash=[4, 4], name="ink")
    many.x_range.start, many.x_range.end = LOWEST, HIGHEST  # pyright: ignore[reportAttributeAccessIssue]
    many.y_range.start, many.y_range.end = -0.04, STRONGEST  # pyright: ignore[reportAttributeAccessIssue]
    modes = plots.axes("step", "distance", y_log=True)
    along = plots.columns("modes:walker", "step", "steep", "flat")
    for column, colour, dash in (("steep", "#D55E00", []), ("flat", "#0072B2", [8, 3])):
        modes.line("step", column, source=along, line_color=colour, line_dash=dash, line_width=2)
    slopes = {}
    for slot, label, columns in (
        ("height", "loss", ("loss",)),
        ("gradient", "length", ("gradient",)),
        ("curvature", "curvature", ("largest", "smallest")),
    ):
        slopes[slot] = plots.axes("step", label, y_log=slot == "gradient")
        seen = plots.columns("slopes:walker", "step", *columns)
        for column, colour, dash in zip(columns, ("#0072B2", "#D55E00"), ((), (8, 3))):
            plots.line(slopes[slot], seen, "step", column, colour, dash)
    loss.line("step", "level", source=plots.columns("floor", "step", "level"), line_dash=[4, 4], name="ink")
    pictures = {
        "curve": curve,
        "stage": stage,
        "sensitivity": sensitivity,
        "loss": loss,
        "map": many,
        "modes": modes,
    }
    return {**pictures, **slopes}
