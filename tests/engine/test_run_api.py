"""The public API does what it says, literally: a script written against it keeps working."""

import subprocess
import sys

import numpy as np
import pytest

import simulab as sl

VERDICTS = {"converged", "slow", "oscillating", "diverged"}


@pytest.fixture(scope="module")
def run():
    return sl.descend("rosenbrock", "adam", start=(-1.5, 2.0), steps=500, learning_rate=0.02)


@pytest.fixture(scope="module")
def swept():
    return sl.sweep("quadratic", "sgd", steps=200, learning_rate=np.logspace(-4, 0, 512))


def test_a_run_has_its_arrays_in_float64(run):
    assert (run.x.shape, run.loss.shape, run.grad.shape, run.rate.shape) == ((501, 2), (501,), (501, 2), (500,))
    assert {run.x.dtype, run.loss.dtype, run.grad.dtype, run.rate.dtype} == {np.dtype("float64")}


def test_a_run_begins_at_its_start_with_its_rate(run):
    np.testing.assert_array_equal(run.x[0], [-1.5, 2.0])
    np.testing.assert_array_equal(run.rate, 0.02)


def test_loss_and_gradient_are_those_of_rosenbrock(run):
    """The formula again in NumPy; 1e-12 is a few roundings of terms that cancel."""
    x, y = run.x.T
    np.testing.assert_allclose(run.loss, (1 - x) ** 2 + 100 * (y - x**2) ** 2, rtol=1e-12, atol=1e-14)
    slope = np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=1)
    np.testing.assert_allclose(run.grad, slope, rtol=1e-10, atol=1e-12)


def test_a_verdict_is_a_word_and_its_steps_are_an_int_or_none(run):
    assert run.verdict in VERDICTS
    lost = sl.descend("quadratic_1d", "sgd", learning_rate=3.0)
    assert (lost.verdict, lost.converged_at, type(lost.diverged_at)) == ("diverged", None, int)
    there = sl.descend("quadratic_1d", "sgd", learning_rate=0.5)
    assert (there.verdict, type(there.converged_at), there.diverged_at) == ("converged", int, None)
    assert f"converged at step {there.converged_at}" in str(there)


def test_a_sweep_has_a_leading_axis_on_every_array(swept):
    assert swept.x.shape == (512, 201, 2)
    assert (swept.loss.shape, swept.grad.shape, swept.rate.shape) == ((512, 201), (512, 201, 2), (512, 200))
    assert swept.verdict.shape == swept.converged_at.shape == swept.diverged_at.shape == (512,)
    assert set(swept.verdict) <= VERDICTS
    assert swept.x.dtype == swept.rate.dtype == np.float64
    np.testing.assert_array_equal(swept.diverged_at >= 0, swept.verdict == "diverged")
    np.testing.assert_array_equal(swept.converged_at >= 0, swept.verdict == "converged")


def test_what_is_not_swept_has_the_leading_axis_too():
    swept = sl.sweep("beale", "momentum", steps=5, start=np.array([(0.0, 1.0), (2.0, 1.0), (1.0, 1.0)]), terms=True)
    assert (swept.rate.shape, swept.terms["velocity"].shape) == ((3, 5), (3, 5, 2))


def test_several_arguments_are_swept_side_by_side():
    swept = sl.sweep("quadratic", "momentum", learning_rate=np.array([0.01, 0.1]), momentum=np.array([0.9, 0.5]))
    for row, (rate, momentum) in enumerate([(0.01, 0.9), (0.1, 0.5)]):
        one = sl.descend("quadratic", "momentum", learning_rate=rate, momentum=momentum)
        np.testing.assert_allclose(swept.x[row], one.x, rtol=1e-12, atol=1e-12)


def test_basins_say_where_each_start_ends():
    """Four basins of Himmelblau, one around each minimum; the resolution's cells are 0.16 wide."""
    b = sl.basins("himmelblau", "momentum", resolution=64, steps=200)
    assert b.minimum.shape == b.steps.shape == b.loss.shape == (64, 64)
    assert set(np.unique(b.minimum)) <= {-1, 0, 1, 2, 3}
    for index, minimum in enumerate(sl.catalogue.landscapes["himmelblau"].minima):
        column, row = np.abs(b.x - minimum.x[0]).argmin(), np.abs(b.y - minimum.x[1]).argmin()
        assert b.minimum[row, column] == index
        assert b.loss[row, column] < 1e-3


def test_a_basin_map_agrees_with_single_runs():
    b = sl.basins("himmelblau", "adam", resolution=9, steps=150, learning_rate=0.1)
    for row, column in [(0, 0), (2, 7), (4, 4), (8, 1)]:
        one = sl.descend("himmelblau", "adam", start=(b.x[column], b.y[row]), steps=150, learning_rate=0.1)
        np.testing.assert_allclose(b.loss[row, column], one.loss[-1], rtol=1e-9, atol=1e-12)


