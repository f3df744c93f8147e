"""What a person's hands type first works, or says what to write."""

import re

import jax.numpy as jnp
import numpy as np
import optax
import pandas as pd
import pytest
from bokeh.models import Plot

import simulab as sl


def bowl(x, y):
    return x**2 + 3 * y**2


SAME = {"start": (1.0, 2.0), "steps": 20, "learning_rate": 0.1}


def test_a_function_and_its_formula_run_alike():
    by_function, by_formula = sl.descend(bowl, "sgd", **SAME), sl.descend("x^2 + 3*y^2", "sgd", **SAME)
    assert by_function.x == pytest.approx(by_formula.x, abs=1e-15)  # the same operations in another order
    assert by_function.x[1] == pytest.approx([0.8, 0.8])  # w - 0.1 (2x, 6y)


@pytest.mark.parametrize(("given", "d"), [(lambda w: w**2, 1), (lambda p: p @ p, 2), ("sin(x) + x^2", 1), (bowl, 2)])
def test_a_function_tells_how_many_weights_it_has(given, d):
    assert sl.descend(given, "sgd", steps=2).x.shape == (3, d)


def test_a_start_far_out_is_inside_the_box_of_a_function():
    t = sl.descend(bowl, "sgd", start=(400.0, -300.0), steps=200, learning_rate=0.1)
    assert t.verdict == "converged"


def test_one_function_is_compiled_once():
    assert sl.descend(bowl, "sgd", **SAME).landscape is sl.descend(bowl, "sgd", **SAME).landscape


def test_a_transformation_of_optax_has_its_rate_inside():
    t = sl.descend("quadratic", optax.adam(0.05), start=(1.0, 1.0), steps=10)
    named = sl.descend("quadratic", "adam", start=(1.0, 1.0), steps=10, learning_rate=0.05)
    made = sl.descend("quadratic", optax.adam, start=(1.0, 1.0), steps=10, learning_rate=0.05)
    assert t.x == pytest.approx(named.x, abs=1e-7)  # optax's eps_root and order of operations
    assert made.x == pytest.approx(t.x, abs=1e-12)


