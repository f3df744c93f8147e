"""Every sentence, rank and verdict of the race in drawn states, against the paths and the surface in plain NumPy."""

import functools
import itertools

import numpy as np
import pytest
from states.drawing import drawn
from states.ground import Ground, of_catalogue, of_formula
from states.sentences import Reader

from simulab.widgets.race import race
from simulab.widgets.race import words as race_words

SEED = 31
"""Of the part that every run of the suite draws."""
STATES, MANY = 15, 110


class FewRace(race.Race):
    """Five racers instead of twelve: the words know no names, and less is to be compiled."""

    @functools.cached_property
    def _racers(self):
        return {name: one for name, one in super()._racers.items() if name in NAMES}


NAMES = ("sgd", "momentum", "nesterov", "adam", "lion")
RACE = FewRace()


def tilted(x, y):
    return (x - 4) ** 2 + y**2 - 60 * np.exp(-4 * (x + 3.2) ** 2)


STRUCTURES = {
    # name: what is fixed (a list: one of these), and the surface in NumPy
    "rosenbrock": ({"surface": "rosenbrock", "start_x": ["*", 1.0], "start_y": ["*", 1.0]}, of_catalogue),
    "quadratic": ({"surface": "quadratic", "rotation": [0.0, 30.0], "learning_rate": ["*", 0.1, 0.2]}, of_catalogue),
    "himmelblau": ({"surface": "himmelblau", "learning_rate": ["*", 0.01]}, of_catalogue),
    "styblinski_tang": ({"surface": "styblinski_tang", "learning_rate": ["*", 0.02, 0.003]}, of_catalogue),
    "saddle": (
        {"surface": "saddle", "start_x": ["*", 0.0, 1.0], "start_y": [0.0, 0.0, "*"], "learning_rate": ["*", 0.1]},
        of_catalogue,
    ),
    "ackley": ({"surface": "ackley", "start_x": [0.0, "*"], "start_y": [0.0, "*"]}, of_catalogue),
    "cone": (
        {"formula": "sqrt(x^2+y^2)", "start_x": [1.0, 0.0, "*"], "start_y": [0.0, "*"], "learning_rate": [0.5, 0.1, "*"]},
        of_formula(lambda x, y: np.sqrt(x**2 + y**2), (0.0, 0.0)),
    ),
    "a kink on the way": (
        {"formula": "sqrt(x^2+y^2)-2*x", "start_x": [0.0, -1.0, "*"], "start_y": 0.0, "learning_rate": [1 / 3, "*"]},
        of_formula(lambda x, y: np.sqrt(x**2 + y**2) - 2 * x),
    ),
    "a valley": (
        {"formula": "x^2", "learning_rate": [0.05, 0.5, "*"], "noise": [0.0, "*"]}, of_formula(lambda x, y: x**2 + 0 * y)
    ),
    "two valleys": (
        {"formula": "(x^2-1)^2+0.3*x", "learning_rate": [0.02, "*"], "noise": [0.0, 0.0, "*"]},
        of_formula(lambda x, y: (x**2 - 1) ** 2 + 0.3 * x + 0 * y),
    ),
    "a valley above a minimum": (
        {"formula": "(x+2)^2*((x-1)^2+y^2)-exp(-4*((x-1)^2+y^2))", "learning_rate": [0.01, "*"], "start_x": [-2.2, "*"],
         "noise": [0.0, 0.0, "*"]},
        of_formula(
            lambda x, y: (x + 2) ** 2 * ((x - 1) ** 2 + y**2) - np.exp(-4 * ((x - 1) ** 2 + y**2)), (1.0, 0.0)
        ),
    ),
    "no minimum": (
        {"formula": "x*y", "start_x": [0.0, "*", -2.0], "start_y": [0.0, "*"], "learning_rate": [0.01, 10.0, "*"],
         "racers": [list(NAMES), "*"]},
        of_formula(lambda x, y: x * y),
    ),
    "a minimum outside": (
        {"formula": "(x-4)^2+y^2-60*exp(-4*(x+3.2)^2)", "start_x": [2.0, "*"], "learning_rate": [0.05, "*"],
         "noise": [0.0, 0.0, "*"]},
        of_formula(tilted),
    ),
    "no floor": (
        {"formula": "x^3-3*x+y^2", "start_x": [-2.5, -2.1, "*"], "steps": [10, 10, "*"], "learning_rate": [0.01, "*"]},
        of_formula(lambda x, y: x**3 - 3 * x + y**2, (1.0, 0.0)),
    ),
    "undefined": (
        {"formula": "log(x)+y^2", "start_x": [-1.0, 0.5, 2.0, "*"], "learning_rate": [0.2, "*"]},
        of_formula(lambda x, y: np.log(x) + y**2),
    ),
    "a plateau": (
        {"formula": "-exp(-x^2-y^2)", "start_x": [0.0, 3.0, "*"], "start_y": [3.0, 0.0, "*"], "noise": [0.0, 0.0, "*"]},
        of_formula(lambda x, y: -np.exp(-(x**2) - y**2), (0.0, 0.0)),
    ),
    "a hill": (
        {"formula": "-x^2-2*y^2", "start_x": [0.0, 0.0, "*"], "start_y": [0.0, 0.0, "*"], "noise": [0.0, 0.0, "*"]},
        of_formula(lambda x, y: -(x**2) - 2 * y**2),
    ),
}  # fmt: skip
ALSO_TUNED = ("rosenbrock", "saddle", "a valley")


