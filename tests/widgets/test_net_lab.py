"""The net lab trains as ``training.run`` does, whatever the shape, and every shape is one program."""

import csv
import io
import json

import jax
import numpy as np
import pure
import pytest
from compilations import compiled
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import StandardScaler

import simulab as sl
from simulab import catalogue, training
from simulab.machine import backend
from simulab.page import parts
from simulab.training.request import checked
from simulab.widgets.net_lab import reading
from simulab.widgets.net_lab.shape import WIDEST

LAB = catalogue.widgets["net-lab"]()
SHORT = {"epochs": 6, "points": 90, "data_seed": 4, "seed": 2}


def engine(state):
    """The same run by the training engine, on the points of the lab."""
    state, complaints = LAB.resolve(state)
    assert complaints == []
    points = LAB.compute(state, ["points"])["points"]
    count, train = (int(points[name][0]) for name in ("count", "train"))
    if state["data"] == "own":
        data = training.Dataset("own", np.arange(20.0)[:, None], np.arange(20) % 2, ["no", "yes"])
    elif state["data"] != "blobs":
        data = training.dataset(state["data"])
    else:
        some = np.arange(state["classes"] * 9)
        data = training.Dataset(
            "blobs", some[:, None] * 1.0, some % state["classes"], list("abcde")[: state["classes"]]
        )
    network = training.Network(
        tuple(state[f"width_{i + 1}"] for i in range(state["layers"])), state["activation"], state["initialisation"],
        normalisation=state["normalisation"], skip=state["skip"],
    )  # fmt: skip
    given = {
        name: state[name] for name in ("learning_rate", "l1", "l2", "weight_decay", "initial_scale", "label_smoothing")
    }
    if not data.classes:
        del given["label_smoothing"]
    if state["clip_norm"] < 100:
        given["clip_norm"] = state["clip_norm"]
    request = checked(
        data, network, optimizer=state["optimizer"], schedule=state["schedule"], loss=None, epochs=state["epochs"],
        batch_size=state["batch_size"], seed=0, validation=0.2, test=0.0, split_seed=0, standardise=False,
        averaging_kind="none", surface_epochs=(), resolution=2, record=("gradients", "weights"), dtype="float64",
        given=given, many=False,
    )  # fmt: skip
    y = points["y"].astype("int32" if data.classes else float)
    x = reading.given(points)
    parts = {"train": training.Part(x[:train], y[:train]), "validation": training.Part(x[train:count], y[train:count])}
    # the lab's schedules count epochs; where one is a step, so do the engine's
    knobs = {**request.knobs, "schedule": {**request.knobs["schedule"], "steps": float(state["epochs"])}}
    with backend.float64():
        return jax.device_get(
            jax.jit(lambda key: training.run(request.plan, knobs, key, parts))(jax.random.key(state["seed"]))
        )