@pytest.mark.parametrize("argument", ["learning_rate", "schedule"])
def test_a_function_of_the_step_is_a_schedule(argument):
    halved = optax.piecewise_constant_schedule(0.1, {5: 0.5})
    t = sl.descend("quadratic", "sgd", steps=10, **{argument: halved})
    assert t.rate == pytest.approx([0.1] * 5 + [0.05] * 5)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: sl.descend("x^2 +", "sgd"),
            "surface: 'x^2 +' is no name of the catalogue, and as a formula: character 6",
        ),
        (lambda: sl.descend(lambda x, y, z: x, "sgd"), "surface: 2-dimensional bounds ask for"),
        (lambda: sl.descend("quadratic", optax.adam(0.1), learning_rate=0.1), "learning_rate: this transformation has"),
        (lambda: sl.descend("quadratic", optax.adam(0.1), schedule="cosine"), "schedule: this transformation has"),
        (
            lambda: sl.descend("quadratic", "sgd", schedule=lambda t: 0.1, learning_rate=1),
            "learning_rate: the schedule gives",
        ),
        (
            lambda: sl.descend("quadratic", "sgd", schedule="cosine", learning_rate=lambda t: 0.1),
            "learning_rate: it is a",
        ),
        (
            lambda: sl.descend("quadratic", "sgd", schedule=lambda t: jnp.ones(2)),
            "schedule: a schedule's function gives",
        ),
        (lambda: sl.descend("quadratic", [], steps=3), "optimizer: give one at least"),
        (lambda: sl.train((np.ones((4, 2)), [1.0, 2.0])), "dataset: y: give one number for each of the 4"),
        (lambda: sl.check_gradient(lambda x: x), "x: give the point"),
        (lambda: sl.sweep("quadratic", "sgd", grid=True), "grid: give at least one argument an array"),
        (lambda: sl.Landscape.from_formula("x^2+y^2")(1), "x: give 2 numbers a point"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises((TypeError, ValueError), match="^" + re.escape(sentence)):
        call()


@pytest.mark.parametrize(
    ("wrong", "right"),
    {
        "lr": "learning_rate",
        "n_steps": "steps",
        "iters": "steps",
        "eta": "learning_rate",
        "mu": "momentum",
        "wd": "weight_decay",
        "x0": "start",
        "random_state": "seed",
        "max_iter": "steps",
        "step_size": "learning_rate",
        "scheduler": "schedule",
        "bs": "batch_size",
        "Beta": "momentum",
    }.items(),
)
def test_other_libraries_words_get_the_right_hint(wrong, right):
    with pytest.raises(ValueError, match=f"^{wrong}: .* did you mean {right}"):
        sl.descend("quadratic", "momentum", **{wrong: 1})


def test_a_list_of_optimizers_gives_their_runs_by_name():
    runs = sl.descend("quadratic", ["sgd", "momentum", optax.adam(0.1)], steps=5, learning_rate=0.05, momentum=0.8)
    assert list(runs.by_name) == ["sgd", "momentum", "optax transformation"]
    assert runs["momentum"].settings["momentum"] == 0.8
    assert (runs[0].x == sl.descend("quadratic", "sgd", steps=5, learning_rate=0.05).x).all()
    assert list(runs.to_frame()["optimizer"].unique()) == list(runs.by_name)
    with pytest.raises(ValueError, match=r"^beta1: "):
        sl.descend("quadratic", ["sgd", "momentum"], steps=5, beta1=0.8)


def test_several_starts_run_side_by_side():
    t = sl.descend("quadratic", "sgd", start=[(1.0, 2.0), (0.5, 0.5), (2.0, 0.0)], steps=5, learning_rate=0.05)
    assert t.x.shape == (3, 6, 2)
    assert len(t) == 3
    assert (t[1].x == sl.descend("quadratic", "sgd", start=(0.5, 0.5), steps=5, learning_rate=0.05).x).all()


def test_a_grid_crosses_every_value_with_every_other():
    s = sl.sweep("quadratic", "momentum", steps=30, grid=True, learning_rate=[0.01, 0.1], momentum=[0.0, 0.5, 0.9])
    assert (s.shape, s.loss.shape, s.verdict.shape, len(s)) == ((2, 3), (2, 3, 31), (2, 3), 6)
    one = sl.descend("quadratic", "momentum", steps=30, learning_rate=0.1, momentum=0.5)
    assert s.x[1, 1] == pytest.approx(one.x, rel=1e-12)  # vmapped arithmetic may contract differently
    assert s[1, 1].verdict == one.verdict
    assert s[1, 1].settings["momentum"] == 0.5
    assert s[4].x.tolist() == s.x[1, 1].tolist()
    frame = s.to_frame()
    assert frame.groupby(["learning_rate", "momentum"]).size().tolist() == [31] * 6


@pytest.mark.parametrize("array", [list, np.array, jnp.array])
def test_starts_are_many_in_any_form(array):
    starts = array([[1.0, 2.0], [0.5, 0.5], [2.0, 0.0]])
    rates = array([0.01, 0.05])
    assert sl.descend("quadratic", "sgd", start=starts, steps=2).x.shape == (3, 3, 2)
    assert sl.sweep("quadratic", "sgd", start=starts, steps=2, grid=True, learning_rate=rates).x.shape == (3, 2, 3, 2)


def test_a_run_is_a_row_of_points_and_a_table():
    t = sl.descend("quadratic_1d", "sgd", start=(1.0,), steps=2, learning_rate=0.5)
    assert (len(t), t[-1].step, t[1].x.tolist(), t[0].rate, len(list(t))) == (3, 2, [0.5], 0.5, 3)
    assert np.isnan(t[2].rate)
    frame = t.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.tolist() == ["step", "x1", "loss", "grad1", "rate"]
    assert frame["loss"].tolist() == [0.5, 0.125, 0.03125]


@pytest.mark.parametrize("swept", [False, True])
def test_a_saved_run_comes_back_whole(tmp_path, swept):
    call = (
        sl.sweep("quadratic", "momentum", steps=9, grid=True, learning_rate=[0.1, 0.2], momentum=[0.5, 0.9])
        if swept
        else sl.descend(bowl, "adam", steps=9, learning_rate=3.0, terms=True)
    )
    call.save(path := tmp_path / "run")
    back = sl.Trajectory.load(path)
    for name in ("x", "loss", "grad", "rate"):
        assert np.array_equal(getattr(back, name), getattr(call, name), equal_nan=True)
    assert back.to_json() == call.to_json()
    assert str(back) == str(call)
    assert back.terms.keys() == call.terms.keys()
    assert list(back.grid) == list(call.grid)


def test_a_file_of_another_kind_is_named_and_not_executed(tmp_path):
    (path := tmp_path / "run.npz").write_bytes(b"not a run")
    with pytest.raises(ValueError, match=r"no run that Trajectory\.save wrote"):
        sl.Trajectory.load(path)
    np.savez(path, header=np.array({"a": 1}, dtype=object))  # a pickle
    with pytest.raises(ValueError, match=r"no run that Trajectory\.save wrote"):
        sl.Trajectory.load(path)


def test_a_surface_is_a_function_with_derivatives():
    surface = sl.Landscape.from_function(bowl)
    assert surface(1, 2) == 13.0
    assert surface([[1, 2], [0, 1]]).tolist() == [13.0, 3.0]
    assert surface(*np.meshgrid([0.0, 1.0], [0.0, 1.0, 2.0])).shape == (3, 2)
    assert surface.gradient(1, 2).tolist() == [2.0, 12.0]
    assert surface.hessian((1, 2)).tolist() == [[2.0, 0.0], [0.0, 6.0]]
    assert repr(surface) == "<bowl on [-2, 2] x [-2, 2]>"


X = np.random.default_rng(0).normal(size=(120, 3))


@pytest.mark.parametrize(
    ("y", "words"), [(X[:, 0] > 0, {"True", "False"}), (np.where(X[:, 0] > 0, "a", "b"), {"a", "b"})]
)
def test_a_net_trained_on_a_pair_predicts_its_words(y, words):
    h = sl.train((X, y), (8,), epochs=40, learning_rate=0.05)
    assert set(h.predict(X)) == words
    assert np.mean(h.predict(X) == y.astype(str)) > 0.9  # one linear cut
    shares = h.predict_proba(X)
    assert shares.shape == (120, 2)
    assert shares.sum(axis=1) == pytest.approx(1)


def test_a_regression_predicts_in_its_own_unit():
    h = sl.train((X, 1000 + 50 * X[:, 1]), (8,), epochs=60, learning_rate=0.05)
    assert h.predict(X) == pytest.approx(1000 + 50 * X[:, 1], abs=40)  # far within the spread of 50 about 1000
    with pytest.raises(ValueError, match=r"gives no probabilities"):
        h.predict_proba(X)


def test_what_is_predicted_is_what_was_measured():
    h = sl.train("iris", (8,), epochs=5, learning_rate=0.02, validation=0, test=0)
    data = sl.catalogue.datasets.iris
    right = np.mean(h.predict(data.x) == np.array(data.classes)[data.y])
    assert right == pytest.approx(h.train_accuracy[-1])
    assert h.to_frame().columns.tolist() == ["epoch", "train_loss", "train_accuracy"]


def test_every_result_has_a_figure_and_a_small_picture():
    t = sl.descend("rosenbrock", "adam", steps=5)
    s = sl.sweep("quadratic_1d", "sgd", steps=5, learning_rate=[0.1, 0.2])
    h = sl.train("xor", (4,), epochs=2)
    runs = sl.descend("quadratic_1d", ["sgd", "adam"], steps=5)
    for thing in (t, s, h, runs, t.landscape, sl.basins("himmelblau", "sgd", resolution=4, steps=3)):
        assert isinstance(thing.plot(), Plot)
    for thing in (t, s, h, runs):
        html = thing._repr_html_()
        assert "<svg" in html
        assert str(thing).split("\n")[0][:20] in html
    assert len(sl.catalogue.landscapes.make("himmelblau", "").plot(width=300).renderers) == 2


def test_check_gradient_takes_a_surface():
    assert sl.check_gradient("rosenbrock").verdict == "right"
    assert sl.check_gradient("quadratic", (1.0, 2.0)).verdict == "right"


def test_the_version_is_known():
    assert sl.__version__
