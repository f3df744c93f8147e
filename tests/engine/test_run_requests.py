"""Bad input: one clear sentence that begins with the argument's name."""

import re

import numpy as np
import pytest

import simulab as sl

GOOD = {"surface": "rosenbrock", "optimizer": "adam", "steps": 5}

WRONG_VALUES = [
    ({"surface": "rosenbrok"}, "surface: no landscape is called 'rosenbrok'; did you mean rosenbrock"),
    ({"surface": "mountain pass"}, "surface: no landscape is called 'mountain pass'"),
    ({"optimizer": "adma"}, "optimizer: no optimizer is called 'adma'; did you mean adam"),
    ({"schedule": "cosin"}, "schedule: no schedule is called 'cosin'; did you mean cosine"),
    ({"start": (1.0, 2.0, 3.0)}, "start: give 2 finite numbers"),
    ({"start": 1.0}, "start: give 2 finite numbers"),
    ({"start": (1.0, np.nan)}, "start: give 2 finite numbers"),
    ({"start": (1.0, np.inf)}, "start: give 2 finite numbers"),
    ({"start": ("a", "b")}, "start: give 2 finite numbers"),
    ({"start": "ab"}, "start: give 2 finite numbers"),
    ({"start": {"x": 1}}, "start: give 2 finite numbers"),
    ({"start": [(1.0,), (2.0, 3.0)]}, "start: give 2 finite numbers"),
    ({"surface": "quadratic_1d", "start": (1.0, 2.0)}, "start: give one finite number"),
    ({"steps": 0}, "steps: give a whole number from 1 to 1,000,000, not 0"),
    ({"steps": -3}, "steps: give a whole number"),
    ({"steps": 10**9}, "steps: give a whole number"),
    ({"steps": True}, "steps: give a whole number"),
    ({"steps": 10.5}, "steps: give a whole number"),
    ({"steps": "10"}, "steps: give a whole number"),
    ({"learning_rate": 0.0}, "learning_rate: give a number from 1e-06 to 10, not 0"),
    ({"learning_rate": -0.1}, "learning_rate: give a number from 1e-06 to 10, not -0.1"),
    ({"learning_rate": 11}, "learning_rate: give a number"),
    ({"learning_rate": np.nan}, "learning_rate: give a number from 1e-06 to 10, not nan"),
    ({"learning_rate": np.array([0.1, 0.2])}, "learning_rate: give one number (sl.sweep takes arrays)"),
    ({"beta1": 1.0}, "beta1: give a number from 0 to 0.999, not 1"),
    ({"noise": -1.0}, "noise: give a number from 0"),
    ({"batch_size": 0}, "batch_size: give a whole number from 1"),
    ({"batch_size": 2.5}, "batch_size: give a whole number from 1"),
    ({"seed": -1}, "seed: give a whole number from 0"),
    ({"seed": 2**32}, "seed: give a whole number from 0"),
    ({"l2": -1}, "l2: give a number from 0"),
    ({"clip_norm": 0}, "clip_norm: give a number from 1e-12"),
    ({"surface": "quadratic", "condition_number": 0.5}, "condition_number: give a number from 1 to 1000"),
    ({"schedule": "step", "period": 1.5}, "period: give a whole number from 1"),
    ({"learning_rte": 0.1}, "learning_rte: Adam on Rosenbrock has no such knob; did you mean learning_rate"),
    ({"momentum": 0.9}, "momentum: Adam on Rosenbrock has no such knob"),
    ({"gamma": 0.5}, "gamma: Adam on Rosenbrock has no such knob"),
    ({"xyzzy": 0.5}, "xyzzy: Adam on Rosenbrock has no such knob; there are learning_rate"),
]

WRONG_TYPES = [
    ({"surface": 7}, "surface: give a name of the catalogue or a landscape, not int"),
    ({"optimizer": None}, "optimizer: give a name of the catalogue or a"),
    ({"learning_rate": "fast"}, "learning_rate: give a number, not 'fast'"),
    ({"learning_rate": None}, "learning_rate: give a number, not None"),
    ({"learning_rate": True}, "learning_rate: give a number, not True"),
    ({"learning_rate": 1j}, "learning_rate: give a number, not 1j"),
    ({"noise": "loud"}, "noise: give a number, not 'loud'"),
    ({"bias_correction": 1}, "bias_correction: give True or False, not 1"),
]