def wide(columns: int, examples: int) -> str:
    """A table of so many columns of numbers, one of words and the answer, with gaps."""
    rng = np.random.default_rng(5)
    cells = rng.normal(3, 2, (examples, columns)).round(2)
    cells[:, 0] = np.arange(examples)  # by which each is known
    kind = cells[:, : columns // 2].sum(axis=1) > cells[:, columns // 2 :].sum(axis=1)
    lines = [",".join(["" if (i + j) % 97 == 96 else f"{cells[i, j]}" for j in range(columns)]
                      + ["red" if i % 3 else "blue", "yes" if kind[i] else "no"]) for i in range(examples)]  # fmt: skip
    return "\n".join([",".join([*(f"c{j}" for j in range(columns)), "colour", "answer"]), *lines])


WIDE = {"data": "own", "own": wide(98, 60), "scaling": "standard", "batch_size": 16, "l2": 0.02}
STATES = [
    {},
    {"layers": 1, "width_1": 3, "activation": "relu", "initialisation": "he", "batch_size": 7, "l2": 0.01},
    {"layers": 0, "data": "blobs", "classes": 4, "weight_decay": 0.1, "scaling": "standard"},
    {"layers": 4, "data": "noisy_sine", "activation": "gelu", "batch_size": 200, "clip_norm": 0.05, "l1": 1e-3},
    {"layers": 2, "width_2": 8, "activation": "sigmoid", "features": ["x2", "product", "sin_x1"], "batch_size": 1},
    {"data": "digits", "points": 120, "layers": 0, "batch_size": 32, "label_smoothing": 0.2},
    {"data": "wine", "points": 90, "layers": 2, "width_2": 6, "normalisation": "layer", "skip": True},
    {
        "data": "breast_cancer",
        "points": 90,
        "layers": 3,
        "width_2": 8,
        "skip": True,
        "schedule": "cosine",
        "batch_size": 72,
    },
    {"layers": 1, "normalisation": "batch", "batch_size": 12, "label_smoothing": 0.1},
    WIDE,
]


@pytest.mark.parametrize(
    "state",
    STATES,
    ids=[
        "default",
        "relu",
        "linear",
        "regression",
        "features",
        "digits",
        "layer norm",
        "schedule",
        "batch norm",
        "100 columns",
    ],
)
def test_the_run_is_the_engines(state):
    state = {**SHORT, **state}
    lab, run = LAB.compute(state, ["run"])["run"], engine(state)
    hidden = run["activation_std"].shape[1]
    for split, name in enumerate(("train", "validation")):
        # the points reached the engine as float32, and so did the losses of the lab
        np.testing.assert_allclose(lab["loss"][split], run[f"{name}_loss"], rtol=2e-6, atol=1e-7)
        if f"{name}_accuracy" in run:
            np.testing.assert_allclose(lab["accuracy"][split], run[f"{name}_accuracy"], atol=1e-6)
    if state.get("normalisation") != "batch":  # there the engine takes the gradient by the split's own moments
        np.testing.assert_allclose(lab["gradient"][: hidden + 1].T, run["gradient_norm"], rtol=2e-5, atol=1e-7)
    np.testing.assert_allclose(lab["activation"][:hidden].T, run["activation_std"], rtol=2e-5, atol=1e-7)
    np.testing.assert_allclose(lab["stuck"][:hidden].T, run["dead_share"], atol=1e-6)
    assert np.all(np.isnan(lab["gradient"][hidden + 1 :]))


@pytest.mark.parametrize("modifier", ["l1", "l2", "weight_decay", "clip_norm"])
def test_what_is_compared_with_the_engine_is_bent_by_each_modifier(modifier):
    state = next({**SHORT, **one} for one in STATES if modifier in one)
    plain = {name: value for name, value in state.items() if name != modifier}
    bent, straight = (LAB.compute(given, ["run"])["run"]["loss"][0] for given in (state, plain))
    assert np.abs(bent / straight - 1).max() > 1e-4


def test_a_wide_table_is_what_scikit_learn_makes_of_it():
    points = LAB.compute({**SHORT, **WIDE}, ["points"])["points"]
    head, *lines = [line.split(",") for line in WIDE["own"].split("\n")]
    cells = np.array([[float(cell or "nan") for cell in line[:98]] for line in lines])
    red = np.array([line[98] == "red" for line in lines])
    given, train = reading.given(points), int(points["train"][0])
    assert given.shape == (60, len(head))  # one column of words makes two inputs, and one is the answer
    first = given[:, 0] * points["spread"][0] + points["shift"][0]
    place = np.round(first).astype(int)  # the lab has them mixed
    every = np.column_stack([cells, ~red, red])[place]
    imputed = SimpleImputer().fit(every[:train])
    scaled = StandardScaler().fit(imputed.transform(every[:train])).transform(imputed.transform(every))
    np.testing.assert_allclose(given, scaled, rtol=1e-5, atol=1e-6)


def test_another_shape_is_no_other_program():
    LAB.compute(SHORT, ["run"])
    for change in ({"layers": 4}, {"width_1": 8}, {"activation": "relu"}, {"batch_size": 3}, {"data": "spirals"}):
        assert compiled(lambda change=change: LAB.compute({**SHORT, **change}, ["run"])) == [], change


@pytest.mark.parametrize("epoch", [0, 3, None])
def test_a_moment_is_the_net_of_that_epoch(epoch):
    state = {**SHORT, "layers": 1, "width_1": 3}
    found = LAB.compute(state, at=epoch)
    points, maps = found["points"], found["maps"]
    row = found["run"]["w"][:, 6 if epoch is None else epoch].astype(float)
    first, first_bias, last, last_bias = row[:6].reshape(2, 3), row[6:9], row[9:12], row[12]
    left, right, bottom, top = points["box"]
    across, up = np.meshgrid(np.linspace(left, right, 40), np.linspace(bottom, top, 40))
    places = np.stack([across.ravel(), up.ravel()], axis=1)
    units = np.tanh(places @ first + first_bias)
    score = units @ last + last_bias
    np.testing.assert_allclose(maps["units"][WIDEST : WIDEST + 3], units.T, atol=1e-6)  # float32
    np.testing.assert_allclose(maps["says"][0], 1 / (1 + np.exp(-score)), atol=1e-6)
    sent = np.tanh(points["raw"] @ first + first_bias) @ last + last_bias
    there = np.arange(len(sent)) < points["count"][0]
    assert np.array_equal(maps["wrong"], there & ((sent > 0) != (points["y"] == 1)))


def test_the_parts_of_a_moment_are_those_that_it_reads():
    assert LAB.traces["maps"].now["run"] == ("w",)
    assert "raw" not in LAB.traces["maps"].now["points"]


@pytest.mark.long
def test_a_run_that_blows_up_says_so_and_stops_there():
    """With a program of its own; of drawn runs tests/states says it in every run."""
    run = LAB.compute(
        {
            **SHORT,
            "epochs": 40,
            "batch_size": 2,
            "optimizer": "sgd",
            "learning_rate": 10,
            "data": "noisy_sine",
            "layers": 0,
        },
        ["run"],
    )
    lost = int(run["run"]["diverged_at"][0])
    assert lost >= 0
    assert np.all(np.isnan(run["run"]["loss"][:, lost:]))
    assert LAB.say(run).startswith("The run blows up: after epoch")


def test_a_script_reads_history_and_weights():
    app = sl.app("net-lab", **SHORT, width_1=5)
    assert app.history["train_loss"].shape == (7,)
    assert app.history["gradient_norm"].shape == (7, 3)
    assert [one["weights"].shape for one in app.weights] == [(7, 2, 5), (7, 5, 4), (7, 4, 1)]
    run = engine({**SHORT, "width_1": 5})
    np.testing.assert_allclose(app.history["test_loss"], run["validation_loss"], rtol=2e-6)
    first = np.concatenate([np.ravel(part[name][-1]) for part in app.weights for name in ("bias", "weights")])
    np.testing.assert_allclose(first, run["w"], rtol=1e-5, atol=1e-6)  # by layers, biases first, as JAX orders names


def test_a_branch_is_the_run_until_it_parts():
    state, told = {**SHORT, "branch": True, "branch_at": 3, "branch_rate": 0.2}, ["run", "future", "fate"]
    found = LAB.compute(state, told)
    run, future = found["run"]["loss"], found["future"]["loss"]
    np.testing.assert_array_equal(run[:, :4], future[:, :4])
    assert np.all(run[:, 4] != future[:, 4])
    assert "The branch from epoch 3 ends at" in LAB.say(found)
    same = LAB.compute({**state, "branch_rate": 0.03}, told)
    assert "ends at the run's own training loss" in LAB.say(same)


def test_the_first_of_the_seeds_is_the_run():
    found = LAB.compute({**SHORT, "many": True}, ["run", "luck", "fortune"])
    np.testing.assert_array_equal(found["luck"]["loss"][0][:, :7], found["run"]["loss"])
    right = found["luck"]["right"][:, 0]
    assert f"at the end: {np.sum(right >= 0.95)} of 25 seeds" in LAB.say(found)
    low, middle, high = (found["fortune"][name][:7] for name in ("low", "middle", "high"))
    assert np.all((low <= middle) & (middle <= high))


def test_a_typed_input_is_the_input_of_that_formula():
    ticked = {"epochs": 10, "points": 60, "scaling": "standard"}
    named = LAB.compute({**ticked, "features": ["x1", "x2_squared"]}, ["run"])["run"]
    own = LAB.compute({**ticked, "features": ["x1"], "typed": "x2^2"}, ["run"])["run"]
    np.testing.assert_allclose(own["loss"], named["loss"], rtol=1e-5)  # a square and a power by 2 may round apart


@pytest.mark.parametrize("state", [{}, {"data": "wine", "normalisation": "batch", "width_1": 3}], ids=["plane", "wine"])
def test_the_tables_that_are_handed_out_are_the_net(state):
    """The weights file has every parameter, the predictions file what the net of these weights says of every example."""
    whole, _ = LAB.resolve({"epochs": 8, "points": 40, "scaling": "standard", **state})
    at, found = 5, LAB.compute(whole, ["run", "points", "maps"], at=5)
    given = json.dumps([parts.described(LAB), {of: _plain(columns) for of, columns in found.items()}, whole])
    browser = pure.engine(
        f"const [spec, of, state] = {given};"
        "const data = {state, feed: {stateOf: () => state}, columns: (name) => of[name], column: (name, key) => of[name][key]}"
    )
    weights_file, predictions = (
        list(csv.DictReader(io.StringIO(browser.eval(call))))
        for call in (f"weightsCsv(spec, data, {at})", "predictionsCsv(spec, data)")
    )
    layers = reading.weights(found, whole)
    wanted = [
        *(layer["weights"][at] for layer in layers),
        *(layer["bias"][at] for layer in layers),
        *(layer[name][at] for layer in layers for name in ("scale", "shift", "mean", "variance") if name in layer),
    ]
    values = sorted(float(row["value"]) for row in weights_file)
    np.testing.assert_allclose(values, np.sort(np.concatenate([one.ravel() for one in wanted])), rtol=1e-6)
    into, out = (int(found["points"][name][0]) for name in ("inputs", "outputs"))
    first = [float(row["value"]) for row in weights_file if row["layer"] == "1" and row["to"] == "2"][:into]
    np.testing.assert_allclose(first, layers[0]["weights"][at][:, 1], rtol=1e-6)
    count, train = (int(found["points"][name][0]) for name in ("count", "train"))
    h = reading.given(found["points"])
    for layer in layers[:-1]:
        z = h @ layer["weights"][at] + layer["bias"][at]
        if "scale" in layer:
            z = (z - layer["mean"][at]) / np.sqrt(layer["variance"][at] + 1e-5) * layer["scale"][at] + layer["shift"][
                at
            ]
        h = np.tanh(z)
    scores = h @ layers[-1]["weights"][at] + layers[-1]["bias"][at]
    scores = np.hstack([np.zeros_like(scores), scores]) if out == 1 else scores
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    sure = [float(row["probability of that"]) for row in predictions]
    np.testing.assert_allclose(sure, shares.max(axis=1), rtol=1e-5)  # weights travel as float32
    names = sorted({row["is"] for row in predictions})
    assert [row["said"] for row in predictions] == [names[i] for i in shares.argmax(axis=1)]
    assert [row["split"] for row in predictions] == ["training"] * train + ["test"] * (count - train)


def _plain(columns):
    return {key: np.nan_to_num(np.asarray(value, float)).ravel().tolist() for key, value in columns.items()}
