"""Recorded cases that the browser's modules must answer too: js/tests/golden.test.js runs the same files."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import some_controls

from simulab.lessons.condition import chosen
from simulab.lessons.values import number
from simulab.widgets.compute import trim
from simulab.widgets.control import Text, resolve
from simulab.widgets.describe import one_control
from simulab.widgets.turn import turn
from simulab.widgets.words import speak
from simulab.wording.numbers import sig3

GOLDEN = Path(__file__).parent.parent / "golden"

CONTROLS = (*some_controls.CONTROLS, Text("formula", "Formula", "x^2", longest=12))

EXPRESSIONS = {
    "the last": number("a.b"),
    "the first": number("a.b", 0),
    "beyond the end": number("a.b", 99),
    "a knob": number("rate"),
    "the least": number("a.b", take="min"),
    "the greatest": number("a.b", take="max"),
    "the largest rise": number("a.b", take="rise"),
    "how often it turns": number("a.b", take="turns"),
    "a sum": number("a.b") + 2,
    "a quotient": (number("a.b", take="max") - 1) / number("rate"),
    "less": number("a.b") < 1,
    "not less": number("a.b", 0) < 4,
    "near": number("a.b").near(0.52, 0.05),
    "not near": number("a.b").near(0.54, 0.05),
    "another": number("rate") != 4,
    "not another": number("rate") != 0.25,
    "size": abs(number("a.b", take="min")),
    "a power": 2 ** number("a.b", 0),
    "the whole number below": (number("a.b", take="min") / 2).floor(),
    "known": number("a.b", 1).known(),
    "either": (number("a.b") > 1) | (number("rate") < 1),
    "neither": ~((number("a.b", 0) < 1) | (number("rate") > 1)),
    "chosen": chosen("scale", "log"),
    "chosen among": chosen("racers", "adam", "sgd"),
    "not chosen": chosen("racers", "momentum"),
    "switched on": chosen("reveal"),
    "both": (number("a.b") > 0) & (number("a.b", take="min") > 0),
}


class Run:
    """A column ``a.b`` and a knob ``rate``."""

    def __init__(self, column):
        self.column = np.array([as_number(value) for value in column])

    def read(self, path, of):
        return 0.25 if path == "rate" else self.column

    def stands(self, knob):
        return {"scale": "log", "racers": ["sgd"], "reveal": True}[knob]

    def at(self, set):
        raise NotImplementedError


def cases(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def as_number(value):
    """Infinities and NaN are texts in a JSON file."""
    return float(value) if isinstance(value, str) else value


def test_the_files_controls_are_these():
    assert json.loads(json.dumps([one_control(control) for control in CONTROLS])) == cases("controls")


@pytest.mark.parametrize("case", cases("numbers"), ids=lambda case: str(case["value"]))
def test_numbers(case):
    x = as_number(case["value"])
    assert (sig3(x), f"{x:g}") == (case["sig3"], case["general"])
    assert (str(round(x)) if math.isfinite(x) else "–") == case["whole"]


@pytest.mark.parametrize("case", cases("validation"), ids=lambda case: json.dumps(case["given"]))
def test_validation(case):
    assert resolve(CONTROLS, case["given"]) == (case["state"], case["complaints"])


@pytest.mark.parametrize("case", cases("turns"), ids=lambda case: json.dumps(case["changes"]))
def test_turns(case):
    assert turn(CONTROLS, case["from"], case["changes"]) == case["state"]


@pytest.mark.parametrize("case", cases("words"), ids=lambda case: case["says"])
def test_words(case):
    phrases = {int(code): text for code, text in case["phrases"].items()}
    words = {key: [as_number(value) for value in values] for key, values in case["words"].items()}
    assert speak(phrases, case["labels"], words) == case["says"]


@pytest.mark.parametrize("case", cases("values"), ids=lambda case: f"{case['name']} of {case['column']}")
def test_values(case):
    expression = EXPRESSIONS[case["name"]]
    assert expression.json == case["json"]
    value = expression.of(Run(case["column"]))
    expected = as_number(case["value"])
    # one rounding apart at most: both sides work in float64
    assert value == expected or value == pytest.approx(expected, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("case", cases("columns"), ids=lambda case: case["what"])
def test_trimming(case):
    source = SimpleNamespace(**{"held": {}, **case["source"]})
    shapes = case["source"]["columns"]
    columns = {name: np.array(values).reshape(shapes[name]) for name, values in case["columns"].items()}
    leaves = {knob: np.array(leaf) if isinstance(leaf, list) else leaf for knob, leaf in case["leaves"].items()}
    found = trim(columns, source, leaves)  # pyright: ignore[reportArgumentType]
    trimmed = {name: values.ravel().tolist() for name, values in found.items()}
    assert trimmed == case["trimmed"]
