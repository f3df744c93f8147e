"""Every sentence of the learning-rate page, in drawn states of the quadratics, against the walker's own numbers."""

import re

import numpy as np
import pytest

from simulab import catalogue

EXPLORER = catalogue.widgets["learning-rate"]()
FIXED = 7
"""The seed of the part that every run of the suite draws."""
SIZES = {"quadratic_1d": "curvature", "quadratic": "condition_number"}


def drawn(surface, seed):
    """States with the corners among them: no noise, no momentum, rates at 1/L and 2/L, starts on the minimum or an axis."""
    draw = np.random.default_rng(seed)
    size = float(draw.choice([1.0, 2.5, 10.0]))
    rate = float(draw.choice([1 / size, 2 / size, 0.5 / size, np.exp(draw.uniform(np.log(1e-3), np.log(4.0)))]))
    state = {
        "surface": surface,
        SIZES[surface]: size,
        "learning_rate": rate,
        "momentum": float(draw.choice([0.0, 0.0, 0.5, 0.9])),
        "noise": float(draw.choice([0.0, 0.0, 0.0, 0.3, 3.0])),
        "batch_size": int(draw.choice([1, 9])),
        "steps": int(draw.choice([5, 20, 100, 1000])),
        "start_x": float(draw.choice([0.0, 0.001, draw.uniform(-3, 3)])),
        "seed": seed,
    }
    if surface == "quadratic":
        state["start_y"] = float(draw.choice([0.0, draw.uniform(-3, 3)]))
        state["rotation"] = 0.0
    return state


@pytest.mark.parametrize("surface", SIZES)
def test_a_fixed_part(surface):
    heard = {key for seed in range(FIXED, FIXED + 60) for key in check(surface, seed)}
    assert heard >= {"only falls", "lands on the bottom", "Arrives", "no step lands lower", "noise of", "Diverges"}


@pytest.mark.long
@pytest.mark.parametrize("surface", SIZES)
def test_two_thousand_states(surface):
    for seed in range(1000, 3000):
        check(surface, seed)


def check(surface, seed):
    """Asserts whatever was said, and returns the key words that were."""
    state = drawn(surface, seed)
    result = EXPLORER.compute(state, ["path"])
    said, path = EXPLORER.say(result), result["path"]
    x, y, loss, size = path["x"][0], path["y"][0], path["loss"][0], state[SIZES[surface]]
    case = f"{surface}, seed {seed}, {state}: {said}"
    steep = y if surface == "quadratic" and size > 1 else x
    alive = np.isfinite(loss)
    loss, steep = loss[alive], steep[alive]
    slack = 1e-6 * np.abs(loss[:-1]) + 1e-30  # the numbers travel as float32
    sigma = state["noise"] / np.sqrt(state["batch_size"])

    def heard(words):
        return words in said

    if sigma:
        assert not heard("only falls"), case
        assert not heard("every step"), case
        assert not heard("no step"), case
        assert heard("noise of"), case
    else:
        assert not heard("noise"), case
    if heard("only falls"):
        assert np.all(np.diff(loss) <= slack), case
    if heard("the first step lands on the bottom"):
        assert abs(steep[1]) <= 1e-6 * abs(steep[0]), case
    if heard("every step jumps over the bottom"):
        moving = np.abs(steep[:-1]) > 1e-20
        assert np.all((steep[1:] * steep[:-1] < 0) | ~moving), case
        assert np.all(np.abs(steep[1:]) <= np.abs(steep[:-1]) * (1 + 1e-6)), case
    if heard("no step lands lower"):
        assert np.all(np.abs(steep[1:]) >= np.abs(steep[:-1]) * (1 - 1e-6)), case
    if heard("no step moves it"):
        assert np.all(x == x[0]), case
    if heard("plays no part"):
        assert np.all(np.abs(steep) <= 1e-9), case
    check_the_end(said, loss, alive, case)
    check_the_floor(surface, state, said, case)
    keys = ("only falls", "lands on the bottom", "Arrives", "no step lands lower", "noise of", "Diverges")
    return [key for key in keys if heard(key)]


def check_the_end(said, loss, alive, case):
    """What is said of where the run ended; ``loss`` holds the numbers of the steps that are ``alive``."""
    if arrival := re.search(r"Arrives after (\d+) steps?", said):
        at = int(arrival[1])
        assert np.all(loss[at:] <= 1.0001e-3), case
        assert at == 0 or loss[at - 1] > 0.9999e-3, case
    if "stays there" in said:
        assert np.all(loss <= 1.0001e-3), case
    if "Too slow" in said:
        assert loss[-1] < loss[0], case
        assert loss[-1] > 0.9999e-3, case
    if "Diverges" in said:
        assert not np.all(alive) or loss[-1] > loss[0], case


def check_the_floor(surface, state, said, case):
    """The floor of the noise, summed over the axes."""
    size, sigma = state[SIZES[surface]], state["noise"] / np.sqrt(state["batch_size"])
    if floor := re.search(r"stays about (\S+) above", said):
        axes = [size] if surface == "quadratic_1d" else [1.0, size]
        mu, rate = state["momentum"], state["learning_rate"]
        wanted = sum(rate * sigma**2 * (1 + mu) / (2 * (1 - mu) * (2 * (1 + mu) - rate * L)) for L in axes)
        assert float(floor[1]) == pytest.approx(wanted, rel=0.01), case  # three digits
