"""The explorer's curve and words are the theory of gradient descent on a quadratic."""

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue

EXPLORER = catalogue.widgets["learning-rate"]()


def words(**state):
    return EXPLORER.say(EXPLORER.compute(state, ["path"]))


def test_the_walker_is_descend_with_momentum():
    state = {"learning_rate": 0.3, "momentum": 0.5, "steps": 40, "curvature": 2.0}
    path = EXPLORER.compute(state, ["path"])["path"]
    run = sl.descend(
        "quadratic_1d", "momentum", learning_rate=0.3, momentum=0.5, steps=40, curvature=2.0, start=(-2.5,)
    )
    np.testing.assert_allclose(path["x"][0], run.x[:, 0], rtol=1.2e-7, atol=1e-7)  # float32 on the wire


@pytest.mark.parametrize("curvature", [0.5, 1.0, 4.0])
def test_the_limits_drawn_are_those_of_theory(curvature):
    limits = EXPLORER.compute({"curvature": curvature, "momentum": 0.9}, ["sensitivity"])["sensitivity"]["limits"]
    np.testing.assert_allclose(limits, [1 / curvature, 2 / curvature, 3.8 / curvature], rtol=1e-6)
    assert np.isnan(EXPLORER.compute({"momentum": 0.0}, ["sensitivity"])["sensitivity"]["limits"][2])


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_the_curve_falls_below_the_limit_and_explodes_above(momentum):
    curve = EXPLORER.compute({"momentum": momentum, "steps": 200}, ["sensitivity"])["sensitivity"]
    limit, first = 2 * (1 + momentum), 0.5 * 2.5**2
    below = (curve["rate"] > 0.1) & (curve["rate"] < 0.98 * limit)
    assert np.all(curve["last"][below] < first)
    above = curve["rate"] > 1.02 * limit
    assert np.all(np.isnan(curve["last"][above]) | (curve["last"][above] > first))


def test_every_point_of_the_curve_is_a_run():
    curve = EXPLORER.compute({"steps": 30}, ["sensitivity"])["sensitivity"]
    for i in (100, 250, 330, 380):
        run = sl.descend("quadratic_1d", "sgd", learning_rate=float(curve["rate"][i]), steps=30, start=(-2.5,))
        expected = max(run.loss[-1], 1e-8)
        np.testing.assert_allclose(
            curve["last"][i], expected, rtol=1e-4
        )  # the rate itself was rounded to float32, 30 steps


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"learning_rate": 0.1}, "below 1/L = 1"),
        ({"learning_rate": 1.0}, "The rate is 1/L = 1: along the steepest axis the first step lands on the bottom."),
        ({"learning_rate": 1.0}, "Arrives after 1 step: from there on within 0.001 of the minimum."),
        ({"start_x": 0}, "It starts where the gradient is zero, so no step moves it."),
        ({"learning_rate": 2.1, "start_x": 0.001, "steps": 10}, "Diverges: from step 1 on"),
        ({"surface": "quadratic", "start_y": 0, "learning_rate": 0.15}, "The start lies on the flat axis"),
        ({"surface": "saddle", "start_x": 0, "start_y": 0}, "it is on a saddle"),
        ({"surface": "formula", "formula": "x^2", "steps": 100}, "on the floor of a valley"),
        ({"surface": "formula_1d", "formula_1d": "log(x)", "start_x": -1}, "The loss is not a number at this start."),
        pytest.param(
            {"surface": "formula_1d", "formula_1d": "1/x", "start_x": 0},
            "The loss is not a number at this start.",
            marks=pytest.mark.long,
        ),
        ({"surface": "ackley", "learning_rate": 0.1}, "3.98 above the lowest minimum"),
        pytest.param(
            {"surface": "goldstein_price", "learning_rate": 1e-4}, "27 above the lowest minimum", marks=pytest.mark.long
        ),
        pytest.param(
            {"surface": "styblinski_tang", "learning_rate": 0.02},
            "in a local minimum, 14.1 above the lowest",
            marks=pytest.mark.long,
        ),
        ({"learning_rate": 1.5}, "between 1/L and 2/L = 2"),
        ({"learning_rate": 2.0}, "at or beyond the limit 2:"),
        ({"learning_rate": 2.5}, "Diverges"),
        ({"learning_rate": 2.5, "momentum": 0.5}, "the limit is 2(1+μ)/L = 3 instead of 2/L = 2"),
        ({"learning_rate": 0.001}, "Too slow"),
        ({"learning_rate": 2.0}, "Still bouncing"),
        ({"surface": "rosenbrock"}, "Around the nearest minimum the limit is 0.002"),
    ],
)
def test_the_regime_is_said(state, said):
    assert said in words(**state)


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.0])
def test_a_noisy_run_is_told_no_law_of_a_run_without_noise(rate):
    said = words(learning_rate=rate, noise=3.0)
    assert "only falls" not in said
    assert "every step" not in said
    assert "noise of 3" in said


