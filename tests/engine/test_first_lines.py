"""What a person's hands type first works, or says what to write."""

import copy
import io
import re
import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import optax
import pandas as pd
import pytest
from bokeh.models import Plot

import simulab as sl
from simulab import search, training


def bowl(x, y):
    return x**2 + 3 * y**2


X = np.random.default_rng(0).normal(size=(120, 3))
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
    own = sl.descend("quadratic", lambda lr: optax.adam(lr, b1=0.9), start=(1.0, 1.0), steps=10, learning_rate=0.05)
    assert own.x.tolist() == made.x.tolist()
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
        (lambda: sl.train(np.ones((4, 2))), "dataset: give a pair (X, y)"),
        (lambda: sl.train((np.ones((4, 2), complex), [0, 1, 0, 1])), "dataset: x: give real numbers"),
        (lambda: sl.descend("quadratic", "sgd", start=np.array([1j, 1])), "start: give 2 finite numbers"),
        (lambda: sl.descend("quadratic", lambda g: -g), "optimizer: own rule must return an optax.Gradient"),
        (
            lambda: sl.basins("himmelblau", "sgd", batch_size=3),
            "batch_size: SGD on Himmelblau has no such knob; there are",
        ),
        (
            lambda: sl.basins("himmelblau", "sgd", grid_size=3),
            "grid_size: SGD on Himmelblau has no such knob; did you mean r",
        ),
        (lambda: sl.train("iris", shuffle=True), "shuffle: training has no such knob; there are"),
        (lambda: sl.train("iris", activation="relu"), "activation: it is the network's; write network=sl.training"),
        (lambda: sl.train("iris", steps=3), "steps: training has no such knob; did you mean epochs?"),
        (lambda: sl.train("iris", seed=[0, 1]), "seed: give one number; sl.training.train_many takes arrays"),
        (
            lambda: sl.train((X, np.eye(3)[:2][np.zeros(120, int)])),
            "dataset: y: give one number for each example; of col",
        ),
        (
            lambda: sl.train((X[:, 0], X[:, 1])),
            "dataset: x: give examples as rows, an array of shape (n, d); of one num",
        ),
        (lambda: sl.Dataset(X, X[:, 0]), "name: give a word for menus first, then x and y, not ndarray"),
        (lambda: sl.descend("beale"), "optimizer: descend needs it, as in sl.descend("),
        (lambda: sl.descend("beale", "sgd", (0, 0)), "descend: only surface and optimizer are given without a name; w"),
        (
            lambda: sl.descend(landscape="beale", optimizer="sgd"),
            "landscape: descend has no such argument; did you mean su",
        ),
        (lambda: sl.descend("beale", "sgd", surface="x"), "surface: it is given twice"),
        (
            lambda: sl.descend("beale", "sgd", schedule="linear"),
            "schedule: no schedule is called 'linear'; did you mean p",
        ),
        (
            lambda: sl.check_gradient("beale", epsilon=1e-4),
            "epsilon: check_gradient has no such argument; did you mean h?",
        ),
        (lambda: sl.check_gradient(np.sin, 1.0), "f: write it with jax.numpy"),
        (lambda: sl.check_gradient(bowl, [1.0, 2.0, 3.0]), "x: 2 arguments of a function are 2 numbers"),
        (lambda: sl.Landscape(bowl), "Landscape: its knobs are given by name; write sl.Landscape.from_function(f)"),
        (lambda: sl.catalogue.optimizers.adam(lr=0.1), "lr: Adam has no such knob; did you mean learning_rate?"),
        (
            lambda: sl.catalogue.landscapes.quadratic(kappa=2),
            "kappa: Quadratic bowl has no such knob; did you mean con",
        ),
        (
            lambda: search.search(len, {"a": (0, 1)}, n_trials=3),
            "n_trials: Random has no such option; did you mean tria",
        ),
        (lambda: search.search(lambda a: "x", {"a": (0, 1)}), "objective: it returns one number, not 'x'"),
        (lambda: sl.compare("runs"), "runs: 'runs' is no run"),
        (lambda: sl.train("mnist"), "dataset: no dataset is called 'mnist'; did you mean digits?"),
        (
            lambda: sl.descend("Rosenbrock", "sgd"),
            "surface: no landscape is called 'Rosenbrock'; did you mean rosenbrock?",
        ),
        (lambda: sl.descend("beale", "AdamW"), "optimizer: no optimizer is called 'AdamW'; did you mean adamw?"),
        (
            lambda: sl.descend("beale", "heavy ball"),
            "optimizer: no optimizer is called 'heavy ball'; did you mean momentum?",
        ),
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
        "eta0": "learning_rate",
        "x_0": "start",
        "max_iterations": "steps",
        "method": "optimizer",
        "fun": "surface",
        "grad_clip": "clip_norm",
    }.items(),
)
def test_other_libraries_words_get_the_right_hint(wrong, right):
    with pytest.raises(ValueError, match=f"^{wrong}: .* did you mean {right}"):
        sl.descend("quadratic", "momentum", **{wrong: 1})


