"""Numbers as a person writes them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulab.wording.numbers import sig3


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1, "1"),
        (0.01234, "0.0123"),
        (0.001, "0.001"),
        (0.0009996, "0.001"),
        (0.00099949, "9.99e-4"),
        (1.234e-5, "1.23e-5"),
        (1e-5, "1e-5"),
        (240.04, "240"),
        (9.999, "10"),
        (12345, "12345"),
        (99940, "99940"),
        (99999.4, "1e5"),
        (123456, "1.23e5"),
        (-0.5, "-0.5"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_three_significant_digits(number, text):
    assert sig3(number) == text


@given(st.floats(-1e308, 1e308, allow_subnormal=False))
def test_what_is_written_is_the_number_to_half_of_its_third_digit(number):
    assert math.isclose(float(sig3(number)), number, rel_tol=0.005000001, abs_tol=0.0)
