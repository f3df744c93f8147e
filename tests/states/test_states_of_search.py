"""Every sentence of the search in drawn states, against the trials, the formula and a thousand draws in plain NumPy."""

import functools

import numpy as np
import pytest
from states.drawing import drawn
from states.sentences import Reader

from simulab import catalogue
from simulab.widgets.search.phrases import BUDGET, LESS, LUCK, MORE, OF_A_NET, SHARE, SHARE_AND_TIES, TEST, UNUSED
from simulab.widgets.search.strategies import CHALLENGERS

SEARCH = catalogue.widgets.make("search", "widget")
SUBJECTS = {one.subject: name for name, one in CHALLENGERS.items()}
SEED = 23
"""Of the part that every run of the suite draws."""
STATES, MANY, NET_STATES = 8, 200, 3
RATES, RUNGS, EDGE = (1e-4, 10.0), (1, 3, 9), 0.02
OTHERS = {"weight_decay": (1e-6, 1.0, True), "momentum": (0.0, 0.99, False), "dropout": (0.0, 0.9, False)}
STOPPING = ("halving", "hyperband", "bohb")
FORMULA = {
    "objective": "formula", "trials": [4, 25, 64, "*"], "seed": "*", "width": [0.02, 0.1, 0.6, "*"],
    "matters": [0.0, 0.1, 1.0, "*"], "peak_x": [0.0, 0.5, 1.0, "*"], "peak_y": [0.0, 0.5, 1.0, "*"],
}  # fmt: skip
STRUCTURES = {name: {**FORMULA, "strategy": name} for name in CHALLENGERS}
NETS = {
    f"{strategy} over recorded {knob} on {dataset}": {
        "objective": knob, "dataset": dataset, "strategy": strategy, "trials": [4, 25, 64, "*"], "seed": "*"
    }
    for strategy, knob, dataset in (
        ("random", "momentum", "wine"), ("halving", "weight_decay", "two_moons"), ("tpe", "dropout", "wine")
    )
}  # fmt: skip
STRUCTURES |= NETS
FIXED = ("random", "halving", "random over recorded momentum on wine")
"""Of the structures those that every run of the suite draws: other tests compile the same programs."""
ABOUT_THE_BUDGET = {BUDGET, BUDGET + OF_A_NET, UNUSED, TEST, SHARE, SHARE_AND_TIES, LUCK}


@pytest.fixture
def reader():
    return Reader(SEARCH, RULES, set(SEARCH.phrases) - ABOUT_THE_BUDGET)


def check(reader, structure, seeds):
    for seed in seeds:
        state = drawn(SEARCH, ("trials", "resamples"), np.random.default_rng(seed), STRUCTURES[structure])
        found = SEARCH.compute(state, ["trials", "resamples"], replayed=structure in NETS)
        standard = SEARCH.resolve({})[0]
        case = f"{structure}, seed {seed}: { {knob: v for knob, v in state.items() if v != standard[knob]} }"
        shown = Shown(state, found["trials"], found["resamples"])
        shown.check(case)
        for source in ("trials", "resamples"):
            reader.read(f"{structure}: {source}", case, found[source], shown)


def test_a_fixed_part(reader):
    for structure in FIXED:
        check(reader, structure, range(SEED, SEED + (NET_STATES if structure in NETS else STATES)))
    assert not any(reader.silent[f"{structure}: trials"] for structure in FIXED)  # who found more is always said


@pytest.mark.long
def test_two_thousand_states(reader):
    for structure in STRUCTURES:
        check(reader, structure, range(1000, 1000 + MANY))
    # that two finds read alike to three digits is rare with some challengers; it is one sentence for all of them
    close = {MORE + i: "more" for i in range(len(CHALLENGERS))} | {LESS + i: "less" for i in range(len(CHALLENGERS))}
    # the thousand draws are a source of their own, with no sentence about the run
    reader.check_shares(silence=0.5, kind=lambda code: close.get(code, code))


def number(text, value, slack=1e-6):
    assert float(text) == pytest.approx(float(value), rel=0.006, abs=slack)


class Trials:
    """One search's trials: those that were begun, and those of them that were trained to the end."""

    def __init__(self, found, row):
        begun = np.isfinite(found["x"][row])
        self.u, self.v, self.value, self.epochs = (
            found[name][row][begun].astype(float) for name in ("x", "y", "value", "epochs")
        )
        self.rate = found["learning_rate"][row][begun]
        self.whole = self.epochs == 9
        self.ends = self.value[self.whole]
        self.best = np.max(self.ends)
        self.test, self.spent = (found[name].reshape(-1)[row] for name in ("test", "spent"))

    @property
    def places(self):
        """Of those that are the best, as far as float32 shows: u and v."""
        found = self.whole & (self.value >= self.best - 1e-7)
        return self.u[found], self.v[found]


