"""The types that the browser's modules are checked with (js/src/types.d.ts) are those of what Python sends."""

import json
import re
from pathlib import Path

import pytest

from simulab.catalogue import lessons, widgets
from simulab.lessons.describe import described
from simulab.page import parts
from simulab.widgets.describe import describe

TEXT = (Path(__file__).parents[2] / "js/src/types.d.ts").read_text(encoding="utf-8")
INTERFACES = {
    name: {
        field: (kind, bool(optional))
        for field, optional, kind in re.findall(r"^  (\w+)(\??): (.+);$", body, re.MULTILINE)
    }
    for name, body in re.findall(r"^export interface (\w+) \{\n(.*?)^\}", TEXT, re.MULTILINE | re.DOTALL)
}
PLAIN = {"string": str, "number": (int, float), "boolean": bool}


def faults(value, kind, where):
    """Where a value is not of a TypeScript type: fields that one side does not know, and kinds that differ."""
    if kind.endswith(" | null"):
        return [] if value is None else faults(value, kind.removesuffix(" | null"), where)
    if kind.endswith("[]") and not kind.startswith("["):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [one for i, entry in enumerate(value) for one in faults(entry, kind[:-2], f"{where}[{i}]")]
    if inside := re.fullmatch(r"Record<string, (.+)>", kind):
        if not isinstance(value, dict):
            return [f"{where} is no record"]
        return [one for key, entry in value.items() for one in faults(entry, inside[1], f"{where}.{key}")]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and (kind == "boolean" or not isinstance(value, bool))
        return [] if right else [f"{where} is {value!r}, not a {kind}"]
    if kind not in INTERFACES:
        return []
    fields = INTERFACES[kind]
    found = [f"{where}.{name} is unknown to the browser" for name in value.keys() - fields.keys()]
    found += [
        f"{where}.{name} is missing" for name, (_, optional) in fields.items() if not optional and name not in value
    ]
    known = [(name, entry) for name, entry in value.items() if name in fields]
    return found + [one for name, entry in known for one in faults(entry, fields[name][0], f"{where}.{name}")]


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
