"""Every sentence of the sanity checks, in drawn states, against the columns' own numbers."""

import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.vitals import FAULTS
from simulab.vitals.check_list import LINES
from simulab.widgets.moment import Now
from simulab.widgets.sanity.words import NO_NUMBER, UNTOLD, judged

SANITY = catalogue.widgets["sanity"]()
NUMBER = r"-?\d(?:[\d.e-]*\d)?"
LATE = {"fault": "labels_shuffled", "guess": "out_of_step"}


def drawn(seed):
    draw = np.random.default_rng(seed)
    faults = ["nothing", *FAULTS]
    return {
        "fault": str(draw.choice(["hidden", "hidden", "hidden", *faults])),
        "guess": str(draw.choice(["none", "none", "none", *faults])),
        "deal": int(draw.integers(0, 10_000)),
        "data": str(draw.choice(["wine", "iris", "two_moons", "xor", "blobs"])),
        "examples": int(draw.choice([2, 10, 20])),
        "l2": float(draw.choice([1e-4, 0.01, 1.0])),
        "learning_rate": float(draw.choice([1e-4, 0.02, 1.0])),
        "steps": int(draw.choice([50, 51, 300])),
        "last_layer": float(draw.choice([0.01, 10.0])),
        "seed": seed,
        "first": str(draw.choice(["none", "none", "none", *faults])),
    }


def test_a_fixed_part():
    states = [*map(drawn, range(12)), {}, LATE, {"fault": "nothing"}, {"fault": "wrong_sign", "guess": "wrong_sign"},
              {"fault": "eps_too_small"}, {"fault": "no_penalty"}, {"fault": "frozen_layer"}]  # fmt: skip
    heard = {word for state in states for word in check(state)}
    assert heard >= {"all", "one", "some", "ask", "right", "wrong", "alike", "no finite number", "nothing"}
    assert heard >= {"inputs", "initial loss", "penalty", "downhill", "every layer", "sure mistake", "tiny batch"}


@pytest.mark.long
def test_a_thousand_states():
    # its units are bounded: only the loss of a sure mistake is infinite; and no dataset of ours is so small
    heard = Heard(SANITY, {UNTOLD, *(NO_NUMBER + at for at, line in enumerate(LINES) if line != "sure mistake")})
    for seed in range(1000, 2000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, state["fault"] == "hidden"))
    heard.enough()


def test_what_is_no_number_is_called_so():
    run = {
        "passed": np.zeros((8, 1)),
        "measured": np.full((8, 1), np.inf),
        "expected": np.ones((8, 1)),
        "fault": np.zeros(1),
    }
    said = judged({"fault": 1, "guess": 0, "first": 0, "deal": 0}, Now({"run": run}))
    assert said["code"][3:-1].tolist() == [NO_NUMBER + at for at in range(8)]
    assert said["code"][-1] == UNTOLD  # what luck gets up to is all of them
    enough = {**run, "expected": np.full((8, 1), 0.9)}
    assert judged({"fault": 1, "guess": 0, "first": 0, "deal": 0}, Now({"run": enough}))["code"][-1] == -1


def passes(name, value, wanted):
    return {
        "inputs": value < 0.5,
        "initial loss": abs(value - wanted) < 0.05 * wanted,
        "penalty": abs(value - wanted) < 0.05 * wanted + 1e-6,
        "downhill": 0.5 < value < 1.5,
        "every layer": value > 1e-6,
        "sure mistake": 990 < value < 1010,
        "tiny batch": value < 0.05,
        "unseen examples": value > wanted or wanted == 1,
    }[name]


def check(state, note=None):
    """Asserts whatever was said, and returns the key words that were."""
    columns = SANITY.compute(state)
    if note:
        note(columns)
    said, run, blank = SANITY.say(columns), columns["run"], columns["blank"]
    case = f"{state}: {said}"
    state = {**SANITY.resolve()[0], **state}
    measured, expected = run["measured"][:, 0].astype(float), run["expected"][:, 0].astype(float)
    assert run["tiny"].shape == (1, state["steps"] + 1), case
    assert measured[6] == pytest.approx(run["tiny"][0, -1], rel=1e-5, nan_ok=True), case
    classes = {"wine": 3, "iris": 3, "blobs": 3}.get(state["data"], 2)
    assert expected[1] == pytest.approx(np.log(classes)), case
    if state["fault"] == "nothing" and state["last_layer"] == 0.01:
        assert blank["bare"] == pytest.approx(np.log(blank["classes"]), rel=0.01), case
    if state["fault"] == "no_penalty":
        assert np.array_equal(blank["bare"], blank["penalised"]), case
    failed = []
    for name, value, wanted, verdict in zip(LINES, measured, expected, columns["judged"]["verdict"][:, 0]):
        if not verdict:
            failed.append(name)
        if name != "tiny batch" or not verdict:
            assert verdict == passes(name, value, wanted) or "not every example is right" in said, case
        lines = re.findall(rf"{name.capitalize()}: [^;.]*\d?[^A-Z]*", said)
        assert bool(lines) == (not verdict), case
        if lines and "no finite number" in lines[0]:
            assert not np.isfinite(value), case
        elif lines and (shown := re.search(NUMBER, lines[0])):
            assert float(shown[0]) == pytest.approx(value, rel=0.006, abs=1e-12), case
    count = re.search(r"(All|\d) (?:of )?8 lines?", said)
    assert count, case
    assert (0 if count[1] == "All" else int(count[1])) == len(failed), case
    heard = {*failed, {0: "all", 1: "one"}.get(len(failed), "some")}
    heard |= {word for word in ("no finite number",) if word in said}
    return heard | about_the_guess(state, said, case)


def about_the_guess(state, said, case):
    fault, now = state["fault"], state["guess"]
    guess = state["first"] if fault == "hidden" and state["first"] != "none" else now
    assert ("lanted" in said) == (fault != "hidden" or guess != "none"), case
    if fault == "nothing":
        assert "Nothing is planted." in said, case
    if guess == "none":
        assert ("Make your guess" in said) == (fault == "hidden"), case
        return {"ask"} if fault == "hidden" else {"nothing"}
    if fault == "hidden":
        assert ("Your first guess was" in said) == (guess != now), case
        return {"right"} if "guess is right" in said else {"wrong"}
    mixed = {fault, guess} == {"labels_shuffled", "out_of_step"}
    word = "alike" if mixed else "right" if fault == guess else "wrong"
    assert {"alike": "cannot tell them apart", "right": "guess is right", "wrong": "guess is wrong"}[word] in said, case
    return {word}
