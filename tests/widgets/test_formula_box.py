"""The box in which a formula is typed: what it means for knobs, programs, messages and pages."""

import numpy as np
import pytest

from simulab import catalogue
from simulab.live import message, worker
from simulab.widgets import compute
from simulab.widgets.compute import compiled_for
from simulab.widgets.control import Unreadable

EXPLORER = catalogue.widgets.make("learning-rate", "widget")
RACE = catalogue.widgets.make("race", "widget")


def curve(text: str, **knobs: object) -> dict[str, np.ndarray]:
    return EXPLORER.compute({"surface": "formula_1d", "formula_1d": text, **knobs}, ["curve"])["curve"]


def test_the_curve_is_the_formula():
    drawn = curve("x^2 + sin(3x)")
    x = np.linspace(-3, 3, len(drawn["x"]))
    np.testing.assert_allclose(drawn["x"], x, rtol=1e-6)
    np.testing.assert_allclose(drawn["y"], x**2 + np.sin(3 * x), atol=2e-6)  # float32 of numbers up to 9


def program(text: str, **knobs: object) -> tuple[tuple[str, object], ...]:
    """What the curve's program is compiled for."""
    state, _ = EXPLORER.resolve({"surface": "formula_1d", "formula_1d": text, **knobs})
    return compiled_for(EXPLORER, "curve", EXPLORER.leaves(state))


def test_only_the_formula_compiles_anew():
    first = program("x^2 + sin(3x)")
    for knobs in ({"steps": 9}, {"learning_rate": 0.3}, {"start_x": 1.0}, {"noise": 2.0}):
        assert program("x**2 + sin(3*x)", **knobs) == first  # another spelling of the same computation
    assert program("x^2 + sin(4x)") != first


def test_programs_of_formulas_are_bounded(monkeypatch):
    """With room for two, the third takes the oldest one's place."""
    assert compute.TYPED_PROGRAMS < 200
    monkeypatch.setattr(compute, "TYPED_PROGRAMS", 2)
    kept = compute.Programs(EXPLORER)
    first, second = (kept.typed("curve", program(text), False) for text in ("x^2", "x^2 + x"))
    assert kept.typed("curve", program("x^2"), False) is first
    kept.typed("curve", program("x^2 + 2x"), False)
    assert kept.typed("curve", program("x^2"), False) is first
    assert kept.typed("curve", program("x^2 + x"), False) is not second


def test_a_formula_nobody_looks_at_is_no_part_of_a_program():
    """Whoever typed something and went back to a surface of the menu shares that surface's program."""
    typed = RACE.resolve({"formula": "x^4 + y^4"})[0]
    assert compiled_for(RACE, "landscape", RACE.leaves(typed)) == compiled_for(
        RACE, "landscape", RACE.leaves(RACE.resolve()[0])
    )


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("x +", 3, "stops here"),
        ("sun(x)", 0, "no “sun”"),
        ("0x", 0, "flat everywhere"),
        ("ln(-9-x)", 0, "no value anywhere"),
    ],
)
def test_what_cannot_be_drawn_is_said_at_its_character(text: str, at: int, says: str):
    with pytest.raises(Unreadable, match=says) as caught:
        curve(text)
    assert (caught.value.knob, caught.value.at) == ("formula_1d", at)


def test_the_server_answers_with_the_character():
    state = {"surface": "formula_1d", "formula_1d": "2 + y"}
    request = message.read({"id": 3, "sources": ["curve"], "state": state}, EXPLORER)
    answer = worker.compute(EXPLORER, request)
    assert answer == {
        "id": 3, "knob": "formula_1d", "at": 4, "error": "There is no y here: this surface has one weight, x.",
    }  # fmt: skip


def test_the_server_reads_while_it_is_typed():
    reading = message.reading({"id": 4, "read": "formula", "text": "x^2 + y"}, RACE)
    said = worker.read(RACE, reading)["said"]
    assert said["equation"].startswith("<math")
    assert said["code"] == "x**2 + y" or said["code"] == "x ** 2 + y"
    reading = message.reading({"id": 4, "read": "formula", "text": "x^"}, RACE)
    assert worker.read(RACE, reading)["said"]["at"] == 2
    assert message.reading({"id": 1, "sources": ["paths"], "state": {}}, RACE) is None


@pytest.mark.parametrize(
    "junk",
    [
        {"read": "steps", "text": "x"},
        {"read": "formula"},
        {"read": "formula", "text": "x" * 201},
        {"read": ["formula"], "text": "x"},
    ],
)
def test_a_reading_may_be_anything(junk: dict):
    with pytest.raises(message.Refused):
        message.reading(junk, RACE)
