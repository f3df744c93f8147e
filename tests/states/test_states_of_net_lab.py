"""Every sentence of the net lab, in drawn states, against the history's own numbers."""

import re
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.net_lab import luck, words
from simulab.widgets.net_lab.reading import weights

LAB = catalogue.widgets["net-lab"]()
FIXED = 30
TOO_LARGE = 1245
"""In this draw a squared error passes what float32 can hold, in which numbers are sent, and is finite in float64."""


def drawn(seed):
    draw = np.random.default_rng(seed)
    state = {
        "data": str(draw.choice(["two_moons", "circles", "spirals", "xor", "blobs", "noisy_sine"])),
        "optimizer": str(draw.choice(["adam", "adam", "sgd"])),
        "layers": int(draw.integers(0, 5)),
        "activation": str(draw.choice(["sigmoid", "tanh", "relu", "leaky_relu", "gelu"])),
        "initialisation": str(draw.choice(["zeros", "too_small", "xavier", "he", "too_large"])),
        "initial_scale": float(draw.choice([1.0, 1.0, 0.01, 30.0])),
        "learning_rate": float(np.exp(draw.uniform(np.log(1e-4), np.log(10.0)))),
        "batch_size": int(draw.choice([5, 20, 500])),
        "points": int(draw.choice([20, 60, 150])),
        "test_share": float(draw.choice([0.0, 0.3, 0.8])),
        "noise": float(draw.uniform(0, 1)),
        "epochs": int(draw.choice([5, 40])),
        "features": list(draw.choice(["x1", "x2", "product", "sin_x1"], size=draw.integers(0, 4), replace=False)),
        "seed": seed,
    }  # fmt: skip
    return {**state, **{f"width_{i + 1}": int(draw.integers(1, 9)) for i in range(4)}}


def test_a_fixed_part():
    """With one optimizer: each is another program to compile."""
    heard = {key for seed in (*range(FIXED), TOO_LARGE) for key in check({**drawn(seed), "optimizer": "sgd"})}
    assert heard >= {
        "blows up",
        "is right on",
        "mean squared error",
        "start at zero",
        "hardly moved",
        "fell from",
        "flat on",
    }


def test_a_test_loss_that_jumps_about_is_no_overfitting():
    """Nor is one below the training loss."""
    at = np.arange(101.0)
    train, rises = np.exp(-at / 20) + 0.01, np.exp(-at / 20) + 0.004 * at
    jumps = np.exp(-at / 5) + 0.03 + 0.01 * np.sin(at + 2) + 2e-5 * at
    net: Any = SimpleNamespace(shape=SimpleNamespace(depth=2), skip=False)

    def code(test):
        run = {"loss": jnp.asarray([train, test])}
        return int(words._came({"initialisation": 2, "dropout": 0.0}, 100, True, net, run)[0])

    assert code(rises) == words.RISES_AGAIN
    assert jumps[-1] > 1.25 * jumps.min()
    assert np.argmin(jumps) <= 80
    assert code(jumps) == code(0.01 * rises) == words.FELL


@pytest.mark.long
def test_a_thousand_states():
    for seed in range(1000, 2000):
        check(drawn(seed))


STRUCTURES = ("a run", "numbers", "stopped early", "a branch", "many seeds")
BLOWS_UP = {"data": "noisy_sine", "optimizer": "sgd", "layers": 2, "activation": "leaky_relu", "initialisation": "he",
            "initial_scale": 1.0, "width_1": 8, "width_2": 8}  # fmt: skip
"""A squared error and units that no value saturates: at a high rate each step is longer than the one before."""


def of(structure, seed):
    """A drawn state with what this kind of sentence needs."""
    draw, state = np.random.default_rng((STRUCTURES.index(structure), seed)), drawn(seed)
    if structure != "a run" and seed % 4 == 0:
        state |= {**BLOWS_UP, "learning_rate": float(draw.uniform(1, 10))}
    if structure == "numbers":
        loss = str(draw.choice(["squared", "absolute", "huber"]))
        return {**state, "data": "noisy_sine", "number_loss": loss}
    if structure == "stopped early":
        return {**state, "early": True, "patience": int(draw.integers(1, 10)), "epochs": 40}
    if structure == "a branch":
        rate = float(np.exp(draw.uniform(np.log(1e-4), np.log(10.0))))
        at = int(draw.integers(0, state["epochs"] + 3))
        if seed % 4 == 0:
            state["learning_rate"], rate = 0.01, float(draw.uniform(1, 10))
        return {**state, "branch": True, "branch_at": at, "branch_rate": rate, "branch_batch": state["batch_size"]}
    if structure == "many seeds":
        return {**state, "many": True, "epochs": 5, "points": 20}
    return state