CONDITIONS = {race_words.FAIR, race_words.FAIR + 1, race_words.FAIR + 2, race_words.NOISY, race_words.PENALISED}
"""Phrases that tell how the race was held; all others tell what happened."""


@pytest.fixture
def reader():
    return Reader(RACE, RULES, set(RACE.phrases) - CONDITIONS)


def fixed_of(structure, tuned):
    fixed, surface = STRUCTURES[structure]
    typed = {"surface": "formula"} if "formula" in fixed else {}
    return {**typed, "fairness": "tuned" if tuned else ["shared", "own"], **fixed}, surface


def check(reader, structure, seeds, tuned=False):
    fixed, surface = fixed_of(structure, tuned)
    for seed in seeds:
        draw = np.random.default_rng(seed)
        pinned = {**fixed, "fairness": fixed["fairness"] if tuned else ["shared", "own"][seed % 2]}
        state = drawn(RACE, "paths", draw, pinned)
        knobs = {knob: state[knob] for knob in ("condition_number", "rotation") if structure == "quadratic"}
        ground = surface if isinstance(surface, Ground) else surface(structure, **knobs)
        paths = RACE.compute(state, ["paths"])["paths"]
        turned = {knob: value for knob, value in state.items() if value != RACE.resolve(pinned)[0][knob]}
        case = f"{structure}, seed {seed}: {pinned} {turned}"
        shown = Shown(state, paths, ground)
        check_the_board(shown, case)
        reader.read(structure, case, paths, shown)


FIXED = ("styblinski_tang",)
"""Of the structures those that every run of the suite draws: each is a program to compile."""


def test_a_fixed_part(reader):
    for structure in FIXED:
        check(reader, structure, range(SEED, SEED + STATES))
    check(reader, "saddle", range(SEED, SEED + 4), tuned=True)
    reader.check_shares(least=0.0)


@pytest.mark.long
def test_two_thousand_states(reader):
    for structure in STRUCTURES:
        check(reader, structure, range(1000, 1000 + MANY))
    for structure in ALSO_TUNED:
        check(reader, structure, range(1000, 1000 + MANY), tuned=True)
    reader.check_shares()


