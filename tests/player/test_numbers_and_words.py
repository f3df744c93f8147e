"""The browser writes numbers and sentences exactly as Python does."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pure import V8

from simulab.widgets.words import fill, speak
from simulab.wording.numbers import sig3

V = V8()
FEW = settings(max_examples=300, deadline=None)

as_float32 = st.floats(width=32)
"""What travels: columns are float32."""
ties = st.builds(lambda n, power: (2 * n + 1) * 5.0 * 10.0**power, st.integers(0, 20000), st.integers(-4, 8))
"""Numbers whose decimal digits end in 5: where rounding half up and half to even part."""
anything = st.floats() | as_float32 | ties | st.integers(-(10**7), 10**7).map(float)


@given(anything)
@FEW
def test_three_significant_digits(x):
    assert V("sig3", x) == sig3(x)


@given(anything)
@FEW
def test_general_format(x):
    assert V("general", x) == f"{x:g}"


@given(anything.filter(math.isfinite))
@FEW
def test_whole_numbers_round_half_to_even(x):
    assert V("wholeText", x) == str(round(x))


@given(st.floats(allow_nan=False, allow_infinity=False))
@FEW
def test_the_shortest_text_is_the_same_number(x):
    assert struct.pack("d", float(V("shortest", x))) == struct.pack("d", x if x else 0.0)


@pytest.mark.parametrize(
    ("value", "log", "text"),
    [
        (0.003, True, "3e-3"),
        (0.02, True, "0.02"),
        (1.0, True, "1"),
        (2.5e-6, True, "2.5e-6"),
        (0.003, False, "0.003"),
        (-1.25, False, "-1.25"),
    ],
)
def test_a_setting_reads_as_a_person_writes_it(value, log, text):
    assert V("setting", value, {"log": log, "integer": False}) == text


templates = st.lists(
    st.sampled_from(["{who}", "{a:int}", "{a:sig3}", "{b:rate}", "{c:sig3}", " gets to ", "{", "}", "$&", "{d}"]),
    max_size=8,
).map("".join)


@given(templates, st.text("aÅη$&{}1 ", max_size=6), st.dictionaries(st.sampled_from("abc"), anything, max_size=3))
@FEW
def test_templates_are_filled_alike(template, who, numbers):
    assert V("fill", template, who, numbers) == fill(template, who, numbers)


@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3), as_float32), max_size=5))
@FEW
def test_sentences_are_chosen_alike(said):
    phrases = {0: "{who} wins after {a:int}.", 1: "{who}: {a:sig3}.", 2: "Nobody at {a:rate}."}
    words = {"code": [s[0] for s in said], "who": [s[1] for s in said], "a": [s[2] for s in said]}
    labels = ["SGD", "Adam", "Lion"]
    spoken = V("speak", {str(code): text for code, text in phrases.items()}, labels, words)
    assert spoken == speak(phrases, labels, words)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Central at h = 9.99e-6: off by 4e-12.", ["h = 9.99e-6:", "4e-12."]),
        ("Random beats the grid 74 % of the time, by 3.", ["74 %", "3."]),
        ("Adam is there after 312 steps, SGD in 1.2 s.", ["312 steps,", "1.2 s."]),
        ("At 3 seconds", ["3"]),
        ("Nothing to count.", []),
    ],
)
def test_a_number_stays_in_one_line_with_its_name_and_its_unit(text, whole):
    pieces = V("numbersApart", text)
    assert "".join(pieces) == text
    assert pieces[1::2] == whole