def test_a_whole_number_may_be_written_as_a_person_writes_it():
    assert len(sl.descend("quadratic_1d", "sgd", steps=2e1)) == 21
    with pytest.raises(ValueError, match=r"^steps: give a whole number from 1 to 1,000,000, not 2\.5"):
        sl.descend("quadratic_1d", "sgd", steps=2.5)


@pytest.mark.parametrize(
    ("name", "write"),
    {
        "losses": ".loss",
        "grads": ".grad",
        "path": ".x",
        "final_loss": ".loss[-1]",
        "df": ".to_frame()",
        "show": ".plot()",
        "seed": '.settings["seed"]',
        "converged": '.verdict == "converged"',
    }.items(),
)
def test_a_name_that_a_run_has_not_is_answered_with_what_to_write(name, write):
    t = sl.descend("quadratic_1d", "sgd", steps=5)
    with pytest.raises(AttributeError, match=f"^Trajectory has no '{name}'; write {re.escape(write)}$"):
        getattr(t, name)
    assert eval(f"t{write}", {"t": t}) is not None
    assert repr(t) == f"<{t}>"
    assert copy.copy(t).loss[-1] == t.loss[-1]  # copies and pickles ask for names too
    assert not hasattr(t, "_repr_png_")


def test_what_a_property_raises_is_not_taken_for_a_name_that_is_missing(monkeypatch):
    def broken(_):
        raise AttributeError("something inside")

    t = sl.descend("quadratic_1d", "sgd", steps=5)
    monkeypatch.setattr(type(t), "verdict", property(broken))
    with pytest.raises(AttributeError, match=r"^something inside$"):
        _ = t.verdict


def test_a_rule_of_optaxs_that_searches_a_line_descends():
    t = sl.descend("quadratic", optax.lbfgs(), steps=20)
    assert t.loss[-1] < 1e-8  # the exact second-order step on a quadratic, found within some steps


def test_an_objective_may_have_the_knobs_as_its_arguments():
    study = search.search(
        lambda rate, size: -rate - size, {"rate": (1e-3, 1.0, "log"), "size": np.arange(2, 4)}, trials=8
    )
    assert study.best.config["size"] == 2
    assert study.space["rate"].log


def test_a_list_of_optimizers_gives_their_runs_by_name():
    runs = sl.descend("quadratic", ["sgd", "momentum", optax.adam(0.1)], steps=5, learning_rate=0.05, momentum=0.8)
    assert list(runs.by_name) == ["sgd", "momentum", "optax transformation"]
    assert runs["momentum"].settings["momentum"] == 0.8
    assert (runs[0].x == sl.descend("quadratic", "sgd", steps=5, learning_rate=0.05).x).all()
    assert list(runs.to_frame()["optimizer"].unique()) == list(runs.by_name)
    with pytest.raises(ValueError, match=r"^beta1: "):
        sl.descend("quadratic", ["sgd", "momentum"], steps=5, beta1=0.8)


