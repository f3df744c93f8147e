"""The types that the browser's modules are checked with (js/src/types.d.ts) are those of what Python sends."""

import json

import pytest
from schema import INTERFACES, faults

from simulab.catalogue import lessons, widgets
from simulab.lessons.describe import described
from simulab.page import parts
from simulab.widgets.describe import describe


def sent(value):
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", list(widgets))
def test_a_widgets_description(name):
    live, page = widgets.make(name, "widget"), widgets.make(name, "widget").for_page({})
    for spec in (describe(live), parts.described(page)):
        assert faults(sent(spec), "Spec", name) == []


@pytest.mark.parametrize("name", list(lessons))
def test_a_lessons_description(name):
    assert faults(sent(described(lessons.make(name, "lesson"), name, describe)), "Lesson", name) == []


def test_every_field_that_a_kind_of_question_may_have_is_sent_by_one():
    asked = [
        question
        for name in lessons
        for scenario in described(lessons.make(name, "lesson"), name, describe)["scenarios"]
        for question in scenario["questions"]
    ]
    assert INTERFACES["Question"].keys() == {field for question in asked for field in question}


def test_what_differs_is_seen():
    spec = sent(describe(widgets.make("race", "widget")))
    series = spec["series"][0]
    for changed, said in [
        ({**series, "weight": 3}, "series[0].weight is unknown to the browser"),
        ({key: value for key, value in series.items() if key != "marker"}, "series[0].marker is missing"),
        ({**series, "label": 3}, "series[0].label is 3, not a string"),
    ]:
        found = faults({**spec, "series": [changed, *spec["series"][1:]]}, "Spec", "race")
        assert found == [f"race.{said}"]
