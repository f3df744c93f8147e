"""How far axes go."""

import pytest
from pure import V8

V = V8()


def test_whole_decades_around_the_data():
    assert V("decades", [[3.0, 0.02], [5.0, 0.3]]) == pytest.approx([0.01, 10])


def test_a_run_that_blew_up_does_not_flatten_the_others():
    low, high = V("decades", [[4.0, 1e30], [4.0, 1e-3]])
    assert high == pytest.approx(1e4)
    assert low == pytest.approx(1e-3)


@pytest.mark.parametrize(
    ("values", "axis"),
    [
        ([0.9, 0.06], [0.05, 1]),
        ([0.21, 0.29], [0.1, 0.5]),
        ([1.0, 1.0], [0.2, 1]),
        ([100, 1], [1, 100]),
        ([99, 2.1], [2, 100]),
    ],
)
def test_what_lies_close_together_fills_the_picture(values, axis):
    assert V("decades", [values]) == pytest.approx(axis)


def test_no_more_decades_than_can_be_read():
    low, high = V("decades", [[1.0, 1e-37]])
    assert high / low == pytest.approx(1e12)


def test_zeros_and_gaps_have_no_decade():
    assert V("decades", [[0.0, -1.0]]) == [0.1, 10]


def test_room_around_plain_data():
    assert V("around", [[0.0, 10.0]], False) == [-0.5, 10.5]