def test_a_map_of_any_resolution_is_whole():
    """Also where it can be cut neither into equal parts nor into equal blocks: 37 and 53 are prime."""
    coarse, fine = (sl.basins("himmelblau", "sgd", resolution=n, steps=50, learning_rate=0.01) for n in (37, 53))
    assert (coarse.loss.shape, fine.loss.shape) == ((37, 37), (53, 53))
    np.testing.assert_allclose(coarse.loss[[0, 0, -1, -1], [0, -1, 0, -1]], fine.loss[[0, 0, -1, -1], [0, -1, 0, -1]])


def test_the_catalogue_has_its_fixed_names():
    surfaces = (
        "quadratic_1d quadratic rosenbrock beale himmelblau rastrigin ackley styblinski_tang three_hump_camel "
        "goldstein_price saddle monkey_saddle cliff ravine"
    )
    rules = "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad nadam adamw lamb lion"
    assert set(sl.catalogue.landscapes) >= set(surfaces.split())
    assert set(sl.catalogue.optimizers) >= set(rules.split())
    assert set(sl.catalogue.schedules) >= {"constant", "step", "cosine", "warmup_cosine"}
    assert set(sl.catalogue.widgets) >= {"race", "learning-rate"}


@pytest.mark.parametrize("surface", list(sl.catalogue.landscapes))
def test_every_surface_takes_names_classes_and_instances(surface):
    kind = sl.catalogue.landscapes[surface]
    runs = [sl.descend(given, "sgd", steps=3, learning_rate=1e-3).x for given in (surface, kind, kind())]
    np.testing.assert_array_equal(runs[0], runs[1])
    np.testing.assert_array_equal(runs[0], runs[2])


def test_an_instance_brings_its_own_knobs():
    steep = sl.catalogue.landscapes["quadratic_1d"](curvature=4.0)
    given = sl.descend("quadratic_1d", "sgd", curvature=4.0, learning_rate=0.1)
    np.testing.assert_array_equal(sl.descend(steep, "sgd", learning_rate=0.1).x, given.x)


def test_the_settings_of_a_run_reproduce_it():
    run = sl.descend("ravine", "adamw", steps=40, schedule="cosine", noise=0.5, batch_size=4, seed=7, weight_decay=0.2)
    np.testing.assert_array_equal(sl.descend(**run.settings).x, run.x)


def test_terms_are_what_each_update_was_made_of():
    run = sl.descend("beale", "momentum", steps=20, learning_rate=1e-3, terms=True)
    np.testing.assert_allclose(run.terms["velocity"], np.diff(run.x, axis=0), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(run.terms["gradient"], run.grad[:-1], rtol=1e-12)
    assert sl.descend("beale", "momentum", steps=20).terms == {}


def test_a_schedule_is_followed():
    run = sl.descend("quadratic", "sgd", steps=100, schedule="step", learning_rate=0.05, gamma=0.5, period=40)
    np.testing.assert_allclose(
        run.rate[[0, 39, 40, 79, 80, 99]], [0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125], rtol=1e-12
    )
    np.testing.assert_allclose(run.x[1:], run.x[:-1] - run.rate[:, None] * run.grad[:-1], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    "name", ["search.search", "training.Network", "gradcheck.check_gradient", "catalogue.optimizers.adam"]
)
def test_a_package_is_there_without_an_import_of_its_own(name):
    code = f"import simulab as sl; print(sl.{name})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_name_of_the_catalogue_is_an_attribute_too_and_a_near_one_is_named():
    assert sl.catalogue.optimizers.adam is sl.catalogue.optimizers["adam"]
    assert sl.catalogue.widgets.learning_rate is sl.catalogue.widgets["learning-rate"]
    assert {"adam", "sgd"} <= set(dir(sl.catalogue.optimizers))
    with pytest.raises(AttributeError, match="no optimizer is called 'adamm'; did you mean adam"):
        sl.catalogue.optimizers.adamm  # noqa: B018


def test_a_catalogue_with_ones_own_things_is_another_value():
    bowl = sl.Landscape.from_function(lambda x, y: x**2 + y**2)
    mine = sl.catalogue.with_(landscapes={"bowl": bowl})
    assert list(mine.landscapes)[-1] == "bowl"
    assert "bowl" not in sl.catalogue.landscapes
    race = mine.widgets["race"](catalogue=mine)
    assert race == mine.widgets.make("race", "widget") != sl.catalogue.widgets.make("race", "widget")
    surface = next(control for control in race.controls() if control.name == "surface")
    assert "bowl" in [option.value for option in surface.options]
