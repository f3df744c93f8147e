"""Every sentence of generalisation, in drawn states, against what its fits and curves give in plain NumPy."""

import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue

WIDGET = catalogue.widgets["generalisation"]()
SOURCE = {"capacity": "capacities", "penalty": "penalties", "training": "times", "examples": "counts"}
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
GRID = np.linspace(-1, 1, 101)


def drawn(seed):
    draw = np.random.default_rng(seed)
    study = ("capacity", "penalty", "training", "capacity", "examples")[seed % 5]
    features = "waves" if seed % 5 == 3 else "polynomials"
    least = {"penalty": -4, "examples": -6}.get(study, -8)
    return {
        "study": study, "features": features, "capacity": int(draw.integers(2, 301 if features == "waves" else 17)),
        "penalty": float(10 ** draw.uniform(least, 0)), "l1": float(draw.choice([0, 0.5, 1])),
        "stop": int(10 ** draw.uniform(0, 3.4)), "examples": int(draw.integers(10, 301 if study == "examples" else 31)),
        "noise": float(draw.choice([0, 0.3, 1])), "seed": seed,
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(drawn(seed)) for seed in range(15)))
    assert heard >= {"underfits", "overfits", "Neither", "peaks", "No weight", "exactly 0, in", "Early stopping"}


@pytest.mark.long
def test_two_thousand_states():
    heard = Heard(WIDGET, codes=[code for code in WIDGET.phrases if code < 50])
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, state["study"]))
    heard.enough()


def near(shown, wanted):
    return float(shown) == pytest.approx(wanted, rel=0.006, abs=1e-12)  # three digits


def said_numbers(pattern, said, case):
    found = re.search(pattern.replace("#", NUMBER), said)
    assert found, case
    return [float(one) for one in found.groups()]


def most_sets(fit, noise, wild, said, case):
    each = np.sort(np.mean((fit - np.sin(np.pi * GRID)) ** 2, axis=1) + noise**2)
    low, high = said_numbers("18 of the 20 sets have errors on fresh examples from # to #", said, case)
    assert near(low, each[1]), case
    assert wild or near(high, each[-2]), case


def kept_versions(columns, noise, said, case):
    first, last, spared = said_numbers("from step # to #; their mean error on fresh examples is #", said, case)
    assert (first, last) == (columns["kept"].min(), columns["kept"].max()), case
    assert near(spared, columns["spared"][0]), case
    assert spared >= 0.999 * noise**2, case


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = WIDGET.compute(state)
    note(result)
    said, case = WIDGET.say(result), f"{state}: {WIDGET.say(result)}"
    columns = {name: value.astype(float) for name, value in result[SOURCE[state["study"]]].items()}
    n, fit, at = state["examples"], columns["fit"], columns["at"]
    test = columns["test"][:-1]
    wild = np.abs(fit).max() > 1e3  # sums of float32 numbers of which two cancel
    train, fresh = said_numbers("error is # on the examples and # on fresh", said, case)
    noise, bias, variance = said_numbers(r"Of that, # is noise, # bias² and # variance", said, case)
    mean = fit.mean(0)
    own_bias, own_variance = np.mean((mean - np.sin(np.pi * GRID)) ** 2), np.mean(fit.var(0))
    assert near(noise, state["noise"] ** 2), case
    if not wild and own_variance > 1e-9:
        assert near(bias, own_bias) or own_bias < 1e-6, case
        assert near(variance, own_variance), case
        assert near(fresh, own_bias + own_variance + state["noise"] ** 2), case
    at_examples = [np.interp(x[:n], GRID, row) for x, row in zip(columns["x"], fit)]
    own_train = np.mean((np.array(at_examples) - columns["y"][:, :n]) ** 2)
    if (
        state["features"] == "polynomials" and state["capacity"] < 6 and not wild
    ):  # between places of the grid it is straight
        assert train == pytest.approx(own_train, rel=0.05, abs=2e-4), case
    if bias > 2.02 * variance:
        assert "underfits" in said, case
    elif variance > 2.02 * bias:
        assert "overfits" in said, case
    elif max(bias / variance, variance / bias) < 1.98:
        assert "Neither" in said, case
    lowest, where = said_numbers("curve is lowest, #, (?:at λ = |at |after )#", said, case)
    assert near(lowest, test.min()), case
    assert test[np.argmin(np.abs(at - where))] <= 1.001 * test.min(), case
    heard = {
        one
        for one in ("underfits", "overfits", "Neither", "peaks", "No weight", "exactly 0, in", "Early stopping")
        if one in said
    }
    if state["study"] == "capacity":
        top = np.argmax(test)
        is_peak = 0.7 * n <= at[top] <= 1.8 * n and test[top] > 1.5 * max(test[: top + 1].min(), test[-1])
        assert ("peaks" in said) == is_peak, case
        if is_peak:
            place, count, height = said_numbers("peaks at # weights, where there are # examples, at #;", said, case)
            assert (place, count) == (at[top], n), case
            assert near(height, test[top]), case
    if state["study"] == "penalty":
        zeros = columns["zeros"][-1]
        assert ("No weight" in said) == (zeros == 0), case
        if zeros:
            assert said_numbers("# of # weights? are exactly 0", said, case) == pytest.approx(
                [zeros, state["capacity"]], rel=0.006
            )
        assert zeros == 0 or state["l1"] > 0, case
    if state["study"] == "examples":
        most_sets(fit, state["noise"], wild, said, case)
    if state["study"] == "training":
        kept_versions(columns, state["noise"], said, case)
    return heard
