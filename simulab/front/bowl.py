"""The front page's figure: the learning-rate widget's own run on one weight, with nothing to turn but the rate.

It is compiled as a page's widgets are, with every other knob at a fixed value: 8 KB on the wire, and no session.
"""

import functools
import json
from typing import Any

import jax
import jax.numpy as jnp

from simulab.catalogue import widgets
from simulab.compiler import compile
from simulab.languages import ENGLISH, Language
from simulab.machine import backend, cache
from simulab.widgets.compute import to_wire
from simulab.widgets.knobs import Knobs

WIDGET = "learning-rate"
STATE = {"surface": "quadratic_1d", "curvature": 1.0, "start_x": -1.5, "steps": 30}
RATES = (0.02, 3.0)
"""From crawling to exploding: with a curvature of one the edges 1/L and 2/L are at a third and at two thirds."""
WANTED = ("x", "loss", "verdict", "code", "who", "a", "b", "c")


@functools.cache
def program() -> str:
    """A JavaScript expression: an object whose ``path(rate)`` gives the run's columns, as the widget's source does."""
    widget = _widget()
    return cache.text("front.js", _compiled) if cache.is_ours(widget) else _compiled()


def _widget() -> Any:
    return widgets.make(WIDGET, "widget")


def _compiled() -> str:
    widget = _widget()
    with backend.float64(), backend.in_turn():
        leaves = widget.leaves(widget.resolve(STATE)[0])
        # what is fixed is a constant: of all surfaces one is compiled, and the noise that nobody turns on is none
        leaves["surface"] = [option.value for option in _surface(widget).options].index(STATE["surface"])
        fixed = {knob: leaf if knob in widget.apart else jnp.asarray(leaf) for knob, leaf in leaves.items()}

        def path(rate: jax.Array) -> dict[str, jax.Array]:
            made = to_wire(widget.sources["path"].function(widget, Knobs({**fixed, "learning_rate": rate})))
            return {name: jnp.atleast_1d(made[name])[..., : STATE["steps"] + 1] for name in WANTED}

        return compile({"path": (path, (jnp.asarray(RATES[0]),))}).source


def _surface(widget: Any) -> Any:
    return next(control for control in widget.controls() if control.name == "surface")


def data(language: Language = ENGLISH) -> dict[str, Any]:
    """What the figure draws and says besides: the curve, theory's limits, the words, the walker's colour."""
    found = _data()
    phrases = {code: language.text(text) for code, text in found["phrases"].items()}
    return {**found, "phrases": phrases, "labels": [language.text(label) for label in found["labels"]]}


@functools.cache
def _data() -> dict[str, Any]:
    return json.loads(facts())


def facts() -> str:
    """The same in English, as JSON."""
    return cache.text("front.json", _facts) if cache.is_ours(_widget()) else _facts()


def _facts() -> str:
    widget = _widget()
    made = widget.compute(STATE, ["curve", "sensitivity"])
    box = next(option.box for option in _surface(widget).options if option.value == STATE["surface"])
    found = {
        "rates": RATES,
        "steps": STATE["steps"],
        "box": box[0],
        "curve": [[round(float(value), 4) for value in made["curve"][axis][::4]] for axis in ("x", "y")],
        "limits": [round(float(limit), 6) for limit in made["sensitivity"]["limits"][:2]],
        "phrases": {str(code): text for code, text in widget.phrases.items()},
        "labels": [series.label for series in widget.series()],
        "colour": widget.series()[0].colour,
    }
    return json.dumps(found)
