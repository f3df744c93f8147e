"""Every sentence of the lottery, in drawn states, against the columns' own numbers."""

import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.lottery.words import BEATEN, DIVERGED, ENDS, LOST, NONE_FINITE, NOWHERE, judged
from simulab.widgets.moment import Now
from simulab.widgets.turn import turn

LOTTERY = catalogue.widgets["lottery"]()
SHOWN = r"(\d[\d.e-]*\d|\d)"
RESTLESS = {"drawn": "batch_size", "deal": 16, "data": "two_moons", "bet": "b", "steps": 200}
"""One of the tickets is a single example a step."""
WORDS = ("good", "slow", "restless", "stuck", "diverged")
MOST = 6
"""Tickets that can be dealt."""


def drawn(seed):
    draw = np.random.default_rng(seed)
    state = {
        "drawn": str(draw.choice(["learning_rate", "learning_rate", "batch_size", "initial_scale"])),
        "deal": int(draw.integers(0, 10_000)),
        "bet": str(draw.choice(["none", "a", "b", "c"])),
        "data": str(draw.choice(["iris", "wine", "two_moons", "spirals", "blobs"])),
        "momentum": float(draw.choice([0.0, 0.9])),
        "learning_rate": float(np.exp(draw.uniform(np.log(1e-4), np.log(10)))),
        "batch_size": int(draw.choice([5, 20, 120])),
        "initial_scale": float(draw.choice([0.01, 1.0, 30.0])),
        "steps": int(draw.choice([50, 51, 100])),
        "seed": seed,
    }
    if (many := int(draw.integers(3, MOST + 1))) > 3:
        return {**state, "tickets": many, "bet": str(draw.choice(["none", *"abcdef"[:many]]))}
    return state


def test_a_fixed_part():
    states = [*map(drawn, range(8)), RESTLESS, {**LOTTERY.resolve()[0], "bet": "b"}]
    heard = {word for state in states for word in check(state)}
    assert heard >= {"good", "slow", "restless", "diverges", "none ends lower", "the lowest ends", "in 100 tickets"}


@pytest.mark.long
def test_two_thousand_states():
    # its units are bounded: an infinite loss needs numbers of one's own
    heard = Heard(LOTTERY, {LOST, ENDS, NOWHERE, NONE_FINITE})
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, (state["data"], state["steps"])))
    heard.enough()


def test_before_the_curve_is_there_nothing_is_called_good_or_slow():
    none = [np.nan] * 3  # no ticket
    race = {"value": np.array([[0.1], [9.0], [10.0], *([one] for one in none)]), "first": np.array([1, 1, 1, *none]),
            "middle": np.array([0.5, 1.5, 2.0, *none]), "end": np.array([0.4, 1.2, np.nan, *none]), "up": np.zeros(MOST),
            "down": np.ones(MOST)}  # fmt: skip
    late = {"final": np.full((17, 5), np.nan), "blank": np.full(17, np.nan)}
    said = judged({"bet": 2, "tickets": 3}, Now({"race": race, "curve": late}))
    assert said["code"].tolist() == [BEATEN, ENDS, DIVERGED, LOST, -1, -1, -1, -1]
    assert said["verdict"][:, 0].tolist() == [-1, DIVERGED, DIVERGED, -1, -1, -1]
    assert judged({"bet": 3, "tickets": 3}, Now({"race": race, "curve": late}))["code"][0] == NOWHERE
    nowhere = {**race, "end": np.array([np.inf, np.inf, np.inf, *none])}
    said = judged({"bet": 1, "tickets": 3}, Now({"race": nowhere, "curve": late}))
    assert said["code"].tolist() == [NONE_FINITE, LOST, LOST, LOST, -1, -1, -1, -1]


def test_who_bets_on_a_ticket_that_is_not_dealt_has_no_bet():
    state, complaints = LOTTERY.resolve({"bet": "e"})
    assert state["bet"] == "none"
    assert complaints == ["Your bet: there is no “e”; left at none."]
    assert LOTTERY.resolve({"tickets": 5, "bet": "e"}) == ({**state, "tickets": 5, "bet": "e"}, [])
    assert turn(LOTTERY.controls(), {**state, "tickets": 5, "bet": "e"}, {"tickets": 4})["bet"] == "none"


