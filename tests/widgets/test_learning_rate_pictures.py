"""The learning rate's further pictures: every rate and momentum, each axis of a bowl, and what the regimes are called."""

import numpy as np
import pytest

import simulab as sl
from simulab.widgets.learning_rate.figures import HIGHEST, LOWEST, MAP, REGIMES, STRONGEST

BOWL = {
    "surface": "quadratic",
    "condition_number": 10.0,
    "rotation": 20.0,
    "start_x": -2.5,
    "start_y": 1.5,
    "steps": 50,
}
RATES, MOMENTA = np.logspace(np.log10(LOWEST), np.log10(HIGHEST), MAP), np.linspace(0, STRONGEST, MAP)


@pytest.fixture(scope="module")
def widget():
    return sl.catalogue.widgets.make("learning-rate", "widget")


@pytest.fixture(scope="module")
def found(widget):
    return widget.compute({**BOWL, "map": True, "modes": True, "momentum": 0.6, "learning_rate": 0.2})


def surface():
    return sl.catalogue.landscapes["quadratic"](condition_number=10.0, rotation=20.0)


@pytest.mark.parametrize(("row", "column"), [(0, 20), (40, 60), (58, 62), (80, 30)])
def test_a_place_of_the_map_is_the_last_loss_of_the_run_there(found, row, column):
    run = sl.descend(
        surface(), "momentum", start=(-2.5, 1.5), steps=50, learning_rate=RATES[column], momentum=MOMENTA[row]
    )
    part = np.clip(run.loss[-1] / run.loss[0], 1e-8, 10)
    # a loss near its rounding has fewer digits
    assert found["map"]["height"].reshape(MAP, MAP)[row, column] == pytest.approx((np.log10(part) + 8) / 9, abs=1e-4)


def test_beyond_theorys_edge_the_map_is_palest_and_before_it_is_not(widget):
    found = widget.compute({**BOWL, "steps": 1000, "map": True}, ["map", "edge"])
    height = found["map"]["height"].reshape(MAP, MAP)
    edge = 2 * (1 + MOMENTA) / 10
    np.testing.assert_allclose(np.interp(MOMENTA, found["edge"]["momentum"], found["edge"]["rate"]), edge, rtol=1e-5)
    beyond = RATES[None] > 1.1 * edge[:, None]
    assert np.all(height[beyond] == 1)
    assert np.all(height[(RATES[None] < 0.9 * edge[:, None]) & (RATES[None] > 0.01)] < 1)


def test_the_distances_along_the_axes_are_those_of_the_path_turned_by_the_rotation(found):
    path = np.stack([found["path"][axis][0] for axis in "xy"], axis=1).astype(float)
    turned = np.deg2rad(20.0)
    flat, steep = np.array([np.cos(turned), np.sin(turned)]), np.array([-np.sin(turned), np.cos(turned)])
    for name, axis in (("flat", flat), ("steep", steep)):
        np.testing.assert_allclose(found["modes"][name][0], np.abs(path @ axis), rtol=1e-4, atol=1e-5)


def test_a_regime_is_called_what_its_runs_do(widget):
    state = {"surface": "quadratic_1d", "curvature": 4.0, "start_x": -1.5, "steps": 200}
    seen = widget.compute(state, ["sensitivity"])["sensitivity"]
    names = dict(zip(REGIMES, zip(seen["begin"], seen["end"])))
    assert names["only falls"][1] == names["jumps over"][0] == pytest.approx(0.25)
    assert names["jumps over"][1] == names["explodes"][0] == pytest.approx(0.5)
    assert np.isnan(names["settles"]).all()
    for rate, falls, sides in ((0.2, True, False), (0.45, True, True), (0.55, False, True)):
        run = sl.descend(
            sl.catalogue.landscapes["quadratic_1d"](curvature=4.0), "sgd", start=(-1.5,), steps=8, learning_rate=rate
        )
        assert bool(np.all(np.diff(run.loss) < 0)) == falls
        assert bool(np.any(run.x[:, 0] > 0)) == sides


def test_where_noise_or_another_surface_breaks_the_law_no_regime_is_named(widget):
    for change in ({"noise": 1.0}, {"surface": "rosenbrock"}):
        seen = widget.compute({"surface": "quadratic_1d", **change}, ["sensitivity"])["sensitivity"]
        assert np.isnan(seen["begin"]).all()
    pushed = widget.compute({"surface": "quadratic_1d", "momentum": 0.5}, ["sensitivity"])["sensitivity"]
    names = dict(zip(REGIMES, zip(pushed["begin"], pushed["end"])))
    assert names["settles"][1] == names["explodes"][0] == pytest.approx(3.0)
    assert np.isnan(names["only falls"]).all()


@pytest.mark.parametrize("surface", ["saddle", "monkey_saddle", "quadratic_1d"])
def test_slope_and_curvature_are_the_surfaces_own_at_every_step(widget, surface):
    """Against second differences of the loss: at a saddle the smallest curvature is below zero."""
    state = {"surface": surface, "slopes": True, "steps": 10, "learning_rate": 0.01}
    found = widget.compute(state, ["slopes", "path"])
    loss = sl.catalogue.landscapes.make(surface, "surface")
    d, h = loss.dimension, 1e-4
    for step in (0, 10):
        x = np.array([found["path"][axis][0, step] for axis in "xy"][:d], float)
        at = [[[loss(*(x + a * h * np.eye(d)[i] + b * h * np.eye(d)[j])) for b in (1, -1)] for a in (1, -1)]
              for i in range(d) for j in range(d)]  # fmt: skip
        second = np.array([pp - pm - mp + mm for (pp, pm), (mp, mm) in at]).reshape(d, d) / (4 * h * h)
        told = {name: column[0, step] for name, column in found["slopes"].items()}
        slope = np.hypot.reduce([(loss(*(x + h * e)) - loss(*(x - h * e))) / (2 * h) for e in np.eye(d)])
        assert told["loss"] == pytest.approx(loss(*x), rel=1e-5)
        assert told["gradient"] == pytest.approx(slope, rel=1e-5)
        lowest, *_, highest = [np.linalg.eigvalsh(second)[i] for i in (0, -1)]
        assert (told["smallest"], told["largest"]) == pytest.approx((lowest, highest), rel=1e-4)
