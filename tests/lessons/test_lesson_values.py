"""Expressions over a run: the same number in Python and in the browser."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pure import engine

from simulab.lessons.condition import Condition
from simulab.lessons.values import TAKES, Value, number

COLUMN = [4.0, 1.0, 2.5, 2.5, -3.0, 0.5]


class Given:
    """A run of one column and one knob."""

    def __init__(self, column: list[float]) -> None:
        self.column = np.array(column)

    def read(self, path: str, of: str):
        return 0.25 if path == "rate" else self.column

    def stands(self, knob: str):
        return 0.25

    def at(self, set):
        return Given([value * 2 for value in self.column])


@pytest.fixture(scope="module")
def browser():
    return engine(
        "const ask = (json, column) => evaluate({ state: { rate: 0.25 }, data: { column: () => column,"
        " row: () => column } }, json);"
    )


def in_browser(browser, expression: Value | Condition, column: list[float]):
    return browser.eval(f"ask({json.dumps(expression.json)}, {json.dumps(column)})")


@settings(max_examples=25, deadline=None)
@given(
    column=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), take=st.sampled_from(TAKES), at=st.integers(-2, 1)
)
def test_a_value_is_the_same_number_in_both(browser, column, take, at):
    value = number("a.b", at, take=take)
    assert in_browser(browser, value, column) == pytest.approx(value.of(Given(column)), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        (number("a.b") < 1, True),
        (number("a.b", 0) >= 4, True),
        (number("a.b", take="turns") == 3, True),
        ((number("a.b", take="max") - 1) / number("rate") > 12, False),
        (2 / number("rate") == 8, True),
        (number("a.b").near(0.52, 0.05), True),
        (number("a.b").near(0.54, 0.05), False),
        ((number("a.b") > 0) & (number("a.b", take="min") > 0), False),
        (number("a.b", 99) < 1, False),
    ],
)
def test_a_condition_is_as_true_in_both(browser, expression, truth):
    assert expression.of(Given(COLUMN)) is truth
    assert bool(in_browser(browser, expression, COLUMN)) is truth


def test_a_failing_condition_is_said_with_its_numbers():
    said = (number("path.gap") < 1e-3).numbers(Given(COLUMN))
    assert said == "path.gap < 0.001, where path.gap = 0.5"


def test_another_run_is_for_claims():
    assert (number("a.b").when(rate=1) == 2 * number("a.b")).of(Given(COLUMN))


def test_a_chain_of_comparisons_is_refused():
    with pytest.raises(TypeError, match="join two with &"):
        assert 0 < number("a.b") < 1
