"""The knobs of the search."""

from collections.abc import Sequence
from typing import Any

from simulab.widgets.control import Choice, Control, Flag, Number
from simulab.widgets.picture import Group, Option
from simulab.widgets.search import objective
from simulab.widgets.search.data import SearchData
from simulab.widgets.search.figures import EITHER, FORMULA, MODEL, NETS
from simulab.widgets.search.strategies import CHALLENGERS
from simulab.widgets.search.worth import MOST

GROUPS = (
    Group("Search", ("objective", "dataset", "strategy", "trials", "seed")),
    Group("Sampling", ("scale", "reveal"), open=False),
    Group("The formula", ("width", "matters", "peak_x", "peak_y", "moves"), open=False),
    Group("The model", ("after", "acquisition", "kappa", "length")),
)


def controls(datasets: Sequence[SearchData]) -> tuple[Control, ...]:
    """All of them, with the datasets on which nets are searched."""
    challengers = tuple(
        Option(name, one.title, " ".join((one.__doc__ or "").split("\n\n")[0].split()))
        for name, one in CHALLENGERS.items()
    )
    scales = (
        Option("log", "Log scale", "Every decade of the rate is tried equally often."),
        Option("linear", "Linear scale", "Nine trials in ten fall into the last decade."),
    )
    rules = (
        Option("ei", "Expected improvement", "How much better than the best it may be, on average."),
        Option("ucb", "Upper bound", "The mean and κ standard deviations on top."),
    )

    def number(name: str, label: str, value: float, low: float, high: float, doc: str, **more: Any) -> Control:
        return Number(name, label, value, doc, bounds=(low, high), **more)

    return (
        Choice("objective", "What is searched", "formula", "Where a trial's value comes from.",
                options=objective.options()),
        Choice("dataset", "Dataset", datasets[0].name, "What the nets learn.", shown=NETS,
                options=tuple(data.option() for data in datasets)),
        Choice("strategy", "Challenger", "random", "What the grid is compared with.", options=challengers),
        number("trials", "Budget", 25, 4, MOST, "Whole trials that each may pay for; of nets, whole trainings.",
               integer=True, unit="trials"),
        number("seed", "Draw", 0, 0, 9999, "Another draw of what is random.", integer=True),
        Choice("scale", "Sampling of the rate", "log", "How the rate's range is divided.", options=scales),
        Flag("reveal", "Reveal the surface", True, "Every place's value, darkest where it is best."),
        number("width", "Width of the peak", 0.1, 0.02, 0.6, "In widths of the axis.", symbol="w", shown=FORMULA),
        number("matters", "The other knob's part", 0.1, 0.0, 1.0, "Share of the value that it decides.", symbol="m",
               shown=FORMULA),
        number("peak_x", "Optimum, rate", 0.63, 0.0, 1.0, "Where the peak is.", symbol="p", shown=FORMULA),
        number("peak_y", "Optimum, other knob", 0.4, 0.0, 1.0, "Where the peak is.", symbol="q", shown=FORMULA),
        Flag("moves", "Draw the optimum too", False, "In the 1,000 draws, so that a grid has its luck as well.",
                shown=FORMULA),
        Choice("acquisition", "Next trial", "ei", "How the model chooses.", options=rules, shown=MODEL),
        number("kappa", "κ", 2.0, 0.0, 5.0, "More of it explores.", shown=MODEL),
        number("length", "Length scale", 0.25, 0.05, 1.0, "How far a value says something about its neighbours.",
               symbol="ℓ", shown=MODEL),
        number("after", "Model after", 15, 1, MOST, "Trials that the pictures of the model know.", integer=True,
               unit="trials", shown=EITHER),
    )  # fmt: skip