def near(shown, wanted):
    return float(shown) == pytest.approx(wanted, rel=0.006, abs=1e-12)  # three digits


def verdict_of(loss, blank, best):
    """The rules as the documentation has them."""
    first, end, half = loss[0], loss[-1], (len(loss) - 1) // 2
    if not np.isfinite(end) or end >= first:
        return "diverged"
    if blank > best and blank - end >= 0.9 * (blank - best):
        return "good"
    change = np.diff(loss[half:])
    up, down = change[change > 0].sum(), -change[change < 0].sum()
    if up > 0.3 * (up + down):
        return "restless"
    fell = loss[half] - end
    return "slow" if fell >= 0.2 * (first - loss[half]) or fell >= 0.02 * (end - best) else "stuck"


def check(state, note=None):
    """Asserts whatever was said, and returns the key words that were."""
    columns = LOTTERY.compute(state)
    if note:
        note(columns)
    said = LOTTERY.say(columns)
    race, curve, case = columns["race"], columns["curve"], f"{state}: {said}"
    many = state.get("tickets", 3)
    assert race["loss"].shape == (MOST, state["steps"] + 1), case
    assert np.isnan(race["loss"][many:]).all(), case
    assert np.isnan(race["value"][many:]).all(), case
    loss, values = race["loss"][:many].astype(float), race["value"][:many, 0]
    assert not re.search(rf"\b[{'ABCDEF'[many:] or '-'}], at", said), case
    middle, ends = np.median(curve["final"], axis=1), np.where(np.isfinite(loss[:, -1]), loss[:, -1], np.inf)
    best = min(middle.min(), ends.min())
    blank = min(float(np.min(curve["blank"])), np.min(loss[:, 0]))
    heard = set()
    for label, value, run, code in zip("ABCDEF", values, loss, columns["judged"]["verdict"][:, 0]):
        word = verdict_of(run, blank, best)
        assert WORDS[code] == word, case
        found = re.search(rf"{label}, at {SHOWN}, (?:is )?(good|slow|restless|stuck|diverges)", said)
        assert found, case
        assert near(found[1], value), case
        assert found[2] == word.replace("diverged", "diverges"), case
        heard.add(found[2])
        about = said[found.start() :].split(". ")[0]
        if shown := re.search(rf"(?:ends|stuck) at {SHOWN}", about):
            assert near(shown[1], run[-1]), case
        elif "no finite loss" in about:
            heard.add("no finite loss")
            assert not np.isfinite(run[-1]), case
        if share := re.search(r"(\d+) % of the possible fall", about):
            assert int(share[1]) == pytest.approx(100 * (blank - run[-1]) / (blank - best), abs=0.51), case
        if began := re.search(rf"no lower than {SHOWN}, where it began", about):
            assert near(began[1], run[0]), case
            assert run[-1] >= run[0], case
    return heard | about_the_bet(state["bet"], said, ends, case) | about_the_odds(said, middle, blank, best, case)


def about_the_bet(bet, said, ends, case):
    if bet == "none":
        assert "You bet" not in said, case
        return set()
    mine = ends["abcdef".index(bet)]
    assert f"You bet on {bet.upper()}" in said, case
    if "none ends lower" in said:
        assert mine == ends.min() < np.inf, case
        return {"none ends lower"}
    if "but none ends at a finite loss" in said:
        assert ends.min() == np.inf, case
        return {"none finite"}
    found = re.search(rf"the lowest ends at {SHOWN}", said)
    assert found, case
    assert near(found[1], ends.min()), case
    assert mine > ends.min(), case
    return {"the lowest ends"}


def about_the_odds(said, middle, blank, best, case):
    good = int(np.sum(middle <= blank - 0.9 * (blank - best))) if best < blank else 0
    if found := re.search(r"Of 17 values over the whole range (\d+) are good .* about (\d+) in 100 tickets", said):
        assert int(found[1]) == good > 0, case
        assert int(found[2]) == pytest.approx(100 * good / 17, abs=0.51), case
        return {"in 100 tickets"}
    assert "none is good" in said, case
    assert good == 0, case
    return {"none is good"}