def test_a_list_of_optimizers_trains_one_net_from_the_same_weights(tmp_path):
    both = sl.train("xor", (4,), optimizer=["adam", "sgd"], epochs=2, learning_rate=0.1, beta1=0.8)
    assert (len(both), list(both.by_name), both["adam"].settings["beta1"]) == (2, ["adam", "sgd"], 0.8)
    assert both[0].train_loss[0] == both[1].train_loss[0]
    alone = sl.train("xor", (4,), epochs=2, learning_rate=0.1, beta1=0.8)
    assert (both["adam"].train_loss == alone.train_loss).all()
    assert both.to_frame().groupby("optimizer").size().to_dict() == {"adam": 3, "sgd": 3}
    assert [item.label.value for item in both.plot().legend.items] == ["adam", "sgd"]
    both.save(tmp_path / "both")
    assert (sl.Trainings.load(tmp_path / "both")["sgd"].train_loss == both["sgd"].train_loss).all()
    with pytest.raises(ValueError, match="no list of runs"):
        sl.Runs.load(tmp_path / "both")
    with pytest.raises(ValueError, match=r"^rho: "):
        sl.train("xor", (4,), optimizer=["adam", "sgd"], rho=0.5)


def test_a_run_says_how_far_it_is_and_is_the_same_run():
    heard: list[int] = []
    told = sl.descend("quadratic", "sgd", steps=45, learning_rate=0.05, progress=heard.append)
    assert (told.x == sl.descend("quadratic", "sgd", steps=45, learning_rate=0.05).x).all()
    assert heard == [*range(0, 45, 3), 45]  # about twenty times, and at the end
    heard.clear()
    sl.descend("quadratic", ["sgd", "momentum"], steps=45, learning_rate=0.05, progress=heard.append)
    assert heard == 2 * [*range(0, 45, 3), 45]
    with pytest.raises(TypeError, match=r"^progress: give True, or a function"):
        sl.descend("quadratic", "sgd", progress=3)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_bars_name_what_runs_and_end_full(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    sl.descend("quadratic", "sgd", steps=45, learning_rate=0.05, progress=True)
    sl.basins("quadratic", "sgd", resolution=6, steps=5, progress=True)
    shown = re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", sys.stderr.getvalue())
    assert re.search(r"descending with sgd .* 45/45 steps", shown)
    assert re.search(r"mapping .* 36/36 starts", shown)


@pytest.mark.parametrize(
    ("wrong", "right"),
    {
        "gradient_descent": 'write sl.descend(surface, "sgd")',
        "minimise": "write sl.descend(surface, optimizer)",
        "Adam": 'optimizers are given by name: sl.descend("rosenbrock", "adam")',
        "SGD": 'sl.descend("rosenbrock", "sgd")',
        "Rosenbrock": 'surfaces are given by name: sl.descend("rosenbrock", "adam")',
        "StepLR": 'schedule="step"',
        "make_moons": 'sl.train("two_moons")',
        "NetLab": 'write sl.app("net-lab")',
        "desend": "did you mean sl.descend?",
        "Lessons": "did you mean sl.Lesson?",
        "checkgradient": "did you mean sl.check_gradient?",
        "lr": "learning_rate is an argument",
        "Number": "write sl.ask.Number",
        "xyzzy": "it has BatchRuns, Check, Claim",
    }.items(),
)
def test_a_mistyped_name_of_the_front_door_gets_the_right_hint(wrong, right):
    with pytest.raises(AttributeError, match=f"^simulab has no '{wrong}'; .*{re.escape(right)}"):
        getattr(sl, wrong)


def test_who_imports_a_module_is_given_no_hint():
    code = "import sys; from simulab import knob; sys.exit('simulab.own.mistyped' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600)


def test_what_a_hint_tells_to_write_is_there():
    from simulab.own import mistyped

    for told in mistyped.CALLS.values():
        if called := re.match(r"sl((?:\.\w+)+)", told):
            thing = sl
            for name in called[1][1:].split("."):
                thing = getattr(thing, name)
            assert callable(thing)


def test_a_saddle_is_told_by_its_curvatures():
    t = sl.descend("saddle", "sgd", steps=100, learning_rate=0.3)
    y = t.x[:, 1]  # f = (x² - y²)/2 + y⁴/4
    assert t.curvatures == pytest.approx(np.sort(np.stack([np.ones_like(y), 3 * y**2 - 1], 1), axis=1), abs=1e-12)
    assert t.gradient_norm == pytest.approx(np.hypot(t.x[:, 0], y**3 - y), abs=1e-12)
    lost = sl.sweep("quadratic_1d", "sgd", curvature=[1.0, 3.0], steps=30, learning_rate=1.5)
    assert lost.curvatures[:, 0, 0].tolist() == [1.0, 3.0]  # each its own surface
    assert np.isnan(lost.curvatures[1, -1, 0])  # has left every bound


def test_several_starts_run_side_by_side():
    t = sl.descend("quadratic", "sgd", start=[(1.0, 2.0), (0.5, 0.5), (2.0, 0.0)], steps=5, learning_rate=0.05)
    assert t.x.shape == (3, 6, 2)
    assert len(t) == 3
    assert (t[1].x == sl.descend("quadratic", "sgd", start=(0.5, 0.5), steps=5, learning_rate=0.05).x).all()


def test_a_sweep_of_several_optimizers_is_a_sweep_of_each(tmp_path):
    runs = sl.sweep("quadratic_1d", ["sgd", "adam"], steps=5, learning_rate=[0.1, 0.2])
    assert [run.loss.shape for run in runs] == [(2, 6), (2, 6)]
    assert runs["sgd"].x[:, 1, 0] == pytest.approx(runs["sgd"].x[0, 0, 0] * np.array([0.9, 0.8]))  # w - r w
    names = [item.label.value for item in runs.plot().legend.items]
    assert names == [f"{rule} learning_rate {rate}" for rule in ("sgd", "adam") for rate in (0.1, 0.2)]
    runs.save(tmp_path / "runs")
    back = sl.Runs.load(tmp_path / "runs")
    assert list(back.by_name) == ["sgd", "adam"]
    assert back["adam"].to_json() == runs["adam"].to_json()
    with pytest.raises(KeyError, match="no run is called 'sdg'; there are sgd, adam"):
        runs["sdg"]


def test_a_grid_crosses_every_value_with_every_other():
    s = sl.sweep("quadratic", "momentum", steps=30, grid=True, learning_rate=[0.01, 0.1], momentum=[0.0, 0.5, 0.9])
    assert (s.shape, s.loss.shape, s.verdict.shape, len(s)) == ((2, 3), (2, 3, 31), (2, 3), 6)
    one = sl.descend("quadratic", "momentum", steps=30, learning_rate=0.1, momentum=0.5)
    assert s.x[1, 1] == pytest.approx(one.x, rel=1e-12)  # vmapped arithmetic may contract differently
    assert s[1, 1].verdict == one.verdict
    assert s[1, 1].settings["momentum"] == 0.5
    assert s[4].x.tolist() == s.x[1, 1].tolist() == s[-2].x.tolist() == s[-1, -2].x.tolist()
    assert [run.settings["momentum"] for run in s[1, 1:]] == [0.5, 0.9]
    assert [run.settings["learning_rate"] for run in s[:, 0]] == [0.01, 0.1]
    alike = s.verdict == s.verdict[0, 0]
    assert [run.verdict for run in s[alike]] == s.verdict[alike].tolist()
    with pytest.raises(IndexError, match="index 9 is out of bounds"):
        s[9, 0]
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
    assert [point.step for point in t[::-1]] == [2, 1, 0]
    assert [point.step for point in t[t.loss < 0.2]] == [1, 2]
    with pytest.raises(IndexError, match="index 3 is out of bounds"):
        t[3]
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
    with pytest.raises(ValueError, match=r"is no run that was saved"):
        sl.Trajectory.load(path)
    np.savez(path, header=np.array({"a": 1}, dtype=object))  # a pickle
    with pytest.raises(ValueError, match=r"is no run that was saved"):
        sl.Trajectory.load(path)


def test_a_surface_is_a_function_with_derivatives():
    surface = sl.Landscape.from_function(bowl)
    assert surface(1, 2) == 13.0
    assert surface([[1, 2], [0, 1]]).tolist() == [13.0, 3.0]
    assert surface(*np.meshgrid([0.0, 1.0], [0.0, 1.0, 2.0])).shape == (3, 2)
    assert surface.gradient(1, 2).tolist() == [2.0, 12.0]
    assert surface.hessian((1, 2)).tolist() == [[2.0, 0.0], [0.0, 6.0]]
    assert sl.Landscape.from_function(lambda x: x**2).dimension == 1  # as the function says
    assert 'aria-label="Its heights"' in surface._repr_html_()
    assert "<polyline" in sl.catalogue.landscapes.make("quadratic_1d", "")._repr_html_()
    assert repr(surface) == "<bowl on [-2, 2] x [-2, 2]>"


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
    with pytest.raises(ValueError, match=r"^x: give finite numbers only"):
        h.predict([[0.0, np.nan, 1.0]])
    with pytest.raises(ValueError, match=r"gives no probabilities"):
        h.predict_proba(X)


def test_what_is_predicted_is_what_was_measured(tmp_path):
    h = sl.train("iris", (8,), epochs=5, learning_rate=0.02, validation=0, test=0)
    data = sl.catalogue.datasets.iris
    right = np.mean(h.predict(data.x) == np.array(data.classes)[data.y])
    assert right == pytest.approx(h.train_accuracy[-1])
    assert h.to_frame().columns.tolist() == ["epoch", "train_loss", "train_accuracy"]
    assert (len(h), h[-1]["epoch"], h[-1]["train_loss"]) == (6, 5, float(h.train_loss[-1]))
    h.save(tmp_path / "net")
    back = training.History.load(tmp_path / "net")
    assert (back.predict(data.x) == h.predict(data.x)).all()
    assert (str(back), back.settings) == (str(h), h.settings)


def test_many_trainings_are_saved_and_taken_apart(tmp_path):
    normed = training.Network((4,), normalisation="batch")
    many = training.train_many("iris", normed, epochs=2, seed=[0, 1], learning_rate=[0.1, 0.2])
    many.save(tmp_path / "nets")
    back = training.History.load(tmp_path / "nets")
    x = sl.catalogue.datasets.iris.x
    assert len(back) == 2
    for one, again, rate in zip(many, back, (0.1, 0.2)):
        assert one.settings["learning_rate"] == again.settings["learning_rate"] == rate
        assert str(one) == str(again)
        assert (one.predict(x) == again.predict(x)).all()
        assert np.mean(one.predict(x[one.split.indices["test"]]) == words_of(one)) == pytest.approx(one.test_accuracy)


def words_of(history):
    return np.array(history.classes)[history.split.parts["test"].y]


def test_a_map_of_basins_is_a_table_of_starts_a_file_and_a_small_picture(tmp_path):
    b = sl.basins("himmelblau", "sgd", resolution=4, steps=3)
    assert (len(b), sum(b.shares.values())) == (16, pytest.approx(1))
    assert (b[0, -1].x, b[0, -1].y, b[0, -1].loss) == (b.x[-1], b.y[0], b.loss[0, -1])
    assert b._repr_html_().count("<rect") == np.sum(b.minimum >= 0)
    b.save(tmp_path / "map")
    assert type(b).load(tmp_path / "map").to_frame().equals(b.to_frame())
    with pytest.raises(TypeError, match=r"give a row and a column, like b\[0, -1\], not 0"):
        b[0]
    with pytest.raises(ValueError, match="is no run that was saved"):
        sl.Trajectory.load(tmp_path / "map")


def test_a_gradient_check_and_a_search_are_tables_figures_and_files(tmp_path):
    check = sl.check_gradient("rosenbrock")
    check.save(tmp_path / "check")
    assert repr(type(check).load(tmp_path / "check")) == repr(check)
    assert check.to_frame()["verdict"].tolist() == [part.verdict for part in check] == ["right"]
    study = search.search(lambda at: -abs(at["m"] - 0.5), {"m": (0.0, 1.0)}, strategy="random", trials=3)
    study.save(tmp_path / "study")
    assert str(type(study).load(tmp_path / "study")) == str(study)
    assert study.to_frame()["value"].tolist() == [trial.value for trial in study]
    for thing in (check, study):
        assert isinstance(thing.plot(), Plot)
        assert len(thing) == len(thing.to_frame())
        assert thing._repr_html_()


def test_a_table_without_pandas_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"^to_frame: pandas is not installed; pip install pandas"):
        sl.descend("quadratic_1d", "sgd", steps=5).to_frame()


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
    assert sl.check_gradient(bowl, (1.0, 2.0), lambda x, y: (2 * x, 6 * y)).verdict == "right"


def test_the_version_is_known():
    assert sl.__version__
