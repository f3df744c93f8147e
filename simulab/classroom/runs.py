"""Runs that a class is shown together: a race's tries and the states of the wall, as curves of the loss."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import numpy as np

from simulab.catalogue import Catalogue
from simulab.classroom import limits
from simulab.widgets.control import Text
from simulab.widgets.picture import Tracks
from simulab.widgets.widget import Widget

RACE = "learning-rate"
"""The widget of a race: one knob decides, and its table says after how many steps a run has arrived."""
_VIEW = ("step", "show", "hide", "part")


@dataclass(frozen=True)
class Outcome:
    """What a try came to: the rate that was taken, steps until it stays at the minimum (-1: never), the loss's curve."""

    rate: float
    steps: int
    verdict: int
    curve: list[float | None]


def knobs(address: str) -> dict[str, str]:
    """Knob -> text of an address, ``race#learning_rate=0.1&step=3``, without what only concerns the view."""
    pairs = (part.partition("=") for part in address.partition("#")[2].split("&"))
    found = {unquote(key.replace("+", " ")): unquote(value.replace("+", " ")) for key, _, value in pairs if key}
    return {key: value for key, value in found.items() if key not in _VIEW}


def widget_of(catalogue: Catalogue, address: str) -> Widget | None:
    """The widget that stands alone on a page; None of a lesson or of the front page."""
    name = address.partition("#")[0]
    return catalogue.widgets.make(name, "widget") if name in catalogue.widgets else None


def tried(widget: Widget, address: str, rate: Any) -> Outcome:
    """The race's run from its state, at somebody's rate; a rate outside of the knob's bounds is taken at the bound."""
    state, _ = widget.resolve({**knobs(address), "learning_rate": rate})
    path = widget.compute(state, ["path"])["path"]
    return Outcome(
        float(state["learning_rate"]), int(path["reached"][0]), int(path["verdict"][0]), _thin(path["gap"][0])
    )


def curve(widget: Widget, address: str) -> list[float | None] | None:
    """The loss of a state's first run, step by step; None where the widget draws none, or where a text would be compiled."""
    state, _ = widget.resolve(knobs(address))
    if any(isinstance(c, Text) and state[c.name] != c.default for c in widget.all_controls):
        return None
    tracks = _loss(widget)
    if tracks is None or widget.sources[tracks.source].parts:
        return None
    made: Mapping[str, Any] = widget.compute(state, [tracks.source])
    rows = np.atleast_2d(made[tracks.source][tracks.y]) if tracks.source in made else np.empty((0, 0))
    return _thin(rows[0]) if rows.size else None


def _loss(widget: Widget) -> Tracks | None:
    """The curves against the step that say a loss."""
    every = (figure.tracks for figure in widget.figures if figure.tracks is not None)
    return next((one for one in every if one.x is None and one.says == "loss"), None)


def _thin(loss: np.ndarray) -> list[float | None]:
    """At most ``limits.CURVE`` points, as powers of ten; None where a run has left all numbers."""
    at = np.unique(np.linspace(0, len(loss) - 1, limits.CURVE).astype(int))
    with np.errstate(all="ignore"):
        power = np.log10(np.maximum(np.asarray(loss, float)[at], 1e-16))
    return [round(float(p), 2) if np.isfinite(p) else None for p in power]
