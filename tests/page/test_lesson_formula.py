"""A formula that a scenario sets is computed in the lesson's page, as the live lesson computes it."""

import numpy as np
from v8 import Page

import simulab as sl
from simulab.lessons.describe import described
from simulab.lessons.prepare import for_pages
from simulab.lessons.run import Run
from simulab.page import parts


def on(formula: str | None, title: str) -> sl.Scenario:
    surface = {} if formula is None else {"surface": "formula", "formula": formula}
    return sl.Scenario(title, widget="race", set={**surface, "racers": ["sgd"], "steps": 20, "learning_rate": 0.05})


BOWL, WAVES = "x^2 + 2y^2", "sin(3x) + x^2 + y^2/4"


def test_the_page_computes_the_formula_that_the_scenario_fixed():
    given = {"surface": "formula", "formula": WAVES, "steps": 20, "learning_rate": 0.05}
    lesson = sl.Lesson("L", [sl.Scenario("One", widget="learning-rate", set=given)])
    widgets, (name,) = for_pages(lesson)
    assert name == "learning-rate"
    state = widgets[name].resolve(given)[0]
    shown = Page(widgets[name]).compute(["path"], state)["path"]
    live = Run(sl.catalogue.widgets.make(name, "widget"), given)["path"]
    for column in ("x", "y", "gap"):  # 20 regular steps, float32
        np.testing.assert_allclose(shown[column], live[column].ravel(), rtol=1e-5, atol=1e-6)


def test_scenarios_share_a_widget_unless_they_want_different_formulas():
    lesson = sl.Lesson("L", [on(None, "None"), on(BOWL, "Bowl"), on(WAVES, "Waves"), on(BOWL, "Bowl again")])
    widgets, names = for_pages(lesson)
    assert names == ["race", "race", "race-2", "race"]
    fixed = {name: widget.resolve()[0]["formula"] for name, widget in widgets.items()}
    assert fixed == {"race": BOWL, "race-2": WAVES}


def test_the_page_says_that_nobody_can_type_another():
    told = described(sl.Lesson("L", [on(BOWL, "Bowl")]), "l", parts.described, for_pages)
    box = next(control for control in told["widgets"]["race"]["controls"] if control["name"] == "formula")
    assert box["fixed"]
    assert box["doc"].startswith("This page was made for this formula")


def test_a_lesson_without_a_formula_carries_no_box():
    told = described(sl.Lesson("L", [on(None, "None")]), "l", parts.described, for_pages)
    assert "formula" not in [control["name"] for control in told["widgets"]["race"]["controls"]]
