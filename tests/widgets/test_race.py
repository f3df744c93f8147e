"""The race shows what the engine computes, ranks it as it says, and says what happened."""

import numpy as np
import pytest
from compilations import compiled

import simulab as sl
from simulab import catalogue
from simulab.runs.verdict import NAMES
from simulab.wording.numbers import sig3

pytestmark = pytest.mark.early

RACE = catalogue.widgets["race"]()
SGD_TO_ADAGRAD = ("sgd", "momentum", "adagrad")
SERIES = [series.name for series in RACE.series()]


@pytest.fixture(scope="module")
def default():
    return RACE.compute({})


def racers(state=None):
    return RACE.resolve(state)[0]["racers"]


@pytest.mark.parametrize("name", racers())
def test_every_path_is_the_run_that_descend_makes(default, name):
    state, _ = RACE.resolve({})
    row = state["racers"].index(name)
    start = state["start_x"], state["start_y"]
    run = sl.descend(state["surface"], name, steps=state["steps"], learning_rate=state["learning_rate"], start=start)
    # the numbers travel as float32, which keeps 24 bits: 6e-8 relative, twice for the rounding of both sides
    regular = slice(90)  # after it RMSProp bounces at the bottom, and any two exact programs drift apart
    for column, told in (("x", run.x[:, 0]), ("y", run.x[:, 1])):
        np.testing.assert_allclose(default["paths"][column][row][regular], told[regular], rtol=1.2e-7, atol=1e-7)
    np.testing.assert_allclose(default["paths"]["gap"][row][regular], run.loss[regular], rtol=1e-6, atol=1e-12)
    assert NAMES[default["paths"]["verdict"][row]] == run.verdict
    assert default["paths"]["reached"][row] == (run.converged_at if run.verdict == "converged" else -1)


def test_only_who_races_is_sent_and_only_the_run():
    paths = RACE.compute({"racers": "adam,sgd", "steps": 40}, ["paths"])["paths"]
    assert paths["x"].shape == (2, 41)
    assert paths["x"].dtype == np.float32
    assert sorted(paths["rank"]) == [1, 2]


def test_ranks_follow_the_rule():
    state = {"surface": "quadratic", "racers": "sgd,momentum,nesterov,adam,rmsprop", "learning_rate": 0.1}
    paths = RACE.compute(state, ["paths"])["paths"]
    reached = dict(zip(paths["rank"], paths["reached"], strict=True))
    steps = [reached[rank] for rank in sorted(reached) if reached[rank] >= 0]
    assert steps == sorted(steps)
    assert len(steps) >= 3
    assert all(reached[rank] == -1 for rank in sorted(reached)[len(steps) :])


def test_divergence_is_a_result_the_path_stops_and_the_words_say_when():
    result = RACE.compute(
        {"surface": "rosenbrock", "racers": "sgd,adam", "learning_rate": 0.02, "steps": 600}, ["paths"]
    )
    sgd = result["paths"]["x"][0]
    run = sl.descend("rosenbrock", "sgd", steps=600, learning_rate=0.02, start=(-1.5, 2.0))
    assert run.verdict == "diverged"
    assert np.all(np.isfinite(sgd[: run.diverged_at]))
    assert np.all(np.isnan(sgd[run.diverged_at + 1 :]))
    assert f"SGD diverged at step {run.diverged_at}." in RACE.say(result)


def test_the_page_always_says_how_the_rates_were_chosen():
    for fairness, surface, words in (
        ("shared", "saddle", "one learning rate, 0.001"),
        ("own", "rosenbrock", "its own"),
        ("tuned", "saddle", "best of 32"),
    ):
        state = {"surface": surface, "learning_rate": 0.001, "fairness": fairness, "racers": "adam"}
        assert words in RACE.say(RACE.compute(state, ["paths"]))


def test_tuned_racers_use_the_rate_that_the_board_ranks_first():
    """Whoever arrives at all rates is tuned for the fewest steps; whoever arrives at none, for the lowest loss."""
    seen = set()
    for steps in (100, 10):
        state = {"surface": "saddle", "racers": "sgd,momentum,adagrad", "fairness": "tuned", "steps": steps}
        state, _ = RACE.resolve(state)
        paths = RACE.compute(state, ["paths"])["paths"]
        for rate, reached, name in zip(paths["rate"], paths["reached"], SGD_TO_ADAGRAD):
            start = state["start_x"], state["start_y"]
            runs = sl.sweep("saddle", name, start=start, steps=steps, learning_rate=np.logspace(-5, 1, 32))
            arrived = runs.converged_at[runs.converged_at >= 0]
            seen.add(bool(len(arrived)))
            if len(arrived):
                assert reached == np.min(arrived)
            else:
                assert rate == pytest.approx(np.logspace(-5, 1, 32)[np.nanargmin(runs.loss[:, -1])], rel=1e-6)
    assert seen == {True, False}


