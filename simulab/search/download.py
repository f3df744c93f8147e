"""What the search widget downloads as JSON, as a study."""

from collections.abc import Mapping
from typing import Any

from simulab.search.space import Range, Space
from simulab.search.study import Study, Trial

RATE = Range(1e-4, 10.0, log=True)
SECOND = {
    "weight_decay": Range(1e-6, 1.0, log=True),
    "momentum": Range(0.0, 0.99),
    "dropout": Range(0.0, 0.9),
    "formula": Range(0.0, 1.0),
}
"""The ranges of the widget's second axis; a test holds them to the widget's own."""


def study_of(made: Mapping[str, Any], series: str) -> Study:
    """The trials of one series of a download."""
    state, columns = made["state"], made["results"]["trials"]["columns"]
    row = ("grid", "other").index(series)

    def numbers(name: str) -> list[float]:
        values = [float(value) for value in columns[name]]
        half = len(values) // 2
        return values[row * half : (row + 1) * half]

    objective = state["objective"]
    second = "other" if objective == "formula" else objective
    space = Space({"learning_rate": RATE, second: SECOND[objective]})
    trials = []
    for rate, other, epochs, value in zip(*(numbers(name) for name in ("learning_rate", "second", "epochs", "value"))):
        if value == value:  # noqa: PLR0124 - NaN fills the row up
            ends = space["learning_rate"], space[second]
            config = {name: _held(knob, x) for name, knob, x in zip(space, ends, (rate, other))}
            trials.append(Trial(len(trials), config, {round(epochs): value}))
    strategy = "grid" if series == "grid" else state["strategy"]
    return Study(space, strategy, state["trials"] * 9, 9, state["seed"], trials)


def _held(knob: Any, value: float) -> float:
    """Numbers travel as float32, which may round them beyond an end."""
    return min(max(value, knob.low), knob.high)