class Shown:
    """One state's columns, with what the oracle makes of them."""

    def __init__(self, state, paths, ground):
        self.state, self.ground = state, ground
        self.names = [series.label for series in RACE.series()]
        self.rows = dict(zip([RACE._racers[name].title for name in state["racers"]], range(len(state["racers"]))))
        self.paths, self.best = paths, float(np.ravel(paths["best"])[0])
        self.x = np.stack([paths["x"], paths["y"]], axis=-1).astype(float)
        self.above = paths["gap"].astype(float)
        self.steps = int(state["steps"])
        self.noise = state["noise"] / np.sqrt(state["batch_size"])

    def end(self, row):
        """The last step whose loss is a number."""
        known = np.flatnonzero(np.isfinite(self.above[row]))
        return int(known[-1]) if len(known) else 0

    def point(self, row):
        return self.x[row, self.end(row)]

    @property
    def slack(self):
        """What float32 on the wire and other operations may add to a loss above the lowest."""
        return 1e-2 * self.ground.tolerance

    def within_since(self, row):
        """The step from which on a run stays within the tolerance of the lowest, for sure."""
        inside = np.abs(self.above[row]) <= self.ground.tolerance - self.slack
        out = np.flatnonzero(~inside)
        return int(out[-1]) + 1 if len(out) else 0


def check_the_board(shown, case):
    """Ranks: who arrived at the lowest, by steps; then all others by loss; then the diverged."""
    paths, verdict = shown.paths, shown.paths["verdict"]
    assert abs(shown.best - shown.ground.lowest) <= 1e-4 * (1 + abs(shown.best)), case
    order = np.argsort(paths["rank"], kind="stable")
    for first, second in itertools.pairwise(order):
        a, b = (i in arrived(shown) for i in (first, second))
        assert a or not b, case
        if a and b:
            assert paths["reached"][first] <= paths["reached"][second], case
        lost = [verdict[i] in (3, -1) for i in (first, second)]
        assert lost[1] or not lost[0], case
        if not (a or b or any(lost)):
            x, y = (shown.above[i, -1] for i in (first, second))
            assert x <= y + 1e-6 * (abs(y) + abs(shown.best)), case


def arrived(shown):
    """Rows whose table says that they arrived at the lowest."""
    low = shown.paths["final"] - shown.best <= shown.ground.tolerance * 1.0001 + 1e-6 * abs(shown.best)
    return [i for i in range(len(low)) if shown.paths["verdict"][i] == 0 and low[i]]


def wins(shown, match):
    row, at = shown.rows[match[1]], int(match[2])
    arrives(shown, match)
    if len(match.groups()) > 2:
        assert float(match[3]) == pytest.approx(shown.ground.tolerance, rel=0.01)
    assert (len(shown.rows) > 1) == ("wins" in match[0]), "alone"
    for other in set(shown.rows.values()) - {row}:
        since = shown.within_since(other)
        if since <= min(at, shown.end(other)) and shown.end(other) == shown.steps:
            assert excused(shown, other, since), f"row {other} is within since {since}"
    if shown.ground.minima and "valley" not in match[0]:
        near(shown, row)


def excused(shown, row, since):
    """Who came back must stay twice as long as it was away, and who still grows has not arrived."""
    inside = np.abs(shown.above[row, :since]) <= shown.ground.tolerance
    away = since - 1 - np.flatnonzero(inside)[-1] if np.any(inside) else 0
    return (
        shown.steps - since + 1 < 2 * away
        or shown.above[row, -1] > np.min(shown.above[row])
        or not near_any(shown, row)
    )


def near_any(shown, row):
    points = shown.ground.minima or [shown.point(row)]
    return any(np.all(np.abs(shown.point(row) - point) <= 0.1 * shown.ground.width) for point in points)


def near(shown, row):
    assert near_any(shown, row), "no minimum is near"