@pytest.mark.parametrize(("momentum", "batch_size"), [(0.0, 1), (0.5, 4)])
def test_noise_holds_the_loss_on_the_floor_that_is_drawn(momentum, batch_size):
    """Means over the last 900 of 1,000 steps and 64 seeds: about 1 % of statistical error, as steps are correlated."""
    state = {"learning_rate": 0.3, "momentum": momentum, "noise": 2.0, "batch_size": batch_size}
    floor = EXPLORER.compute({**state, "steps": 50}, ["floor"])["floor"]
    runs = sl.sweep("quadratic_1d", "momentum", steps=1000, seed=np.arange(64), **state)
    assert floor["step"].tolist() == [0, 50]
    np.testing.assert_allclose(floor["level"], np.mean(runs.loss[:, 100:]), rtol=0.05)


@pytest.mark.parametrize("state", [{}, {"noise": 1.0, "learning_rate": 2.5}, {"surface": "rosenbrock", "noise": 1.0}])
def test_there_is_no_floor_without_noise_beyond_the_limit_or_off_a_quadratic(state):
    assert np.all(np.isnan(EXPLORER.compute(state, ["floor"])["floor"]["level"]))


def test_the_limit_of_a_bowl_is_set_by_its_steepest_axis():
    limits = EXPLORER.compute({"surface": "quadratic", "condition_number": 50}, ["sensitivity"])["sensitivity"][
        "limits"
    ]
    np.testing.assert_allclose(limits[:2], [1 / 50, 2 / 50], rtol=1e-6)


def test_a_kink_has_no_limit_to_draw():
    assert not np.all(
        np.isfinite(EXPLORER.compute({"surface": "ackley"}, ["sensitivity"])["sensitivity"]["limits"][2:])
    )


class AllAtOnce(catalogue.widgets["learning-rate"]):
    """Every surface in one program, as in a page."""

    static = ()


ALL = AllAtOnce()


@pytest.mark.parametrize("surface", list(catalogue.landscapes))
def test_every_surface_can_be_walked(surface):
    result = ALL.compute({"surface": surface}, ["path", "sensitivity"])
    assert np.isfinite(result["path"]["x"][0, 0])
    assert EXPLORER.say(result).endswith(".")


@pytest.mark.parametrize(("formula", "lowest"), [("x + 2y", -9.0), ("exp(x) - y", np.exp(-3) - 3)])
def test_where_there_is_no_minimum_heights_are_above_the_lowest_of_the_picture(formula, lowest):
    state = {"surface": "formula", "formula": formula, "learning_rate": 0.01}
    result = EXPLORER.compute(state)
    assert EXPLORER.say(result).startswith("Still on its way: after 50 steps the loss is ")
    path = result["path"]
    assert path["best"] == pytest.approx(
        lowest, rel=1e-6
    )  # float32; the lowest is a corner, where the grid has a point
    np.testing.assert_allclose(
        path["gap"], path["loss"] - lowest, rtol=1e-5
    )  # float32 of a difference of numbers near 10
    last = result["sensitivity"]["last"]
    assert np.all(last[result["sensitivity"]["rate"] < 0.01] > 0)
