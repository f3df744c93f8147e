"""What the search widget downloads as JSON, as the JSON of a study."""

from collections.abc import Mapping
from typing import Any

from simulab.search.ranges import FORMULA, RATE, SECOND
from simulab.search.space import Range

RUNGS = (1, 3, 9)
"""Epochs after which the widget looks at a trial; the last is a whole training."""


def study_json(made: Mapping[str, Any], series: str) -> dict[str, Any]:
    """The trials of one series of a download, as ``Study.to_json`` writes them.

    Args:
        made: the download.
        series: "grid", or "other" for its challenger, of which the values of every look are known.
    """
    state, columns = made["state"], made["results"]["trials"]["columns"]
    row = ("grid", "other").index(series)

    def numbers(name: str) -> list[float]:
        values = [float(value) for value in columns[name]]
        half = len(values) // 2
        return values[row * half + 1 : (row + 1) * half]  # the first entry is before the first trial

    second = state["objective"] if state["objective"] in SECOND else "other"
    space = {"learning_rate": RATE, second: SECOND.get(second, FORMULA)}
    looks = {epochs: [float(value) for value in columns[f"after_{epochs}"]] for epochs in RUNGS}
    trials = []
    for i, (rate, other, epochs, value) in enumerate(
        zip(*(numbers(name) for name in ("learning_rate", "second", "epochs", "value")))
    ):
        if value != value:  # noqa: PLR0124 - NaN fills the row up
            continue
        seen = {round(epochs): value}
        if series == "other":
            seen = {after: column[i] for after, column in looks.items() if after < epochs} | seen
        config = {name: _held(knob, x) for (name, knob), x in zip(space.items(), (rate, other))}
        trials.append({"number": len(trials), "config": config, "values": [[n, v] for n, v in seen.items()]})
    facts = {
        "strategy": "grid" if series == "grid" else state["strategy"],
        "budget": state["trials"] * RUNGS[-1],
        "whole": RUNGS[-1],
        "seed": state["seed"],
        "test": None,
    }
    return {"study": facts, "space": {name: vars(knob) for name, knob in space.items()}, "trials": trials}


def _held(knob: Range, value: float) -> float:
    """Numbers travel as float32, which may round them beyond an end."""
    return min(max(value, knob.low), knob.high)