def test_tuning_never_makes_a_racer_slower():
    """21 steps at a rate of 0.3; the rate of the lowest last loss would take 127."""
    state = {"surface": "saddle", "racers": "sgd", "learning_rate": 0.3}
    shared, tuned = (RACE.compute({**state, "fairness": how}, ["paths"])["paths"] for how in ("shared", "tuned"))
    assert shared["reached"][0] == 21
    assert 0 < tuned["reached"][0] <= 21


def test_equal_racers_tie():
    """At a rate of 1/L both momenta are none: with μ = 0 three rules are one."""
    state = {
        "surface": "quadratic", "racers": "sgd,momentum,nesterov", "learning_rate": 0.1,
        "momentum.momentum": 0.0, "nesterov.momentum": 0.0,
    }  # fmt: skip
    found = RACE.compute(state, ["paths"])
    assert found["paths"]["rank"].tolist() == [1, 1, 1]
    steps = found["paths"]["reached"][0]
    assert f"SGD is one of 3 that arrive first, after {steps} steps." in RACE.say(found)
    assert "wins" not in RACE.say(found)


def test_who_stands_on_the_tip_of_a_cone_has_arrived():
    state = {"surface": "formula", "formula": "sqrt(x^2+y^2)", "start_x": 1, "start_y": 0, "steps": 50}
    found = RACE.compute({**state, "racers": "sgd,adam,momentum", "learning_rate": 0.5}, ["paths"])
    assert RACE.say(found).startswith("SGD wins: after 2 steps it stays within 0.001 of the minimum.")
    assert found["paths"]["rank"][0] == 1


def test_a_formula_that_is_no_number_at_the_start_is_said_once():
    state = {"surface": "formula", "formula": "log(x)+y^2", "start_x": -1, "racers": "sgd,adam"}
    assert RACE.say(RACE.compute(state, ["paths"])).startswith("The loss is not a number at this start. All race")


def test_a_valley_is_something_to_get_to():
    said = RACE.say(RACE.compute({"surface": "formula", "formula": "x^2", "racers": "sgd"}, ["paths"]))
    assert said.startswith("SGD arrives: after 53 steps it stays on the floor of a valley, within 1e-4.")


def test_each_racer_can_have_its_own_rate_and_knobs():
    state = {
        "surface": "rosenbrock",
        "fairness": "own",
        "racers": "adam",
        "adam.learning_rate": 0.05,
        "adam.beta1": 0.5,
        "steps": 50,
    }
    run = sl.descend("rosenbrock", "adam", steps=50, learning_rate=0.05, beta1=0.5, start=(-1.5, 2.0))
    np.testing.assert_allclose(RACE.compute(state, ["paths"])["paths"]["x"][0], run.x[:, 0], rtol=1.2e-7, atol=1e-7)


def test_noise_is_the_same_for_every_racer_and_every_call():
    state = {"surface": "rosenbrock", "learning_rate": 0.001, "noise": 2.0, "batch_size": 4, "seed": 3, "steps": 30}
    state["racers"] = "sgd"
    first = RACE.compute(state, ["paths"])["paths"]["x"]
    run = sl.descend(
        "rosenbrock", "sgd", steps=30, learning_rate=0.001, noise=2.0, batch_size=4, seed=3, start=(-1.5, 2.0)
    )
    np.testing.assert_allclose(first[0], run.x[:, 0], rtol=1.2e-7, atol=1e-7)
    assert np.array_equal(first, RACE.compute({**state, "racers": "sgd,adam"}, ["paths"])["paths"]["x"][:1])


def test_basins_are_those_of_the_engine():
    state = {"surface": "himmelblau", "layer": "basins", "basin_of": "momentum", "steps": 200}
    shown = RACE.compute(state, ["basins"])["basins"]
    engine = sl.basins("himmelblau", "momentum", resolution=96, steps=200, learning_rate=0.01)
    # a start on the border of two basins may fall either way when the order of additions differs
    assert np.mean(shown["which"].reshape(96, 96) == engine.minimum) > 0.999


