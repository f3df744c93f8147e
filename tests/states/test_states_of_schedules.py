"""Every sentence of the schedule viewer in drawn states, against the rates and losses in plain NumPy."""

import numpy as np
import pytest
from states.drawing import drawn
from states.sentences import Reader

import simulab as sl
from simulab import catalogue
from simulab.widgets.schedules import words

VIEWER = catalogue.widgets["schedules"]()
NAMES = [series.name for series in VIEWER.series()]
TITLES = {series.label: series.name for series in VIEWER.series()}
SEED = 17
"""Of the part that every run of the suite draws."""
STATES, MANY = 15, 400
SURFACE = {"task": "surface", "noise": [0.0, "*"], "optimizer": "sgd"}
STRUCTURES = {
    "nets": {"task": "net", "optimizer": "sgd", "dataset": "two_moons", "schedules": "*", "min_rate": [0.0, "*"]},
    "a bowl": {**SURFACE, "surface": "quadratic", "schedules": "*", "learning_rate": [0.15, "*"]},
    "a minimum that is not zero": {**SURFACE, "surface": "saddle", "schedules": "*", "learning_rate": [0.1, "*"]},
    "a slope that ends on a saddle": {
        **SURFACE, "surface": "saddle", "start_y": [0.0, "*"], "patience": [0, 3, "*"], "threshold": [0.0, "*"],
        "schedules": ["plateau", "*"], "learning_rate": [0.3, "*"],
    },
    "a floor that is too high": {
        **SURFACE, "surface": "rosenbrock", "noise": 0.0, "schedules": [["constant", "step", "cosine"], "*"], "drop": 1.0,
        "learning_rate": 0.001, "min_rate": 0.1,
    },
    "schedules that never begin": {
        **SURFACE, "surface": "quadratic", "schedules": [["constant", "step", "plateau"], ["constant", "step", "cosine"]],
        "drop": [1.0, "*"], "period": [100, "*"], "learning_rate": [0.15, 9.0],
    },
}  # fmt: skip
FIXED = ("a slope that ends on a saddle", "a floor that is too high", "schedules that never begin")
"""Of the structures those that every run of the suite draws: each is a program to compile."""
OF_THE_BUDGET = {words.NET, words.SURFACE, words.CALM_SURFACE, words.RISES}


def make_reader():
    return Reader(VIEWER, RULES, set(VIEWER.phrases) - OF_THE_BUDGET)


@pytest.fixture
def reader():
    return make_reader()


def check(reader, structure, seeds):
    for seed in seeds:
        state = drawn(VIEWER, "runs", np.random.default_rng(seed), STRUCTURES[structure])
        runs = VIEWER.compute(state, ["runs"])["runs"]
        standard = VIEWER.resolve({})[0]
        case = f"{structure}, seed {seed}: { {knob: v for knob, v in state.items() if v != standard[knob]} }"
        shown = Shown(state, runs)
        check_the_table(shown, case)
        check_the_lines(shown, case)
        reader.read(structure, case, runs, shown)


def test_a_fixed_part(reader):
    for structure in FIXED:
        check(reader, structure, range(SEED, SEED + STATES))
    reader.check_shares(least=0.0)


