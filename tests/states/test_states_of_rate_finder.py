"""Every sentence of the rate finder, in drawn states, against the columns' own numbers."""

import math
import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.moment import Now
from simulab.widgets.rate_finder.words import BEST, ENDS, LOST, NONE, ROSE, SHARE, of_trainings

FINDER = catalogue.widgets["rate-finder"]()
FIXED = range(12, 24)
SHOWN = r"(\d[\d.e-]*\d|\d)"


def drawn(seed):
    draw = np.random.default_rng(seed)
    return {
        "data": str(draw.choice(["wine", "two_moons", "circles", "spirals", "xor", "blobs", "iris"])),
        "optimizer": "momentum",
        "momentum": float(draw.choice([0.0, 0.9, 0.99])),
        "batch_size": int(draw.choice([5, 20, 120])),
        "steps": int(draw.choice([50, 200, 400])),
        "smoothing": float(draw.choice([0.0, 0.5, 0.9, 0.99])),
        "highest": float(draw.choice([10.0, 1.0])),
        "learning_rate": float(np.exp(draw.uniform(np.log(1e-5), np.log(10)))),
        "seed": seed,
    }


def test_a_fixed_part():
    heard = {code for seed in FIXED for code in check(drawn(seed))}
    assert heard >= {"tenth of that", "four times", "Up to the highest", "of that fall", "falls lowest"}


@pytest.mark.long
def test_two_thousand_states():
    heard = Heard(FINDER, {NONE, LOST, ENDS})  # the lowest rate always falls a little, and bounded units stay finite
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, state["data"]))
    heard.enough()


def test_a_training_that_overflowed_has_no_last_loss():
    """Bounded units do not overflow at any rate of the knob; data of one's own may."""
    columns = {
        "truth": {"final": np.array([np.inf, 0.5]), "rate": np.array([1.0, 0.1])},
        "test": {
            "final": np.array([[0.7], [np.nan], [1.2]]),
            "tried": np.array([[0.2], [0.3], [5.0]]),
            "began": np.array([1.0]),
        },
    }
    assert of_trainings(Now(columns))["code"].tolist() == [BEST, SHARE, LOST, ROSE]
    columns["truth"]["final"] = np.array([np.inf, 1.5])
    assert of_trainings(Now(columns))["code"][0] == NONE


def test_before_the_whole_trainings_are_there_nothing_is_compared_with_them():
    late = {"final": np.full((5, 5), np.nan), "rate": np.full((5, 5), np.nan)}
    test = {
        "final": np.array([[0.7], [1.2], [np.nan]]),
        "tried": np.array([[0.2], [np.nan], [5.0]]),
        "began": np.ones(1),
    }
    assert of_trainings(Now({"truth": late, "test": test}))["code"].tolist() == [-1, ENDS, -1, LOST]


def near(shown, wanted):
    return float(shown) == pytest.approx(wanted, rel=0.006, abs=1e-12)  # three digits


def slopes(smooth, steps, lowest, end):
    """Step -> how much the smoothed loss rises a step around it, over a twentieth of the test on either side."""
    wide = max(1, round(0.05 * steps))
    ends = {t: (max(t - wide, 0), min(t + wide, end - 1)) for t in range(max(1, math.ceil(0.1 * steps)), lowest)}
    return {t: (smooth[high] - smooth[low]) / (high - low) for t, (low, high) in ends.items()}


def check(state, note=None):
    """Asserts whatever was said, and returns the key words that were."""
    columns = FINDER.compute(state)
    if note:
        note(columns)
    said = FINDER.say(columns)
    test, case = columns["test"], f"{state}: {said}"
    truth = {column: values.ravel() for column, values in columns["truth"].items()}
    T = state["steps"]
    smooth, rate = test["smoothed"][:T].astype(float), test["rate"][:T].astype(float)
    assert np.all(np.isnan(test["seen"][T:])), case
    low_yet = np.minimum.accumulate(np.where(np.isfinite(smooth), smooth, np.inf))
    with np.errstate(invalid="ignore"):
        blown = np.flatnonzero(~(smooth <= 4 * low_yet))
    end = blown[0] if len(blown) else T
    heard = set()
    if found := re.search(rf"fastest at a rate of {SHOWN} and is lowest at {SHOWN}; a tenth of that is {SHOWN}", said):
        heard.add("tenth of that")
        lowest = 1 + int(np.argmin(smooth[1:end]))
        falls = slopes(smooth, T, lowest, end)
        steepest = min(falls, key=lambda t: falls[t])
        assert near(found[2], rate[lowest]), case
        assert near(found[3], rate[lowest] / 10), case
        # two places may fall as fast but for float32's last digits
        at = int(np.argmin(np.abs(np.log(rate / float(found[1])))))
        assert min(abs(falls[t] - falls[steepest]) for t in falls if abs(t - at) <= 1) < 1e-5, case
    if "falls at no rate" in said:
        lowest = 1 + int(np.argmin(smooth[1:end]))
        falls = slopes(smooth, T, lowest, end)
        assert not falls or min(falls.values()) > -1e-6, case
    if "suggests no rate" in said:
        heard.add("suggests no rate")
        assert end <= 1 or np.min(smooth[1:end]) >= 0.95 * smooth[0] - 1e-6, case
    if found := re.search(rf"At step (\d+), at a rate of {SHOWN}, it is more than four times", said):
        heard.add("four times")
        assert int(found[1]) == end < T, case
        assert near(found[2], rate[end]), case
    if "Up to the highest rate" in said:
        heard.add("Up to the highest")
        assert end == T, case
    return heard | about_trainings(said, test, truth, case)


def about_trainings(said, test, truth, case):
    heard, began = set(), float(test["loss"][2, 0])
    finite = np.where(np.isfinite(truth["final"]), truth["final"], np.inf)
    lowest = float(np.min(finite))
    if found := re.search(rf"begin at a loss of {SHOWN}, the one at a rate of {SHOWN} falls lowest, to {SHOWN}", said):
        heard.add("falls lowest")
        assert near(found[1], began), case
        assert near(found[2], truth["rate"][np.argmin(finite)]), case
        assert near(found[3], lowest), case
    else:
        assert lowest >= began, case
    for label, end, tried in zip(
        ("Steepest", "A tenth of the lowest", "Your rate"), test["final"][:, 0], test["tried"][:, 0]
    ):
        if not np.isfinite(tried):
            assert f"{label} ends" not in said, case
        elif found := re.search(rf"{label} ends at {SHOWN}: (-?\d+) % of that fall", said):
            heard.add("of that fall")
            assert near(found[1], end), case
            assert end < began, case
            assert int(found[2]) == pytest.approx(100 * (began - end) / (began - lowest), abs=0.51), case
        elif f"{label} ends at no finite loss" in said:
            heard.add("no finite loss")
            assert not np.isfinite(end), case
        elif re.search(rf"{label} ends at {SHOWN}, not below where it began", said):
            heard.add("not below")
            assert end >= began, case
    return heard