@pytest.mark.long
def test_every_phrase_is_said_in_a_hundredth_of_the_states_drawn_for_it():
    heard = Heard(LAB, elsewhere={luck.OFFSET + luck.SO_FAR})
    for structure in STRUCTURES:
        for seed in range(300):
            state = LAB.resolve(of(structure, seed))[0]
            heard.note(LAB.compute(state), structure)
    heard.enough()


def numbers(pattern, said):
    found = re.search(pattern, said)
    return [float(one) for one in found.groups()] if found else None


def near(shown, wanted):
    return shown == pytest.approx(wanted, rel=0.006, abs=1e-12)  # three digits


def check(state):
    """Asserts whatever was said, and returns the key words that were."""
    state = LAB.resolve(state)[0]
    whole = LAB.compute(state, ["points", "run"])
    said, run = LAB.say(whole), whole["run"]
    case = f"{state}: {said}"
    train = run["loss"][0]
    last, depth = state["epochs"], state["layers"]
    if "blows up" in said:
        (at,) = numbers(r"after epoch (\d+) the loss", said)
        assert np.isfinite(train[: int(at)]).all(), case
        assert not np.isfinite(train[int(at) :]).any(), case
        return ["blows up"]
    assert np.isfinite(train).all(), case
    if shown := numbers(r"After (\d+) epochs? the net is right on (\S+) % of the training points", said):
        assert shown[0] == last, case
        assert near(shown[1], 100 * run["accuracy"][0, -1]), case
        assert state["data"] != "noisy_sine", case
    if shown := numbers(r"error is (\S+) on the training", said):
        assert near(shown[0], train[-1]), case
    assert ("no point tests" in said) == (state["test_share"] == 0), case
    if "start at zero" in said:
        assert np.all(run["w"][:, 0] == 0), case
        assert depth > 0, case
        for layer in weights(whole, state)[:depth]:
            own = layer["bias"][-1]
            assert np.ptp(own) <= 1e-6 * (1 + np.max(np.abs(own))), case
    if shown := numbers(r"hardly moved: (\S+) before, (\S+) after", said):
        assert near(shown[0], train[0]), case
        assert abs(train[-1] - train[0]) <= 0.0501 * train[0], case
    if shown := numbers(r"fell from (\S+) to (\S+)\.(?: |$)", said):
        assert near(shown[1], train[-1]), case
        assert train[-1] < train[0], case
    if shown := numbers(r"lowest after epoch (\d+), (\S+), and is (\S+) at the end", said):
        test = run["loss"][1]
        assert shown[0] == np.argmin(test) <= 0.8 * last, case
        assert near(shown[1], test.min()), case
        assert near(shown[2], test[-1]), case
        assert test[int(np.ceil(0.9 * last)) :].min() > 1.25 * test.min(), case
        assert train[-1] < min(test[-1], train[int(shown[0])]), case
    if "higher than it began" in said:
        assert train[-1] > train[0], case
    check_the_layers(state, said, run, case)
    keys = ("is right on", "mean squared error", "start at zero", "hardly moved", "fell from", "flat on", "shorter")
    return [key for key in keys if key in said]


def check_the_layers(state, said, run, case):
    """What is said of how it came, and of the layers at the end."""
    (train, test), depth, gradient = run["loss"], state["layers"], run["gradient"][:, -1]
    hidden = sum(state[f"width_{i + 1}"] for i in range(depth))
    stuck = sum(run["stuck"][i, -1] * state[f"width_{i + 1}"] for i in range(depth))
    if shown := numbers(r"lowest after epoch (\d+), (\S+), and is (\S+) at", said):
        at = int(shown[0])
        assert at == np.argmin(test), case
        assert test[-1] > 1.24 * test[at], case
        assert at <= 0.8 * state["epochs"], case
        assert train[-1] < train[at], case
    if shown := numbers(r"(\d+) of (\d+) hidden units are flat", said):
        assert shown == [round(stuck), hidden], case
    else:
        assert stuck < 0.5, case
    if shown := numbers(r"gradient is (\S+) times shorter than layer (\d)", said):
        assert near(shown[0], gradient[depth] / gradient[0]), case
        assert shown[1] == depth + 1, case
        assert shown[0] >= 99, case
    if "straight line" in said:
        assert depth == 0, case