def test_arrows_are_downhill_and_the_step_taken():
    state = {"surface": "rosenbrock", "learning_rate": 0.001, "racers": "sgd", "arrows": "downhill,step", "steps": 20}
    seen = RACE.compute(state, ["arrows_at"])["arrows_at"]
    run = sl.descend("rosenbrock", "sgd", steps=20, learning_rate=0.001, start=(-1.5, 2.0))
    np.testing.assert_allclose(seen["downhill_x"][0][:20], -run.grad[:20, 0], rtol=1e-5)
    np.testing.assert_allclose(seen["step_x"][0][:20], np.diff(run.x[:, 0]), rtol=1e-5, atol=1e-9)


def test_moving_a_knob_does_not_compile_again():
    RACE.compute({}, ["paths"])
    for knob, value in (
        ("learning_rate", 0.005),
        ("steps", 100),
        ("start_x", 0.3),
        ("noise", 1.0),
        ("adam.beta1", 0.5),
        ("seed", 9),
    ):
        assert compiled(lambda change={knob: value}: RACE.compute(change, ["paths"])) == [], knob
    assert compiled(lambda: RACE.compute({"racers": "adam"}, ["paths"])) == []


def test_what_a_source_reads_is_found_by_tracing():
    assert "adam.beta1" in RACE.reads["paths"]
    assert "adam.beta1" not in RACE.reads["landscape"]
    assert set(RACE.reads["landscape"]) == {"surface", "formula", "condition_number", "rotation"}
    assert "layer" not in RACE.reads["paths"]


def test_nobody_races_is_said():
    assert RACE.say(RACE.compute({"racers": ""}, ["paths"])) == "Choose a racer."


def test_a_local_minimum_is_not_called_a_win():
    said = RACE.say(RACE.compute({"surface": "styblinski_tang", "racers": "nesterov,sgd", "steps": 600}, ["paths"]))
    assert "Nesterov is in a local minimum, 14.1 above the lowest." in said
    assert "wins" not in said


def test_where_there_is_no_minimum_the_lowest_is_named():
    racing = {"surface": "formula", "formula": "x y", "racers": "sgd,momentum", "steps": 50, "learning_rate": 0.01}
    found = RACE.compute({**racing, "start_x": -2, "start_y": 1}, ["words", "paths"])
    saddle = sl.Landscape.from_function(lambda x, y: x * y, bounds=((-3, 3), (-3, 3)))
    last = {
        name: sl.descend(saddle, name, start=(-2.0, 1.0), steps=50, learning_rate=0.01).loss[-1]
        for name in ("sgd", "momentum")
    }
    assert last["momentum"] < last["sgd"]
    said = f"No single lowest point is known here: after 50 steps Momentum is lowest, at {sig3(last['momentum'])}."
    assert RACE.say(found).startswith(said)
    assert found["paths"]["rank"].tolist() == [2, 1]


def test_of_the_diverged_who_lasted_longest_stands_first():
    """Heavier momentum is lost sooner: three racers of one rule's family, lost at three steps."""
    state = {"surface": "quadratic", "racers": "sgd,momentum,nesterov,adam", "learning_rate": 0.5, "steps": 300}
    paths = RACE.compute(state, ["paths"])["paths"]
    rank, lost = paths["rank"].ravel(), paths["diverged_at"].ravel()
    order = np.argsort(rank)
    steps = [step for step in lost[order] if step >= 0]
    assert len(set(steps)) >= 2
    assert steps == sorted(steps, reverse=True)
    assert set(rank[lost >= 0]) == set(range(len(rank) - len(steps) + 1, len(rank) + 1))  # behind all the others


def test_each_racer_has_the_slopes_and_curvatures_of_where_it_is():
    state = {"surface": "saddle", "racers": "sgd,adam", "steps": 40, "learning_rate": 0.1, "slopes": True}
    found = RACE.compute(state, ["slopes", "paths"])
    x, y = found["paths"]["x"], found["paths"]["y"]  # f = (x² - y²)/2 + y⁴/4; everything came as float32
    assert found["slopes"]["loss"] == pytest.approx((x**2 - y**2) / 2 + y**4 / 4, abs=1e-6)
    assert found["slopes"]["gradient"] == pytest.approx(np.hypot(x, y**3 - y), abs=1e-6)
    assert found["slopes"]["smallest"] == pytest.approx(np.minimum(1, 3 * y**2 - 1), abs=1e-6)
    assert found["slopes"]["largest"] == pytest.approx(np.maximum(1, 3 * y**2 - 1), abs=1e-6)