def says(call, error, sentence):
    with pytest.raises(error, match="^" + re.escape(sentence)) as raised:
        call()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(("given", "sentence"), WRONG_VALUES, ids=str)
def test_a_wrong_value_is_a_value_error_that_names_the_argument(given, sentence):
    says(lambda: sl.descend(**{**GOOD, **given}), ValueError, sentence)


@pytest.mark.parametrize(("given", "sentence"), WRONG_TYPES, ids=str)
def test_a_wrong_type_is_a_type_error_that_names_the_argument(given, sentence):
    says(lambda: sl.descend(**{**GOOD, **given}), TypeError, sentence)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "sweep: give at least one argument an array of values"),
        (
            {"learning_rate": np.array([0.1, 0.2]), "beta1": np.array([0.9, 0.8, 0.7])},
            "sweep: learning_rate has 2 values, beta1 has 3 values; give arrays of one length",
        ),
        ({"learning_rate": np.array([0.1, 20.0])}, "learning_rate: give a number from 1e-06 to 10, not 20"),
        ({"learning_rate": np.ones((2, 2))}, "learning_rate: give a number or an array of one axis"),
        ({"learning_rate": np.array([])}, "learning_rate: give a number or an array of one axis"),
        ({"seed": np.array([1.5, 2.0])}, "seed: give a whole number from 0"),
        ({"start": np.ones((3, 3))}, "start: give 2 finite numbers"),
        ({"start": np.ones((0, 2))}, "start: give 2 finite numbers"),
        ({"start": np.array([(1.0, 2.0), (np.nan, 1.0)])}, "start: give 2 finite numbers"),
    ],
    ids=str,
)
def test_a_wrong_sweep_says_what_is_wrong(given, sentence):
    says(lambda: sl.sweep(**{**GOOD, **given}), ValueError, sentence)


def test_what_is_swept_must_be_numbers():
    says(lambda: sl.sweep(**GOOD, learning_rate=["a", "b"]), TypeError, "learning_rate: give a number")


@pytest.mark.parametrize("resolution", [1, 0, -5, 2000, 2.5, True, "64", None])
def test_a_wrong_resolution_says_what_is_right(resolution):
    says(
        lambda: sl.basins("himmelblau", "sgd", resolution=resolution),
        ValueError,
        "resolution: give a whole number from 2 to 1,024",
    )


def test_a_basin_map_needs_two_weights():
    says(lambda: sl.basins("quadratic_1d", "sgd"), ValueError, "surface: a basin map needs a surface of two weights")


def test_the_weight_decay_of_adamw_is_its_own_and_counts_once():
    """w ← (1 - ηλ)w - ... once; for Adam the same argument is the decoupled modifier, so the two agree."""
    knobs = {"weight_decay": 0.3, "learning_rate": 0.01, "steps": 50}
    adamw, adam = (sl.descend("rosenbrock", name, **knobs) for name in ("adamw", "adam"))
    np.testing.assert_allclose(adamw.x, adam.x, rtol=1e-9)
    plain = sl.descend("rosenbrock", "adam", steps=1, learning_rate=0.01)
    once = plain.x[1] - 0.01 * 0.3 * plain.x[0]
    np.testing.assert_allclose(adamw.x[1], once, rtol=1e-12)


@pytest.mark.parametrize(
    "rate", [1, np.float32(0.5), np.float64(0.5), np.array(0.5), np.int64(1)], ids=lambda rate: type(rate).__name__
)
def test_numbers_of_any_library_are_numbers(rate):
    run = sl.descend("quadratic_1d", "sgd", learning_rate=rate, steps=3)
    np.testing.assert_array_equal(run.x, sl.descend("quadratic_1d", "sgd", learning_rate=float(rate), steps=3).x)


def test_a_start_of_one_weight_may_be_a_number():
    np.testing.assert_array_equal(sl.descend("quadratic_1d", "sgd", start=2).x[0], [2.0])


def test_a_start_is_copied():
    start = np.array([0.5, 0.5])
    run = sl.descend("beale", "sgd", start=start)
    start[:] = 9
    np.testing.assert_array_equal(run.settings["start"], [0.5, 0.5])
