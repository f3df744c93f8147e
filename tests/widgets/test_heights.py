"""The heights that a picture paints: which way up they lie, and on which scale."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.widgets.race.race import GRID

RACE = catalogue.widgets["race"]()


def losses(surface):
    """(GRID, GRID) losses in NumPy: rows from the lowest y, columns from the lowest x."""
    kind = catalogue.landscapes[surface]()
    x, y = (np.linspace(low, high, GRID) for low, high in kind.bounds)
    starts = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
    return sl.sweep(kind, "sgd", steps=1, start=starts).loss[:, 0].reshape(GRID, GRID)


@pytest.mark.parametrize("surface", ["beale", "rosenbrock"])
def test_heights_are_logarithms_in_units_of_the_lowest_twentieth(surface):
    """log(1 + z/s) over its largest; s: a twentieth of the picture lies lower. 1e-5: float32."""
    z = losses(surface)
    z = z - z.min()
    scale = np.quantile(z, 0.05, method="inverted_cdf")
    shown = RACE.compute({"surface": surface}, ["landscape"])["landscape"]["height"].reshape(GRID, GRID)
    np.testing.assert_allclose(shown, np.log1p(z / scale) / np.log1p(z.max() / scale), atol=1e-5)
    assert np.abs(shown - np.log1p(z / np.median(z)) / np.log1p(z.max() / np.median(z))).max() > 0.1


def test_the_lowest_point_is_where_the_minimum_is():
    """Beale's, at (3, 0.5): right of the middle and above it, so that no turn or reflection looks the same."""
    shown = RACE.compute({"surface": "beale"}, ["landscape"])["landscape"]["height"].reshape(GRID, GRID)
    row, column = np.unravel_index(np.argmin(shown), shown.shape)
    (left, right), (low, high) = catalogue.landscapes["beale"]().bounds
    assert left + (right - left) * column / (GRID - 1) == pytest.approx(3, abs=(right - left) / GRID)
    assert low + (high - low) * row / (GRID - 1) == pytest.approx(0.5, abs=(high - low) / GRID)
