"""Gradient checks against SciPy's and JAX's own, on the same cases."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.test_util import check_grads
from scipy.optimize import approx_fprime, check_grad
from scipy.optimize._numdiff import approx_derivative

import simulab as sl

STEP = 2.0**-17
"""A power of two: SciPy divides by (x + h) - x, which is then h itself."""


def wave(x, xp=jnp):
    return xp.sum(xp.sin(x) * x[::-1] ** 2)


def slope(x):
    return jnp.cos(x) * x[::-1] ** 2 + 2 * x * jnp.sin(x)[::-1]


POINT = np.array([0.75, 1.25, -0.5])


@pytest.mark.parametrize(("scheme", "method"), [("forward", "2-point"), ("central", "3-point")])
def test_differences_are_those_of_scipy(scheme, method):
    ours = sl.check_gradient(wave, POINT, h=STEP, scheme=scheme).worst.numerical
    theirs = approx_derivative(lambda x: wave(x, np), POINT, method=method, abs_step=STEP)
    # two roundings of f, divided by h: sines of different libraries differ in the last bit
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=8 * 2.0**-53 / STEP)


def test_the_distance_is_that_of_check_grad():
    wrong = lambda x: slope(x) + jnp.array([0.0, 0.01, 0.0])  # noqa: E731
    part = sl.check_gradient(wave, POINT, wrong, h=STEP, scheme="forward").worst
    theirs = check_grad(lambda x: wave(x, np), lambda x: np.asarray(part.analytic), POINT, epsilon=STEP)
    np.testing.assert_allclose(np.linalg.norm(part.analytic - part.numerical), theirs, rtol=1e-6)
    np.testing.assert_allclose(part.numerical, approx_fprime(POINT, lambda x: wave(x, np), STEP), atol=1e-10)


@pytest.mark.parametrize("scale", [1.0, 1.001])
def test_the_verdict_is_that_of_check_grads(scale):
    """A gradient that is a thousandth too long is found by both."""

    @jax.custom_jvp
    def f(x):
        return wave(x)

    f.defjvp(lambda x, t: (wave(x[0]), scale * jnp.dot(slope(x[0]), t[0])))
    ours = sl.check_gradient(f, POINT)
    with jax.enable_x64(True):
        try:
            check_grads(f, (jnp.asarray(POINT),), order=1, modes=("fwd", "rev"), atol=1e-6, rtol=1e-6)
            theirs = True
        except AssertionError:
            theirs = False
    assert (ours.verdict == "right") == theirs == (scale == 1)


@pytest.mark.parametrize("name", list(sl.catalogue.landscapes))
def test_the_gradient_of_every_surface_is_right(name):
    surface = sl.catalogue.landscapes[name]()
    found = sl.check_gradient(surface.loss, surface.start)
    assert found.relative_error < 1e-7
