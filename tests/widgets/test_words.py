"""Numbers as a person writes them, phrases as compute chose them."""

import pytest

from simulab.widgets.words import fill, speak
from simulab.wording.numbers import sig3


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (1.0, "1"), (240.0, "240"), (0.0123456, "0.0123"), (1.23456e-5, "1.23e-5"), (9.999, "10"),
        (99900.0, "99900"), (1e5, "1e5"), (-2.5, "-2.5"), (float("nan"), "–"), (float("inf"), "–"), (0.001, "0.001"),
    ],
)  # fmt: skip
def test_three_significant_digits(number, text):
    assert sig3(number) == text


def test_a_phrase_takes_its_name_and_numbers():
    assert fill("{who} at {a:int}, {b:sig3}", "Adam", {"a": 12.0, "b": 0.00123456}) == "Adam at 12, 0.00123"


def test_only_what_has_a_code_is_said():
    columns = {"code": [1, -1, 0], "who": [0, 0, 1], "a": [3.0, 0.0, 4.0]}
    assert speak({0: "{who} lost.", 1: "{who} won at {a:int}."}, ["Adam", "SGD"], columns) == "Adam won at 3. SGD lost."