def arrives(shown, match):
    row, at, tolerance = shown.rows[match[1]], int(match[2]), shown.ground.tolerance
    gap = shown.above[row]
    assert np.all(np.isfinite(gap[: shown.end(row) + 1]))
    last = gap[shown.end(row)] if not shown.ground.minima else 0.0  # on a floor that nobody stated: of where it ends
    assert np.all(np.abs(gap[at : shown.end(row) + 1] - last) <= tolerance + shown.slack), "it leaves the tolerance"
    before = abs(gap[at - 1] - last) if at else np.inf
    far = np.any(np.abs(shown.x[row, at - 1] - shown.point(row)) > 0.05 * shown.ground.width)
    assert before >= tolerance - shown.slack or far, "it was within before"


def ties(shown, match):
    first = [row for row in arrived(shown) if shown.paths["reached"][row] == int(match[3])]
    assert len(first) == int(match[2]) > 1
    assert min(shown.paths["reached"][row] for row in arrived(shown)) == int(match[3])
    assert shown.rows[match[1]] in first


def told(shown, row, height, above=True):
    value = shown.above[row, shown.end(row)] if above else float(shown.paths["final"][row])
    assert float(height) == pytest.approx(value, rel=0.006, abs=1e-30)  # three digits
    assert not above or value >= 0, "below what is called the lowest"
    assert not above or shown.ground.minima, "no lowest minimum is known"


def nobody(shown, match):
    assert int(match[1]) == shown.steps
    assert not arrived(shown)
    assert len(shown.rows) > 1
    assert np.sum(shown.paths["rank"] == 1) == 1
    assert shown.rows[match[2]] in equally_low(shown)  # of two that differ by less than float32 either may be
    told(shown, shown.rows[match[2]], match[3])


def nobody_tied(shown, match):
    assert not arrived(shown)
    assert len(equally_low(shown)) >= int(match[2]) > 1  # float32 on the wire may make more of them equal
    assert shown.rows[match[3]] in equally_low(shown)
    told(shown, shown.rows[match[3]], match[4])


def equally_low(shown):
    ends = shown.above[:, -1]
    alive = np.isfinite(ends) & (shown.paths["verdict"] != 3)
    low = np.min(ends[alive])
    return np.flatnonzero(alive & (ends <= low + 3e-7 * (abs(low) + abs(shown.best)))).tolist()


def no_single(shown, match):
    assert not shown.ground.minima
    assert np.sum(shown.paths["rank"] == 1) == 1 < len(shown.rows)
    assert shown.rows[match[2]] in equally_low(shown)
    told(shown, shown.rows[match[2]], match[3], above=False)


def no_single_tied(shown, match):
    assert not shown.ground.minima
    assert len(equally_low(shown)) >= int(match[2]) > 1  # float32 on the wire may make more of them equal
    assert shown.rows[match[3]] in equally_low(shown)


def below_all(shown, match):
    row = shown.rows[match[1]]
    assert shown.above[row, -1] < 0
    assert shown.ground.minima
    assert row in equally_low(shown)
    told(shown, row, match[3], above=False)


