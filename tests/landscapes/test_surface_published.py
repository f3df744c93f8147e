"""The surfaces are the field's: published minima, and SciPy's own Rosenbrock."""

import functools

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import rosen, rosen_der

from simulab import catalogue

PUBLISHED = {  # name: (the minimisers as printed, the value as printed); digits are those of the literature
    "rosenbrock": ([(1, 1)], 0),
    "beale": ([(3, 0.5)], 0),
    "himmelblau": ([(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)], 0),
    "rastrigin": ([(0, 0)], 0),
    "ackley": ([(0, 0)], 0),
    "styblinski_tang": ([(-2.903534, -2.903534)], -39.16599 * 2),
    "three_hump_camel": ([(0, 0)], 0),
    "goldstein_price": ([(0, -1)], 3),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_global_minima(name: str) -> None:
    surface = catalogue.landscapes[name]()
    published, value = PUBLISHED[name]
    ours = [minimum for minimum in surface.minima if minimum.value == surface.best]
    assert len(ours) == len(published)
    for point in published:
        # Six printed decimals: the last is off by one at most.
        assert min(np.abs(np.subtract(m.x, point)).max() for m in ours) <= 1e-6
        # Styblinski and Tang's value is printed as -39.16599 an axis, though it is -39.16617: hence the 4e-4.
        assert surface.loss(np.array(point, float)) == pytest.approx(value, abs=4e-4)


def test_goldstein_and_price_name_three_local_minima() -> None:
    local = {m.x: m.value for m in catalogue.landscapes["goldstein_price"].minima[1:]}
    assert local == {(-0.6, -0.4): 30.0, (1.8, 0.2): 84.0, (1.2, 0.8): 840.0}


def test_the_camels_side_humps_hold_the_published_value() -> None:
    _, left, right = catalogue.landscapes["three_hump_camel"].minima
    assert left.value == right.value == pytest.approx(0.298638, abs=1e-6)


def test_ackley_and_rastrigin_have_a_dent_beside_each_point_of_whole_numbers() -> None:
    for name in ("ackley", "rastrigin"):
        minima = catalogue.landscapes[name].minima
        whole = {tuple(np.round(minimum.x).astype(int).tolist()) for minimum in minima}
        assert whole == {(n, m) for n in range(-5, 6) for m in range(-5, 6)}
        assert len(minima) == 121


@functools.cache
def compiled_rosenbrock():
    return jax.jit(jax.value_and_grad(catalogue.landscapes["rosenbrock"]().loss))


@settings(max_examples=100, deadline=None)
@given(x=st.floats(-2, 2), y=st.floats(-1, 3))
def test_scipys_rosenbrock_agrees(x: float, y: float) -> None:
    value, gradient = compiled_rosenbrock()(np.array([x, y]))
    # The same few operations in another order: some roundings of terms up to 2,500 (values) and 1e4 (slopes).
    assert value == pytest.approx(rosen([x, y]), rel=1e-13, abs=1e-12)
    np.testing.assert_allclose(gradient, rosen_der(np.array([x, y])), rtol=1e-13, atol=1e-11)


def test_confined_saddles_are_the_textbooks_at_the_saddle() -> None:
    """What was added to close them leaves no trace in the leading derivatives at the origin."""
    origin = np.zeros(2)
    saddle = catalogue.landscapes["saddle"]().loss
    assert np.array_equal(jax.grad(saddle)(origin), origin)
    assert np.array_equal(jax.hessian(saddle)(origin), np.diag([1.0, -1.0]))
    monkey = catalogue.landscapes["monkey_saddle"]().loss
    assert np.array_equal(jax.grad(monkey)(origin), origin)
    assert np.array_equal(jax.hessian(monkey)(origin), np.zeros((2, 2)))
    third = jax.jit(jax.jacfwd(jax.hessian(monkey)))(origin)
    assert third[0, 0, 0] == 6
    assert third[0, 1, 1] == -6


def test_the_cliff_is_steep_and_the_plateau_flat() -> None:
    slope = jax.grad(catalogue.landscapes["cliff"]().loss)
    on_plateau = np.linalg.norm(slope(np.array([1.2, 1.0])))
    at_edge = np.linalg.norm(slope(np.array([0.0, 1.0])))
    assert at_edge > 200 * on_plateau


def test_the_ravine_is_a_hundred_times_steeper_across_than_along() -> None:
    surface = catalogue.landscapes["ravine"]()
    along, across = np.linalg.eigvalsh(jax.hessian(surface.loss)(np.array(surface.minima[0].x)))
    assert across == pytest.approx(100 * along)