class Shown:
    """One state's trials, and what the oracle makes of them."""

    def __init__(self, state, found, draws):
        self.state, self.found, self.draws = state, found, draws
        self.grid, self.other = (Trials(found, row) for row in (0, 1))
        self.net = state["objective"] != "formula"
        self.n = state["trials"]

    def worth(self, u, v, peak=None):
        """What a whole trial at u of the rate and v of the other knob is worth."""
        if self.net:
            return look_up(self.state["objective"], self.state["dataset"], u, v)[0]
        p, q = (self.state["peak_x"], self.state["peak_y"]) if peak is None else peak
        m, w = self.state["matters"], self.state["width"]
        return (1 - m) * np.exp(-(((u - p) / w) ** 2)) + m * np.exp(-(((v - q) / 0.4) ** 2))

    def at(self, s):
        """u of s, where the rate is sampled as it is, or by its logarithm."""
        if self.state["scale"] == "log":
            return s
        low, high = RATES
        return np.log10((low + s * (high - low)) / low) / np.log10(high / low)

    def check(self, case):
        """Trials are worth what they say, and the line of the best so far is that of the whole ones."""
        for one in (self.grid, self.other):
            u, v = one.u[one.whole], one.v[one.whole]
            if self.net:  # a place on the border of two trainings is either
                near = [self.worth(u + a, v + b) for a in (-1e-6, 1e-6) for b in (-1e-6, 1e-6)]
                assert np.all(np.min(np.abs(np.array(near) - one.ends), axis=0) < 1e-6), case
            else:
                np.testing.assert_allclose(one.ends, self.worth(u, v), rtol=2e-5, atol=2e-6, err_msg=case)
            np.testing.assert_allclose(one.rate, RATES[0] * (RATES[1] / RATES[0]) ** one.u, rtol=1e-4, err_msg=case)
            assert one.spent <= 9 * self.n, case
            assert np.min(one.value) >= 0, case
            assert np.max(one.value) <= 1 + 1e-6, case
        for rung in RUNGS:  # what is seen early is a value like any other
            seen = self.found[f"after_{rung}"]
            assert 0 <= np.nanmin(seen, initial=0.0) <= np.nanmax(seen, initial=1.0) <= 1 + 1e-6, case
        known, after = self.found["known_9"], self.found["after_9"]
        for budget, best in enumerate(self.found["best"][1]):
            assert best == pytest.approx(np.max(after[known <= budget + 1e-6], initial=0.0), abs=1e-6), case

    @functools.cached_property
    def simulated(self):
        """(wins, ties) of random search over the grid in other draws, and each draw's (trials, who is good)."""
        draw = np.random.default_rng(self.state["seed"])
        s, t = draw.random((2, 2000, self.n))
        x, y = draw.random((2, 2000, 1))
        peak = (x, y) if self.state["moves"] and not self.net else None
        rows = max(r for r in range(1, 9) if r * r <= self.n)
        across, up = np.meshgrid(np.linspace(0, 1, self.n // rows), np.linspace(0, 1, rows))
        grid = self.worth(self.at(across).reshape(1, -1), up.reshape(1, -1), peak).max(axis=1)
        best = self.worth(self.at(s), t, peak).max(axis=1)
        return np.mean(best > grid + 1e-9), np.mean(np.abs(best - grid) <= 1e-9)

    @functools.cached_property
    def good(self):
        """Which share of the space is in its best 5 %: more where many places are equally good."""
        s, t = np.random.default_rng(1).random((2, 100_000))
        value = self.worth(self.at(s), t)
        return np.mean(value >= np.quantile(value, 0.95, method="lower"))


@functools.cache
def recorded(knob, dataset):
    names = [option.value for control in SEARCH.all_controls if control.name == "dataset" for option in control.options]
    entry = SEARCH.recordings["surface"].entry((1 + [*OTHERS].index(knob), names.index(dataset)))
    return np.asarray(entry["right"])[:, -1], np.asarray(entry["tested"])


def look_up(knob, dataset, u, v):
    """Validation and test accuracy of the nearest training."""
    sizes = {"wine": (71, 36), "two_moons": (120, 60)}[dataset]
    u, v = np.broadcast_arrays(u, v)
    i, j = (np.clip(np.floor(16 * one + 0.5), 0, 16).astype(int) for one in (u, v))
    return tuple(table[j, i] / size for table, size in zip(recorded(knob, dataset), sizes))


def better(shown, match):
    assert SUBJECTS[match[1]] == shown.state["strategy"]
    number(match[2], shown.other.best)
    number(match[3], shown.grid.best)
    assert shown.other.best > shown.grid.best
    assert float(match[2]) > float(match[3]), "the two read alike"
    tried = len(np.unique(shown.other.u))
    assert tried <= int(match[4]) <= tried + 1  # two that float32 takes for one


def worse(shown, match):
    assert SUBJECTS[match[1]] == shown.state["strategy"]
    number(match[2], shown.other.best)
    number(match[3], shown.grid.best)
    assert shown.other.best < shown.grid.best
    assert float(match[2]) < float(match[3]), "the two read alike"


def by_a_little(sign):
    def check(shown, match):
        assert SUBJECTS[match[1]] == shown.state["strategy"]
        number(match[2], sign * (shown.other.best - shown.grid.best), slack=2e-7)
        number(match[3], shown.grid.best)
        assert sign * (shown.other.best - shown.grid.best) > -1e-7

    return check


def even(shown, match):
    assert SUBJECTS[match[1]] == shown.state["strategy"]
    number(match[2], shown.grid.best)
    assert abs(shown.other.best - shown.grid.best) < 1e-6


def budget(shown, match):
    assert int(match[1]) == shown.n
    assert len(match.groups()) == 1 or int(match[2]) == 9 * shown.n
    assert ("training" in match[0]) == shown.net


def stopped(shown, match):
    known = [int(np.sum(np.isfinite(shown.found[f"after_{rung}"]))) for rung in RUNGS]
    assert [int(one) for one in match.groups()] == known
    assert known[0] > known[-1]
    assert shown.state["strategy"] in STOPPING
    assert ("epoch" in match[0]) == shown.net


def unused(shown, match):
    assert int(match[1]) == len(shown.grid.u) < int(match[2]) == shown.n


def best_of_all(shown):
    """u and v of all trials that are as good as the best, and the rates of those."""
    top = max(shown.grid.best, shown.other.best)
    found = [one.places for one in (shown.grid, shown.other) if one.best >= top - 1e-7]
    return np.concatenate([u for u, _ in found]), np.concatenate([v for _, v in found])


def at_one_end(places):
    return np.all(places < EDGE + 1e-6) or np.all(places > 1 - EDGE - 1e-6)


def edge_of_net(shown, match):
    u, _ = best_of_all(shown)
    assert shown.net
    assert at_one_end(u)
    assert np.any(np.abs(RATES[0] * 1e5**u / float(match[1]) - 1) < 0.006)


def edge_of_formula(shown, match):
    u, _ = best_of_all(shown)
    assert not shown.net
    assert at_one_end(u)
    assert np.any(np.abs(RATES[0] * 1e5**u / float(match[1]) - 1) < 0.006)
    assert shown.state["matters"] < 1  # else the rate has no effect
    assert abs(shown.state["peak_x"] - (u[0] > 0.5)) <= EDGE  # the optimum is there, no further in


def edge_of_other(shown, match):
    u, v = best_of_all(shown)
    assert shown.net
    assert at_one_end(v)
    assert not at_one_end(u)  # of both, the rate's is said


def test_accuracy(shown, match):
    u, v = best_of_all(shown)
    assert shown.net
    near = [
        look_up(shown.state["objective"], shown.state["dataset"], u + a, v + b)[1]
        for a in (-1e-6, 1e-6) for b in (-1e-6, 1e-6)
    ]  # fmt: skip
    assert np.any(np.abs(100 * np.array(near) - float(match[1])) < 0.06)


test_accuracy.__test__ = False


def share(shown, match):
    wins, ties = shown.simulated
    said = [float(one) / 100 for one in match.groups()]
    for mine, theirs in zip((wins, ties), [*said, 0.0]):
        slack = 4.5 * np.sqrt(max(mine * (1 - mine), 1e-3) * (1 / 1000 + 1 / 2000))  # two shares of as many draws
        assert abs(mine - theirs) < slack, f"{mine:.3f} in other draws"
    draws = shown.draws["wins"].reshape(-1) / 100
    assert draws[1] == pytest.approx(said[0], abs=0.006)
    assert sum(draws) + [*said, 0.0][1] == pytest.approx(1, abs=0.006)


def luck(shown, match):
    seen, n, p = float(match[1]) / 100, int(match[2]), float(match[3]) / 100
    assert n == shown.n
    # a share of 100,000 places, and the last digit
    assert p == pytest.approx(shown.good, abs=4.5 * np.sqrt(shown.good / 100_000) + 1e-4)
    theory = 1 - (1 - p) ** n
    assert abs(seen - theory) < 4.5 * np.sqrt(max(theory * (1 - theory), 1e-3) / 1000) + 2e-3, (
        f"{theory:.3f} by the rule"
    )


WHO = "(" + "|".join(SUBJECTS) + ")"
RULES = {
    WHO + r" finds #, the grid #: # different rates were tried\.": better,
    WHO + r" finds only #, the grid #\.": worse,
    WHO + r" finds # more than the grid's #: # different rates were tried\.": by_a_little(1),
    WHO + r" finds # less than the grid's #\.": by_a_little(-1),
    WHO + r" and the grid both find #\.": even,
    r"Each may spend # whole trials\.": budget,
    r"Each may spend # whole trainings, # epochs\.": budget,
    r"Of its # trials # went on after (?:a ninth of their cost|one epoch) and # to the end\.": stopped,
    r"A grid can use only # of the # trials\.": unused,
    r"The best rate, #, is on the edge of its range: a better one may lie further out\.": edge_of_net,
    r"The best rate, #, is on the edge of its range, where the formula has its optimum\.": edge_of_formula,
    r"The best trial is on the edge of the second knob's range: a better one may lie further out\.": edge_of_other,
    r"Test accuracy of the best of all, looked at once: # %\.": test_accuracy,
    r"In 1,000 draws random search beats the grid # % of the time\.": share,
    r"In 1,000 draws random search beats the grid # % of the time and equals it # %\.": share,
    r"# % of them have one of their # trials in the best # % of the space\.": luck,
}  # fmt: skip
