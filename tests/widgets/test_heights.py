"""The heights that a picture paints: which way up they lie, how far they go, and on which scale."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.widgets.kit.surfaces import HEIGHTS, REACH

RACE = catalogue.widgets["race"]()
COLUMNS, ROWS = (round((HEIGHTS - 1) * reach) + 1 for reach in REACH)
WIDE, HIGH = (COLUMNS - HEIGHTS) // 2, (ROWS - HEIGHTS) // 2
INSIDE = np.s_[HIGH:-HIGH, WIDE:-WIDE]


def shown(surface, **knobs):
    """(ROWS, COLUMNS) heights that the race's picture paints."""
    return RACE.compute({"surface": surface, **knobs}, ["landscape"])["landscape"]["height"].reshape(ROWS, COLUMNS)


def losses(surface):
    """(ROWS, COLUMNS) losses: rows from the lowest y, columns from the lowest x, as far as the picture goes."""
    kind = catalogue.landscapes[surface]()
    axes = []
    for (low, high), reach, size in zip(kind.bounds, REACH, (COLUMNS, ROWS)):
        middle, half = (low + high) / 2, (high - low) / 2 * reach
        axes.append(np.linspace(middle - half, middle + half, size))
    starts = np.stack(np.meshgrid(*axes), -1).reshape(-1, 2)
    return sl.sweep(kind, "sgd", steps=1, start=starts).loss[:, 0].reshape(ROWS, COLUMNS)


@pytest.mark.parametrize("surface", ["beale", "rosenbrock"])
def test_heights_are_logarithms_in_units_of_the_lowest_twentieth_of_the_box(surface):
    """log(1 + z/s) over the largest in the box, inside it and around it. 1e-5: float32."""
    z = losses(surface)
    box = z[INSIDE] - z[INSIDE].min()
    scale = np.quantile(box, 0.05, method="inverted_cdf")
    z = np.maximum(z - z[INSIDE].min(), 0)
    np.testing.assert_allclose(shown(surface), np.log1p(z / scale) / np.log1p(box.max() / scale), atol=1e-5)
    assert shown(surface)[INSIDE].max() == 1
    other = np.median(box)
    assert np.abs(shown(surface) - np.log1p(z / other) / np.log1p(box.max() / other)).max() > 0.1


def test_the_lowest_point_is_where_the_minimum_is():
    """Beale's, at (3, 0.5): right of the middle and above it, so that no turn or reflection looks the same.

    Two cells: along its flat valley a point of the grid further off may lie lower than the nearest one.
    """
    height = shown("beale")[INSIDE]
    row, column = np.unravel_index(np.argmin(height), height.shape)
    (left, right), (low, high) = catalogue.landscapes["beale"]().bounds
    cells = 2 * (right - left) / (HEIGHTS - 1)
    assert left + (right - left) * column / (HEIGHTS - 1) == pytest.approx(3, abs=cells)
    assert low + (high - low) * row / (HEIGHTS - 1) == pytest.approx(0.5, abs=cells)


def test_what_is_not_defined_is_left_blank_and_the_rest_keeps_its_scale():
    """sqrt(x) + y²: nothing left of 0, from -6 on; right of it the heights go from 0 to 1."""
    height = shown("formula", formula="sqrt(x) + y^2")
    x = np.linspace(-6, 6, COLUMNS)
    np.testing.assert_array_equal(np.isnan(height), np.broadcast_to(x < 0, height.shape))
    known = height[INSIDE][:, HEIGHTS // 2 :]
    assert (known.min(), known.max()) == (0, 1)