@pytest.mark.long
def test_two_thousand_states(reader):
    for structure in STRUCTURES:
        check(reader, structure, range(1000, 1000 + (MANY // 2 if structure == "nets" else MANY)))  # nets are trained
    reader.check_shares()


class Shown:
    """One state's columns by the schedule's name, and what the oracle makes of them."""

    def __init__(self, state, runs):
        self.state, self.T = state, state["steps"]
        self.on_surface = state["task"] == "surface"
        lowest = sl.catalogue.landscapes[state["surface"]]().best if self.on_surface else 0.0
        rows = dict(zip(state["schedules"], range(len(state["schedules"]))))
        self.row = rows
        self.loss = {name: runs["loss"][i].astype(float) + lowest for name, i in rows.items()}
        self.rate = {name: runs["rate"][i].astype(float) for name, i in rows.items()}
        self.runs = runs
        self.ends = {name: loss[self.T] for name, loss in self.loss.items()}
        self.alive = {name: end for name, end in self.ends.items() if np.isfinite(end)}
        self.slack = 4e-7 * max([abs(lowest), *(abs(end) for end in self.alive.values())], default=0.0)

    def equal(self, height):
        """Who ends there, as far as float32 shows."""
        return [name for name, end in self.alive.items() if abs(end - height) <= self.slack]

    def cuts(self, name):
        """Epochs after which the rate is lower than before."""
        rate = self.rate[name][: self.T]
        return np.flatnonzero(rate[1:] < rate[:-1] * (1 - 1e-6)) + 1


def number(text, value, slack=1e-30):
    assert float(text) == pytest.approx(value, rel=0.006, abs=slack)


def check_the_table(shown, case):
    runs = shown.runs
    for name, i in shown.row.items():
        end = shown.ends[name]
        assert np.isfinite(runs["final"][i]) == np.isfinite(end), case
        if np.isfinite(end):
            assert abs(runs["final"][i] - end) <= shown.slack, case
            assert abs(runs["lowest"][i] - np.nanmin(shown.loss[name][: shown.T + 1])) <= shown.slack, case
            below = sum(other < end - shown.slack for other in shown.alive.values())
            at_most = sum(other <= end + shown.slack for other in shown.alive.values())
            assert below < runs["rank"][i] <= at_most, case
        assert runs["last"][i] == np.float32(shown.rate[name][shown.T - 1]), case


def check_the_lines(shown, case):
    """What the labels at the vertical lines say is so."""
    labels = np.array(VIEWER.figures[0].rules.labels)
    at = {label: shown.runs["boundaries"][labels == label] for label in labels}
    (warm,), (peak,), drops, restarts = (at[label] for label in ("warmup ends", "peak", "drop", "restart"))
    for name in ("warmup_cosine", "inverse_sqrt"):
        if name in shown.row and np.isfinite(warm):
            rate = shown.rate[name][: shown.T]
            assert rate[int(warm)] >= np.max(rate[: int(warm) + 1]) * (1 - 1e-6), case
            if shown.state["min_rate"] <= shown.state["learning_rate"]:
                assert rate[int(warm)] >= np.max(rate) * (1 - 1e-6), case
    if "one_cycle" in shown.row and np.isfinite(peak):
        rate = shown.rate["one_cycle"][: shown.T]
        assert rate[int(peak)] >= np.max(rate) * (1 - 1e-6), case
    if "step" in shown.row and shown.state["drop"] < 0.999:
        assert [int(t) for t in drops if np.isfinite(t)] == shown.cuts("step")[:6].tolist(), case
    if "cosine_restarts" in shown.row:
        for t in restarts[np.isfinite(restarts)].astype(int):
            assert shown.rate["cosine_restarts"][t] == pytest.approx(shown.state["learning_rate"], rel=1e-5), case


def lowest(shown, match):
    name = TITLES[match[1]]
    number(match[2], shown.ends[name], shown.slack)
    assert shown.ends[name] <= min(shown.alive.values()) + shown.slack
    assert len(shown.row) > 1
    assert np.sum(shown.runs["rank"][[shown.row[one] for one in shown.alive]] == 1) == 1


def lowest_of_many(shown, match):
    name = TITLES[match[2]]
    number(match[3], shown.ends[name], shown.slack)
    assert 1 < int(match[1]) < len(shown.alive) or (int(match[1]) == len(shown.alive) > 1)
    assert int(match[1]) <= len(shown.equal(min(shown.alive.values())))
    assert name in shown.equal(min(shown.alive.values()))


def highest(shown, match):
    name = TITLES[match[1]]
    number(match[2], shown.ends[name], shown.slack)
    assert shown.ends[name] >= max(shown.alive.values()) - shown.slack
    assert len(shown.alive) > 1


def highest_of_many(shown, match):
    name = TITLES[match[2]]
    number(match[3], shown.ends[name], shown.slack)
    assert 1 < int(match[1]) <= len(shown.equal(max(shown.alive.values())))
    assert name in shown.equal(max(shown.alive.values()))


def alone(shown, match):
    assert list(shown.row) == [TITLES[match[1]]]
    number(match[2], shown.ends[TITLES[match[1]]], shown.slack)


def equals(shown, match):
    number(match[1], max(shown.alive.values()), shown.slack)
    assert len(shown.equal(max(shown.alive.values()))) == len(shown.alive) > 1
    assert match[0].startswith("They") == (len(shown.alive) == len(shown.row))


def lost(shown, match):
    gone = set(shown.row) - set(shown.alive)
    assert gone == {TITLES[match[1]]}


def lost_more(shown, match):
    gone = set(shown.row) - set(shown.alive)
    assert len(gone) == int(match[1]) > 1
    assert TITLES[match[2]] in gone


def tired(shown):
    """(epochs after which PyTorch's count would cut the rate, whether rounding could decide otherwise)."""
    state, best, waited, cuts, unsure = shown.state, np.inf, 0, [], False
    for t, loss in enumerate(shown.loss["plateau"][1 : shown.T], 1):
        limit = best - state["threshold"] * abs(best) if np.isfinite(best) else np.inf
        unsure |= np.isfinite(limit) and abs(loss - limit) <= 2e-6 * (abs(limit) + shown.slack * 1e6)
        if loss < limit:
            best, waited = loss, 0
        else:
            waited += 1
        if waited > state["patience"]:
            cuts, waited = [*cuts, t], 0
    return cuts, unsure


def cut(shown, match):
    found = shown.cuts("plateau")
    if np.min(shown.rate["plateau"][: shown.T]) < 1e-30:  # float32 knows no lower rate
        found = np.array(tired(shown)[0])
    times, first = (int(match[1]), int(match[2])) if len(match.groups()) > 1 else (1, int(match[1]))
    assert len(found) == times
    assert found[0] == first
    wanted, unsure = tired(shown)
    assert unsure or wanted == found.tolist(), f"by its patience: {wanted}, by its rate: {found}"
    assert ("step" in match[0]) == shown.on_surface


def uncut(shown, match):
    assert len(shown.cuts("plateau")) == 0
    wanted, unsure = tired(shown)
    assert unsure or not wanted, wanted


def rises(shown, match):
    name = TITLES[match[1]]
    number(match[2], shown.state["min_rate"])
    assert shown.state["min_rate"] > shown.state["learning_rate"]
    rate = shown.rate[name][: shown.T + 1]
    assert np.max(rate) > rate[0] or np.ptp(rate) <= 1e-6 * rate[0]
    assert np.max(rate) > shown.state["learning_rate"]


def net(shown, match):
    assert not shown.on_surface
    assert int(match[1]) == shown.T
    assert int(match[2]) * 20 >= 60 > (int(match[2]) - 1) * 20  # sixty examples, twenty in a mini-batch


def noisy(shown, match):
    assert shown.on_surface
    assert shown.state["noise"] > 0
    assert int(match[1]) == shown.T


def calm(shown, match):
    assert shown.on_surface
    assert shown.state["noise"] == 0


def nobody(shown, match):
    assert shown.state["schedules"] == []


WHO = r"([\w ,-]+?)"
RULES = {
    WHO + r" ends lowest, at a loss of #\.": lowest,
    r"# end lowest, " + WHO + r" among them, at a loss of #\.": lowest_of_many,
    WHO + r" ends highest, at #\.": highest,
    r"# end highest, " + WHO + r" among them, at #\.": highest_of_many,
    WHO + r" ends at a loss of #\.": alone,
    r"(?:They|The others) end at one and the same loss, #\.": equals,
    WHO + r" diverged\.": lost,
    r"# runs diverged, " + WHO + r" among them\.": lost_more,
    r"Reduce on plateau cut its rate # times, first after (?:epoch|step) #: its patience was used up\.": cut,
    r"Reduce on plateau cut its rate once, after (?:epoch|step) #: its patience was used up\.": cut,
    r"Reduce on plateau never cut its rate: a better loss always came within its patience, or the run was over\.": uncut,
    WHO + r" rises: its lowest rate, #, is above the base rate\.": rises,
    r"Equal budgets: # epochs of # mini-batches for each, from the same weights, in the same order\.": net,
    r"Equal budgets: # steps for each, from the same start, with the same noise\.": noisy,
    r"Equal budgets: # steps for each, from the same start, without noise\.": calm,
    r"Choose a schedule\.": nobody,
}  # fmt: skip
