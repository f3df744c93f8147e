"""The gradient that JAX takes of each surface is that of central differences."""

import functools

import jax
import numpy as np
from drawing import knobs, points
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulab import catalogue
from simulab.landscape import Landscape

STEP = 1e-5
EPS = np.finfo(float).eps


@functools.cache
def compiled(surface: Landscape):
    def value_and_gradient(x, knobs):
        return jax.value_and_grad(surface.bind(knobs))(x)

    return jax.jit(value_and_gradient)


@functools.cache
def kinks(surface: Landscape) -> list[tuple[float, ...]]:
    """Stated minima beside which the slope does not fade: 1e-8 away a smooth surface's is its curvature times 1e-8."""
    slope = jax.jit(jax.grad(surface.loss))
    return [m.x for m in surface.minima[:4] if np.linalg.norm(slope(np.array(m.x) + 1e-8)) > 0.1]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_gradient_against_central_differences(surface: Landscape, data: st.DataObject) -> None:
    x, values = data.draw(points(surface)), data.draw(knobs(surface))
    for kink in kinks(surface):  # a kink within the step makes the difference wrong, not the gradient
        assume(np.linalg.norm(x - kink) > 100 * STEP)
    function = compiled(surface)
    _, gradient = function(x, values)

    for axis, direction in enumerate(np.eye(surface.dimension)):

        def difference(step: float, direction: np.ndarray = direction) -> tuple[float, float]:
            up, down = (float(function(x + sign * step * direction, values)[0]) for sign in (1, -1))
            return (up - down) / (2 * step), max(abs(up), abs(down))

        coarse, _ = difference(STEP)
        fine, height = difference(STEP / 2)
        # The difference's own uncertainty: halving the step removes 3/4 of its O(h²) error, so that a third of the
        # change is left (we allow all of it), and rounding of f costs eps |f| / h, with room for terms that cancel.
        tolerance = abs(coarse - fine) + 1024 * EPS * (1 + height) / STEP
        assert abs(float(gradient[axis]) - fine) <= tolerance


def test_only_ackley_has_a_kink_and_its_gradient_there_is_zero_not_nan() -> None:
    sharp = {name: kinks(kind()) for name, kind in catalogue.landscapes.items()}
    assert {name: found for name, found in sharp.items() if found} == {"ackley": [(0.0, 0.0)]}
    ackley = catalogue.landscapes["ackley"]()
    assert np.array_equal(jax.grad(ackley.loss)(np.zeros(2)), np.zeros(2))
    assert float(ackley.loss(np.zeros(2))) == 0.0
