"""Arrived means for good; and a run says what kind of place it stands on, whoever made the surface."""

import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl

BOX = ((-3.0, 3.0), (-3.0, 3.0))


def test_first_passage_is_not_arrival():
    """Heavy momentum is thrown through the minimum at its first step; the loss comes back up to 2.53."""
    run = sl.descend("quadratic_1d", "momentum", start=(-2.5,), steps=1000, learning_rate=1.0, momentum=0.9)
    assert (run.verdict, run.first_within, run.converged_at) == ("converged", 1, 76)
    assert np.max(run.loss[2:76]) > 1e-3 >= np.max(run.loss[76:])


def test_a_run_that_grows_has_not_arrived_however_low_it_is():
    """2.05/L from 0.001: 60 steps multiply the loss by 1.05^120 = 350, and it is still below the tolerance."""
    run = sl.descend("quadratic_1d", "sgd", start=(0.001,), steps=60, learning_rate=2.05)
    assert run.loss[-1] < 1e-3
    assert (run.verdict, run.converged_at, run.first_within) == ("diverged", None, 0)


def test_who_has_just_come_back_has_not_arrived():
    """RMSProp bounces with steps of about η: at the end it is within the tolerance by chance, as often before."""
    valley = sl.Landscape.from_formula("x^2", bounds=BOX)
    run = sl.descend(valley, "lion", start=(-2.4, 2.4), steps=600, learning_rate=0.05)
    inside = run.loss <= run.facts.tolerance
    assert inside[-1]
    assert not inside[-2]
    assert run.verdict == "oscillating"


def test_the_tip_of_a_cone_is_arrived_at():
    """Its gradient is no number there, and no step follows."""
    cone = sl.Landscape.from_formula("sqrt(x^2 + y^2)", bounds=BOX)
    run = sl.descend(cone, "sgd", start=(1.0, 0.0), learning_rate=0.5, steps=50)
    assert (run.verdict, run.where, run.converged_at, run.diverged_at) == ("converged", "minimum", 2, None)


@pytest.mark.parametrize(
    ("function", "start", "where"),
    [
        (lambda x, y: x**2 - y**2 + y**4 / 2, (1.0, 0.0), "saddle"),
        (lambda x, y: x**2 - y**2 + y**4 / 2, (1.0, 1.5), "minimum"),
        (lambda x, y: x**4 + y**4, (0.0, 0.0), "minimum"),
        (lambda x, y: x**2 + 0 * y, (1.0, 1.0), "valley"),
        (lambda x, y: (x**2 + y**2 - 1) ** 2, (1.0, 0.5), "valley"),
        (lambda x, y: x**3 - 3 * x * y**2, (0.0, 0.0), "saddle"),
        (lambda x, y: -jnp.exp(-4 * (x**2 + y**2)), (2.5, 2.5), "plateau"),
        (lambda x, y: -(x**2) - y**2, (0.0, 0.0), "maximum"),
        (lambda x, y: x + y**2, (2.0, 1.0), "slope"),
        (lambda x, y: x**4 - 2 * x**2 + x / 2 + y**2, (1.5, 0.0), "local minimum"),
        (lambda x, y: x**4 - 2 * x**2 + x / 2 + y**2, (-1.5, 0.0), "minimum"),
    ],
)
def test_the_place_is_named_though_no_minimum_was_stated(function, start, where):
    surface = sl.Landscape.from_function(function, bounds=BOX)
    assert sl.descend(surface, "sgd", start=start, learning_rate=0.02, steps=400).where == where


@pytest.mark.parametrize("scale", [1e-2, 1.0, 1e5])
def test_a_scaled_loss_changes_no_word(scale):
    """With the rate divided by the same factor every step is the same, and the tolerance follows the surface's scale."""
    surface = sl.Landscape.from_function(lambda x, y: scale * (x**2 + 3 * y**2), bounds=BOX)
    run = sl.descend(surface, "sgd", learning_rate=0.1 / scale, steps=200)
    assert run.facts.tolerance == pytest.approx(1e-3 * scale)
    assert (run.verdict, run.where, run.converged_at) == ("converged", "minimum", 18)


def test_a_loss_that_is_no_number_is_undefined():
    log = sl.Landscape.from_formula("log(x)", bounds=((-3, 3),))
    assert sl.descend(log, "sgd", start=(-1.0,), steps=10).where == "undefined"
    left = sl.descend(log, "sgd", start=(1.0,), steps=100, learning_rate=0.1)
    assert (left.verdict, left.where) == ("diverged", "undefined")


@pytest.mark.parametrize(
    ("function", "kind"),
    [(lambda x, y: x + 0 * y, "slope"), (lambda x, y: -(x**2) - y**2, "maximum"), (lambda x, y: x**2 - y**2, "saddle")],
)
def test_what_is_no_minimum_cannot_be_stated_as_one(function, kind):
    with pytest.raises(ValueError, match=rf"^minima: at \(0\.0, 0\.0\) the surface has a {kind}, not a minimum"):
        sl.Landscape.from_function(function, minima=[((0, 0), 0)])