def still(shown, match):
    row = shown.rows[match[1]]
    assert int(match[3]) == shown.steps
    told(shown, row, match[2])
    if "bounces" in match[0]:
        assert any(to_and_fro(shown, shown.x[row, -1 - many :]) for many in (max(shown.steps // 4, 4), 8))


def to_and_fro(shown, x):
    """It travels twice as far as it gets, as far as float32 shows."""
    moves = np.linalg.norm(np.diff(x, axis=0), axis=1)
    return np.max(moves) <= 1e-6 * np.max(shown.ground.width) or np.sum(moves) > 1.99 * np.linalg.norm(x[-1] - x[0])


def is_at(shown, match):
    told(shown, shown.rows[match[1]], match[2], above=False)
    assert int(match[3]) == shown.steps


def not_lower(shown, row):
    """Nothing near is lower by a tolerance, to what float32 on the wire leaves of the point."""
    around = shown.ground.around(shown.point(row))[:5]
    assert np.nanmin(around) > -1.2, "something near is lower"


def in_local(shown, match):
    row = shown.rows[match[1]]
    told(shown, row, match[2])
    assert float(match[2]) > 0.99 * shown.ground.tolerance
    not_lower(shown, row)


def many_in_local(shown, match):
    row = shown.rows[match[2]]
    stand = [i for i, verdict in enumerate(shown.paths["verdict"]) if verdict == 0 and i not in arrived(shown)]
    assert len(stand) >= int(match[1]) > 2
    told(shown, row, match[3])
    for one in stand:
        not_lower(shown, one)
    assert shown.above[row, -1] <= min(shown.above[one, -1] for one in stand) * (1 + 1e-6)


def in_bowl(shown, match):
    assert not shown.ground.minima
    told(shown, shown.rows[match[1]], match[2], above=False)
    not_lower(shown, shown.rows[match[1]])


def on_a_floor(shown, row):
    not_lower(shown, row)
    ring = shown.ground.around(shown.point(row))[6]  # a twentieth of the box away
    assert np.sum(np.abs(ring) < 2) >= 2, "it is not level to two sides"


def in_high_valley(shown, match):
    told(shown, shown.rows[match[1]], match[2])
    on_a_floor(shown, shown.rows[match[1]])


def in_valley(shown, match):
    assert not shown.ground.minima
    told(shown, shown.rows[match[1]], match[2], above=False)
    on_a_floor(shown, shown.rows[match[1]])


def hardly_a_slope(shown, row):
    p = shown.point(row)
    assert shown.ground.fall(p) < 1.1, "there is a slope"
    return shown.ground.around(p)


def on_saddle(shown, match):
    around = hardly_a_slope(shown, shown.rows[match[1]])
    assert np.nanmin(around) < -0.9, "no way leads down"
    assert np.nanmax(around) > 0.9, "nothing is higher"


def on_plateau(shown, match):
    around = hardly_a_slope(shown, shown.rows[match[1]])
    assert np.nanmax(around) < 1.1, "something near is higher"


def on_maximum(shown, match):
    around = hardly_a_slope(shown, shown.rows[match[1]])
    assert np.nanmax(around[4:]) < 0.01, "not all ways lead down"


def diverged(shown, match):
    row, at = shown.rows[match[1]], int(match[2])
    lost(shown, row, at)


def lost(shown, row, at):
    x, gap = shown.x[row], shown.above[row]
    gone = not np.all(np.isfinite(gap)) or np.any(np.abs(x[at]) > 50 * shown.ground.width)
    assert gone or np.all(gap[at:] > gap[0] - 1e-9 * abs(gap[0])), "it does not stay above its start"
    if gone:
        assert np.all(np.isfinite(gap[:at]))


def many_diverged(shown, match):
    rows = [row for row, verdict in enumerate(shown.paths["verdict"]) if verdict == 3]
    at = shown.paths["diverged_at"][rows]
    assert len(rows) == int(match[1]) > 3
    assert np.max(at) == int(match[3])
    for row, step in zip(rows, at):
        lost(shown, row, int(step))


def no_number(shown, match):
    row, at = shown.rows[match[1]], int(match[2])
    assert at > 0
    assert not np.isfinite(shown.ground.at(*shown.x[row, at]))
    assert np.all(np.isfinite(shown.above[row, :at]))
    assert shown.paths["verdict"][row] == -1


def no_start(shown, match):
    assert not np.isfinite(shown.ground.at(shown.state["start_x"], shown.state["start_y"]))


def no_slope(shown, match):
    row = shown.rows[match[1]] if match.groups() else 0
    at = int(match[2]) if match.groups() else 0
    p = shown.x[row, at]
    assert (at > 0) == bool(match.groups())
    assert np.isfinite(shown.ground.at(*p))
    h = 1e-7 * shown.ground.width[0]
    ahead, behind = (shown.ground.at(p[0] + s * h, p[1]) - shown.ground.at(*p) for s in (1, -1))
    assert abs(ahead + behind) > 0.1 * (abs(ahead) + abs(behind)), "the slopes on both sides are one"


def fair(rule):
    def check(shown, match):
        assert shown.state["fairness"] == rule
        rates = {RACE._racers[name].title: shown.state[f"{name}.learning_rate"] for name in shown.state["racers"]}
        if rule == "shared":
            assert float(match[1]) == pytest.approx(shown.state["learning_rate"], rel=0.006)
            np.testing.assert_allclose(shown.paths["rate"], shown.state["learning_rate"], rtol=1e-6)
        if rule == "own":
            np.testing.assert_allclose(shown.paths["rate"], list(rates.values()), rtol=1e-6)
        if rule == "tuned":
            assert int(match[1]) == race.BUDGET
            tried = np.logspace(-5, 1, race.BUDGET)
            assert all(np.min(np.abs(np.log(tried / rate))) < 1e-5 for rate in shown.paths["rate"])

    return check


def noisy(shown, match):
    assert shown.noise > 0
    assert float(match[1]) == pytest.approx(shown.noise, rel=0.006)


def penalised(shown, match):
    assert shown.state["l2"] > 0


def nobody_races(shown, match):
    assert shown.state["racers"] == []


WHO = r"([\w -]+?)"
RULES = {
    WHO + r" (?:wins|arrives): after # steps? it stays within # of the minimum\.": wins,
    WHO + r" (?:wins|arrives): after # steps? it stays on the floor of a valley, within #\.": wins,
    WHO + r" is one of # that arrive first, after # steps?\.": ties,
    WHO + r" arrives after # steps?\.": arrives,
    WHO + r" is in a local minimum, # above the lowest\.": in_local,
    r"# racers are in local minima, " + WHO + r" in the lowest of these, # above the lowest\.": many_in_local,
    WHO + r" is on the floor of a valley, # above the lowest minimum\.": in_high_valley,
    WHO + r" is in a local minimum, at a loss of #\.": in_bowl,
    WHO + r" is on the floor of a valley, at a loss of #\.": in_valley,
    WHO + r" is on a saddle after # steps?: hardly a slope, yet there are ways down\.": on_saddle,
    WHO + r" is on a plateau after # steps?: hardly a slope, and nothing near is higher\.": on_plateau,
    WHO + r" is on a maximum after # steps?: hardly a slope, yet all ways lead down\.": on_maximum,
    WHO + r" (?:is still|still bounces) # above the lowest minimum after # steps?\.": still,
    WHO + r" is at a loss of # after # steps?\.": is_at,
    r"Nobody arrives at the lowest minimum in # steps?; " + WHO + r" comes lowest, # above it\.": nobody,
    r"Nobody arrives at the lowest minimum in # steps?; # come equally low, " + WHO + r" among them, # above it\.": nobody_tied,
    r"No single lowest point is known here: after # steps? " + WHO + r" is lowest, at #\.": no_single,
    r"No single lowest point is known here: after # steps? # are equally low, " + WHO + r" among them, at #\.": no_single_tied,
    WHO + r" is lowest after # steps?, at #: below every minimum that is known\.": below_all,
    WHO + r" diverged at step #\.": diverged,
    r"# racers diverged; none of them lasted longer than " + WHO + r", to step #\.": many_diverged,
    WHO + r" came to where the loss is not a number at step #\.": no_number,
    r"The loss is not a number at this start\.": no_start,
    WHO + r" came to where the loss has no gradient at step #\.": no_slope,
    r"The loss has no gradient at this start\.": no_slope,
    r"Choose a racer\.": nobody_races,
    r"All race with one learning rate, #\.": fair("shared"),
    r"Each races with its own learning rate\.": fair("own"),
    r"Each races with the best of # learning rates, tried from this start\.": fair("tuned"),
    r"Each gradient carries noise of #, the same for all: another seed, another race\.": noisy,
    r"Each also feels the penalty λ/2 \|w\|², which the loss shown leaves out\.": penalised,
}  # fmt: skip
assert len(RULES) <= len(race_words.PHRASES)
