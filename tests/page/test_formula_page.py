"""A formula that the author fixed: a page computes it, says so, and other pages carry nothing of it."""

import json

import numpy as np
import pytest
from exporting import widget
from v8 import Page

from simulab import catalogue
from simulab.page import export, parts
from simulab.widgets.kit.formulas import TYPED

EXPLORER = catalogue.widgets.make("learning-rate", "widget")
RACE = catalogue.widgets.make("race", "widget")


def test_a_page_without_a_formula_carries_nothing_of_it():
    page = widget("race")
    described = parts.described(page)
    assert "formula" not in described["sources"]["paths"]["reads"]
    assert all(kind.label not in json.dumps(described) for kind in TYPED.values())


def test_a_fixed_formula_is_the_same_in_its_page():
    text = "sin(3x) + x^2"
    fixed = EXPLORER.for_page({"formula_1d": text})
    home = Page(fixed)
    state = fixed.resolve({"surface": "formula_1d", "steps": 30, "learning_rate": 0.05})[0]
    shown = home.compute(["curve", "path"], state)
    live = EXPLORER.compute({**state, "formula_1d": text}, ["curve", "path"])
    np.testing.assert_allclose(shown["curve"]["y"], live["curve"]["y"].ravel(), atol=1e-6)
    np.testing.assert_allclose(shown["path"]["loss"], live["path"]["loss"].ravel(), rtol=1e-6)  # 30 regular steps
    assert shown["path"]["verdict"].tolist() == live["path"]["verdict"].tolist()


def test_what_is_fixed_is_chosen_and_checked_at_export():
    made, given = export.fixed(RACE, {"formula": "x^2 + y^2"})
    assert given == {"surface": "formula", "formula": "x^2 + y^2"}
    assert made.resolve({"formula": "x"})[1] == ["Formula: this page was made for “x^2 + y^2” and cannot read another."]
    assert export.fixed(RACE, {"surface": "formula"})[0].resolve()[0]["formula"] == TYPED[2].example
    with pytest.raises(ValueError, match="character 3: The formula stops here"):
        export.fixed(RACE, {"formula": "x+"})
