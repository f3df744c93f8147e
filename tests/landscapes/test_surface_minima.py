"""The stated minima are minima, wherever the knobs stand, and they are all there are in the box."""

import functools

import jax
import numpy as np
import scipy.optimize
from drawing import knobs
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab.landscape import Landscape


@functools.cache
def compiled(surface: Landscape):
    """Values, gradients and Hessians at many points, for given knobs."""

    def all_three(points, knobs):
        loss = surface.bind(knobs)
        return tuple(jax.vmap(f)(points) for f in (loss, jax.grad(loss), jax.hessian(loss)))

    return jax.jit(all_three)


@functools.cache
def compiled_values(surface: Landscape):
    return jax.jit(jax.vmap(surface.loss))


@functools.cache
def compiled_slope(surface: Landscape):
    return jax.jit(jax.value_and_grad(surface.loss))


def stated(surface: Landscape) -> tuple[np.ndarray, np.ndarray]:
    return np.array([m.x for m in surface.minima]), np.array([m.value for m in surface.minima])


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_stated_minima_have_their_value_no_slope_and_no_negative_curvature(
    surface: Landscape, data: st.DataObject
) -> None:
    points, values = stated(surface)
    loss, gradient, hessian = map(np.asarray, compiled(surface)(points, data.draw(knobs(surface))))
    # Some ten operations, each rounded to 1e-16 of numbers as large as 1 + |value| (times 100 for Goldstein-Price's).
    np.testing.assert_allclose(loss, values, rtol=1e-12, atol=1e-13)
    # A point is rounded to 1e-16 of its size; the gradient beside the minimum is curvature times that distance.
    curvature = np.linalg.norm(hessian, ord=2, axis=(1, 2))
    size = 1 + np.linalg.norm(points, axis=1)
    assert np.all(np.linalg.norm(gradient, axis=1) <= 1e-14 * curvature * size)
    # Eigenvalues are exact to rounding of the largest.
    assert np.all(np.linalg.eigvalsh(hessian)[:, 0] >= -1e-12 * curvature)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_nothing_around_a_stated_minimum_is_lower(surface: Landscape, data: st.DataObject) -> None:
    """Second derivatives say nothing at a kink (Ackley's best), so small circles ask the surface itself, everywhere."""
    values = data.draw(knobs(surface))
    points, _ = stated(surface)
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1) if surface.dimension == 2 else np.array([[1.0], [-1.0]])
    width = min(high - low for low, high in surface.bounds)
    middle = np.asarray(compiled(surface)(points, values)[0])
    for radius in (1e-3 * width, 1e-6 * width):
        around = (points[:, None, :] + radius * circle).reshape(-1, surface.dimension)
        ring = np.asarray(compiled(surface)(around, values)[0]).reshape(len(points), -1)
        assert np.all(ring >= middle[:, None] - 1e-13 * (1 + np.abs(middle[:, None])))  # rounding of two values


def grid(surface: Landscape, per_axis: int) -> np.ndarray:
    """Shape (per_axis, ..., d)."""
    axes = [np.linspace(low, high, per_axis) for low, high in surface.bounds]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)


def lowest_of_their_neighbours(height: np.ndarray) -> np.ndarray:
    """A mask of grid points not higher than any of the 2 (or 8) beside them."""
    padded = np.pad(height, 1, constant_values=np.inf)
    lowest = np.ones(height.shape, bool)
    for shift in np.ndindex(*(3,) * height.ndim):
        window = tuple(slice(s, s + n) for s, n in zip(shift, height.shape))
        lowest &= height <= padded[window]
    return lowest


def polished(surface: Landscape, start: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Where L-BFGS-B, kept between ``low`` and ``high``, ends."""

    def value_and_gradient(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = compiled_slope(surface)(x)
        return float(value), np.asarray(gradient)

    bounds = scipy.optimize.Bounds(low, high)
    options = {"ftol": 1e-15, "gtol": 1e-6, "maxiter": 2000}
    return scipy.optimize.minimize(value_and_gradient, start, jac=True, bounds=bounds, options=options).x


def test_scipy_finds_all_stated_minima_and_no_other(surface: Landscape) -> None:
    """From each dent of a dense grid (kept in its cell) and from scattered starts (kept in the box)."""
    points, _ = stated(surface)
    low, high = np.array(surface.bounds).T
    beaten = surface.best - 1e-12 * (1 + abs(surface.best))
    mesh = grid(surface, 401)
    height = np.asarray(compiled_values(surface)(mesh.reshape(-1, surface.dimension))).reshape(mesh.shape[:-1])
    assert height.min() >= beaten, "a point of the grid is lower than the stated best"

    cell = (high - low) / 400
    dents = mesh[lowest_of_their_neighbours(height)]
    scattered = np.random.default_rng(0).uniform(low, high, (40, surface.dimension))
    boxes = [(x, np.maximum(x - cell, low), np.minimum(x + cell, high)) for x in dents]
    found = set()
    for start, lowest, highest in [*boxes, *((x, low, high) for x in scattered)]:
        end = polished(surface, start, lowest, highest)
        value, gradient, hessian = (np.asarray(term)[0] for term in compiled(surface)(end[None], surface.knobs()))
        assert value >= beaten, "SciPy finds a lower point"
        distance = np.linalg.norm(points - end, axis=1)
        if distance.min() < 1e-4 * np.max(high - low):
            found.add(int(distance.argmin()))
            continue
        inside = np.all((end > low) & (end < high))
        still = np.linalg.norm(gradient) < 1e-4
        bowl = np.all(np.linalg.eigvalsh(hessian) > 0)
        assert not (inside and still and bowl), f"a minimum at {end} that is not stated"
    assert found == set(range(len(points))), "a stated minimum that SciPy does not find"
