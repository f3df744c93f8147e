"""Every sentence of the learning-rate page in drawn states, against the walker's path and the surface in plain NumPy."""

import numpy as np
import pytest
from states.drawing import drawn
from states.ground import Ground, of_catalogue, of_formula
from states.sentences import Reader

from simulab import catalogue
from simulab.widgets.learning_rate import words

EXPLORER = catalogue.widgets["learning-rate"]()
SEED = 7
"""Of the part that every run of the suite draws."""
STATES, MANY = 20, 150


def line(loss, *minima):
    return of_formula(loss, *((x,) for x in minima), dimension=1)


QUADRATIC = {"momentum": [0.0, 0.0, 0.0, "*"], "noise": [0.0, 0.0, "*"]}
CALM = {"momentum": [0.0, 0.0, "*"], "noise": [0.0, 0.0, 0.0, "*"]}
STRUCTURES = {
    "quadratic_1d": (
        {"surface": "quadratic_1d", "curvature": [1.0, 2.5, "*"], "learning_rate": [1.0, 0.4, 0.8, 2.0, "*"],
         "start_x": [0.0, 0.001, "*", "*"], **QUADRATIC}, of_catalogue,
    ),
    "quadratic": (
        {"surface": "quadratic", "condition_number": [1.0, 10.0, "*"], "learning_rate": [0.1, 0.2, 0.15, "*"],
         "start_x": [0.0, "*"], "start_y": [0.0, "*", "*"], "rotation": [0.0, 0.0, "*"], **QUADRATIC}, of_catalogue,
    ),
    "a turned ravine from its flat axis": (
        {"surface": "quadratic", "condition_number": 10.0, "rotation": 90.0, "start_x": 0.0, "start_y": [2.0, "*"],
         "learning_rate": [0.25, 0.5, "*"], "steps": [40, 200, "*"], **CALM}, of_catalogue,
    ),
    "himmelblau": ({"surface": "himmelblau", "learning_rate": [0.01, "*"], **CALM}, of_catalogue),
    "styblinski_tang": (
        {"surface": "styblinski_tang", "learning_rate": [0.02, "*"], "start_x": [2.7468027709908, "*"],
         "start_y": [2.7468027709908, "*"], **CALM}, of_catalogue,
    ),
    "saddle": ({"surface": "saddle", "start_x": [0.0, 0.5, "*"], "start_y": [0.0, "*"], **CALM}, of_catalogue),
    "a double well": (
        {"formula_1d": "(x^2-1)^2+0.3*x", "start_x": [1.2, "*"], "learning_rate": [0.02, "*"], **CALM},
        line(lambda x: (x**2 - 1) ** 2 + 0.3 * x, 0.9601485, -1.0354705),
    ),
    "no floor": (
        {"formula_1d": "x^3-3*x", "start_x": [-2.5, -1.0, "*"], "steps": [5, 10, "*"], "learning_rate": [0.01, 0.1, "*"],
         **CALM}, line(lambda x: x**3 - 3 * x, 1.0),
    ),
    "a straight line": (
        {"formula_1d": "x/10", "learning_rate": [0.01, "*"], **CALM}, line(lambda x: x / 10 + 0 * x),
    ),
    "undefined": (
        {"formula_1d": "log(x)", "start_x": [-1.0, 0.5, "*"], "learning_rate": [0.3, "*"], **CALM}, line(np.log),
    ),
    "a corner in a slope": (
        {"formula_1d": "sqrt(x^2)-3*x", "start_x": [0.0, -1.0, "*"], "learning_rate": [0.25, "*"], **CALM},
        line(lambda x: np.sqrt(x**2) - 3 * x),
    ),
    "a valley": (
        {"formula": "x^2", "start_x": [0.0, "*"], "learning_rate": [0.2, "*"], **CALM},
        of_formula(lambda x, y: x**2 + 0 * y),
    ),
    "a minimum outside": (
        {"formula": "(x-4)^2+y^2-60*exp(-4*(x+3.2)^2)", "start_x": [2.0, "*"], "learning_rate": [0.1, "*"], **CALM},
        of_formula(lambda x, y: (x - 4) ** 2 + y**2 - 60 * np.exp(-4 * (x + 3.2) ** 2)),
    ),
    "a plateau": (
        {"formula": "-exp(-x^2-y^2)", "start_x": [0.0, 3.0, "*"], "start_y": [3.0, 0.0, "*"], **CALM},
        of_formula(lambda x, y: -np.exp(-(x**2) - y**2), (0.0, 0.0)),
    ),
    "a hill": (
        {"formula": "-x^2-2*y^2", "start_x": [0.0, "*"], "start_y": [0.0, "*"], **CALM},
        of_formula(lambda x, y: -(x**2) - 2 * y**2),
    ),
}  # fmt: skip
OF_THE_RATE = range(40, 60)
"""Codes of what is told of the rate and the noise; all others tell what happened."""


def make_reader():
    return Reader(EXPLORER, RULES, {code for code in EXPLORER.phrases if code not in OF_THE_RATE})


@pytest.fixture
def reader():
    return make_reader()


def check(reader, structure, seeds):
    fixed, surface = STRUCTURES[structure]
    kind = next((name for name in ("formula", "formula_1d") if name in fixed), None)
    fixed = {**({"surface": kind} if kind else {}), **fixed}
    for seed in seeds:
        state = drawn(EXPLORER, "path", np.random.default_rng(seed), fixed)
        knobs = {"quadratic": ("condition_number", "rotation"), "quadratic_1d": ("curvature",)}
        of = {knob: state[knob] for knob in knobs.get(state["surface"], ())}
        ground = surface if isinstance(surface, Ground) else surface(state["surface"], **of)
        path = EXPLORER.compute(state, ["path"])["path"]
        standard = EXPLORER.resolve({"surface": state["surface"]})[0]
        case = f"{structure}, seed {seed}: { {knob: v for knob, v in state.items() if v != standard[knob]} }"
        reader.read(structure, case, path, Walk(state, path, ground))


FIXED = ("quadratic", "a double well", "undefined")
"""Of the structures those that every run of the suite draws: each is a program to compile."""


def test_a_fixed_part(reader):
    for structure in FIXED:
        check(reader, structure, range(SEED, SEED + STATES))
    reader.check_shares(least=0.0)


@pytest.mark.long
def test_two_thousand_states(reader):
    for structure in STRUCTURES:
        check(reader, structure, range(1000, 1000 + MANY))
    reader.check_shares()


class Walk:
    """One state's run, and what the oracle makes of it."""

    def __init__(self, state, path, ground):
        self.state, self.ground = state, ground
        self.best = float(np.ravel(path["best"])[0])
        columns = [path["x"][0], path["y"][0]][: len(ground.box)]
        self.x, self.loss = np.stack(columns, axis=-1).astype(float), path["loss"][0].astype(float)
        self.gap = path["gap"][0].astype(float)
        self.verdict, self.reached = int(path["verdict"][0]), int(path["reached"][0])
        known = np.flatnonzero(np.isfinite(self.loss))
        self.last = int(known[-1]) if len(known) else 0
        self.steps, self.rate, self.momentum = state["steps"], state["learning_rate"], state["momentum"]
        self.noise = state["noise"] / np.sqrt(state["batch_size"])
        assert abs(self.best - ground.lowest) <= 1e-4 * (1 + abs(self.best))

    @property
    def end(self):
        return self.x[self.last]

    @property
    def curvatures(self):
        """Of a quadratic's axes; the steepest last."""
        if self.state["surface"] == "quadratic_1d":
            return [self.state["curvature"]]
        assert self.state["surface"] == "quadratic"
        return [1.0, self.state["condition_number"]]

    @property
    def steep(self):
        """The coordinate along the steepest axis of a quadratic, step by step."""
        x = self.x[: self.last + 1]
        if len(self.curvatures) == 1:
            return x[:, 0]
        angle = np.radians(self.state["rotation"])
        along = x @ np.array([-np.sin(angle), np.cos(angle)])
        return along if self.curvatures[1] > 1 else np.linalg.norm(x, axis=1)


def number(text, value):
    assert float(text) == pytest.approx(value, rel=0.006, abs=1e-30)  # three digits


def above(walk, text):
    """A height above the lowest minimum, which has to be one."""
    assert walk.ground.minima
    assert walk.gap[walk.last] >= 0
    number(text, walk.gap[walk.last])


def within(walk, at, height):
    """From ``at`` on the loss stays within the tolerance of a height, and before it did not."""
    tolerance = walk.ground.tolerance
    inside = np.abs(walk.gap - height) <= tolerance * 1.001
    assert np.all(inside[at : walk.last + 1]), "it leaves the tolerance"
    far = np.any(np.abs(walk.x[max(at - 1, 0)] - walk.end) > 0.05 * walk.ground.width)
    assert at == 0 or far or abs(walk.gap[at - 1] - height) >= 0.97 * tolerance, (
        "it was within before"
    )  # float32 of a loss far from 0


def not_lower(walk):
    assert np.nanmin(walk.ground.around(walk.end)[:5]) > -1.2, "something near is lower"


def arrives(walk, match):
    number(match[2], walk.ground.tolerance)
    height = min(walk.gap[walk.last], 0.0) if walk.ground.minima else walk.gap[walk.last]
    within(walk, int(match[1]), height)
    not_lower(walk)


def stays(walk, match):
    number(match[1], walk.ground.tolerance)
    within(walk, 0, 0.0 if walk.ground.minima else walk.gap[walk.last])


def in_local(walk, match):
    heights = walk.ground.values - walk.ground.lowest
    near = [np.all(np.abs(walk.end - np.array(point)) <= 0.1 * walk.ground.width) for point in walk.ground.minima]
    within(walk, int(match[1]), min(heights[near], default=walk.gap[walk.last]))
    above(walk, match[2])
    assert walk.gap[walk.last] > 0.99 * walk.ground.tolerance
    not_lower(walk)


def stays_in_local(walk, match):
    within(walk, 0, walk.gap[walk.last])
    above(walk, match[1])
    not_lower(walk)


def in_bowl(walk, match):
    assert not walk.ground.minima
    number(match[2], walk.loss[walk.last])
    not_lower(walk)


def in_valley(walk, match):
    at = int(match[1]) if len(match.groups()) > 1 else 0
    number(match[len(match.groups())], walk.ground.tolerance)
    within(walk, at, walk.gap[walk.last])
    not_lower(walk)
    level = np.abs(walk.ground.around(walk.end)[6]) < 2
    assert np.sum(level) >= 2, "it is not level to two sides"


def too_slow(walk, match):
    above(walk, match[1])
    assert int(match[2]) == walk.steps
    assert walk.loss[walk.last] < walk.loss[0] or walk.gap[walk.last] == walk.gap[0]


def bounces(walk):
    tail = walk.x[-1 - max(walk.steps // 4, 4) :]
    travelled = np.sum(np.linalg.norm(np.diff(tail, axis=0), axis=1))
    assert travelled > 1.99 * np.linalg.norm(tail[-1] - tail[0]), "it does not bounce"


def bouncing(walk, match):
    above(walk, match[1])
    bounces(walk)


def bouncing_low(walk, match):
    number(match[2], walk.loss[walk.last])
    bounces(walk)


def on_its_way(walk, match):
    number(match[2], walk.loss[walk.last])
    assert int(match[1]) == walk.steps


def hardly_a_slope(walk):
    assert walk.ground.fall(walk.end) < 1.1, "there is a slope"
    return walk.ground.around(walk.end)


def on_saddle(walk, match):
    around = hardly_a_slope(walk)
    assert np.nanmin(around) < -0.9 < 0.9 < np.nanmax(around)


def on_maximum(walk, match):
    assert np.nanmax(hardly_a_slope(walk)[4:]) < 0.01


def on_plateau(walk, match):
    assert np.nanmax(hardly_a_slope(walk)) < 1.1


def diverges(walk, match):
    at = int(match[1])
    assert np.all(walk.loss[at:] > walk.loss[0] * (1 - 1e-6))
    assert walk.loss[-1] > walk.loss[0]


def far_outside(walk, match):
    at = int(match[1])
    assert not np.all(np.isfinite(walk.x[at])) or np.any(np.abs(walk.x[at]) > 50 * walk.ground.width)
    assert np.all(np.isfinite(walk.loss[:at]))


def no_number(walk, match):
    at = int(match[1]) if match.groups() else 0
    p = walk.x[at]
    assert not np.isfinite(walk.ground.at(*p))
    assert walk.verdict == -1


def no_slope(walk, match):
    p = walk.x[int(match[1])]
    h = 1e-7 * walk.ground.width[0]
    here = walk.ground.at(*p)
    ahead, behind = (walk.ground.at(p[0] + s * h, *p[1:]) - here for s in (1, -1))
    assert abs(ahead + behind) > 0.1 * (abs(ahead) + abs(behind)), "the slopes on both sides are one"


def still(walk, match):
    assert walk.noise == 0
    assert np.all(walk.x == walk.x[0])
    around = walk.ground.around(walk.x[0])[0] * walk.ground.tolerance
    assert np.nanmax(np.abs(around)) < 1e-2 * np.nanmax(np.abs(walk.ground.loss(*np.array(walk.ground.box)))) + 1e-3


def steepest(walk):
    return max(walk.curvatures)


def calm(walk):
    assert walk.noise == 0, "a law of a run without noise"
    assert walk.momentum == 0


def only_falls(walk, match):
    calm(walk)
    number(match[1], 1 / steepest(walk))
    assert walk.rate < 1 / steepest(walk)
    loss = walk.loss[: walk.last + 1]
    assert np.all(np.diff(loss) <= 1e-6 * np.abs(loss[:-1]) + 1e-30)


def lands(walk, match):
    calm(walk)
    number(match[1], 1 / steepest(walk))
    assert abs(walk.steep[1]) <= 1e-6 * abs(walk.steep[0])


def overshoots(walk, match):
    calm(walk)
    number(match[1], 2 / steepest(walk))
    u = walk.steep
    if len(walk.curvatures) > 1 and walk.curvatures[1] == 1:  # round: every axis is the steepest
        assert np.all(np.sum(walk.x[1:] * walk.x[:-1], axis=1) <= 0)
        return
    moving = np.abs(u[:-1]) > 1e-6 * np.max(np.abs(u))
    assert np.all((u[1:] * u[:-1] < 0) | ~moving)
    assert np.all(np.abs(u[1:]) <= np.abs(u[:-1]) * (1 + 1e-6) + 1e-30)


def never_lower(walk, match):
    calm(walk)
    number(match[1], 2 / steepest(walk))
    u = np.abs(walk.steep)
    seen = u[:-1] > 1e-6 * np.max(np.abs(walk.x[: walk.last + 1]))  # what float32 shows of it
    assert np.all((u[1:] >= u[:-1] * (1 - 1e-6)) | ~seen)


def cannot_settle(walk, match):
    number(match[1], 2 * (1 + walk.momentum) / steepest(walk))
    assert walk.momentum > 0 or walk.noise > 0
    assert walk.rate >= 2 * (1 + walk.momentum) / steepest(walk) * (1 - 1e-6)


def plays_no_part(walk, match):
    number(match[1], 2 * (1 + walk.momentum) / steepest(walk))
    assert np.all(np.abs(walk.steep) <= 1e-6 * walk.ground.width[0])


def with_momentum(walk, match):
    assert walk.momentum > 0
    number(match[1], 2 * (1 + walk.momentum) / steepest(walk))
    number(match[2], 2 / steepest(walk))


def around_a_minimum(walk, match):
    """The largest curvature, by differences of differences, at one of the minima."""
    sizes = []
    for point in walk.ground.minima:
        p, h = np.array(point), 1e-4 * walk.ground.width
        size, dimension = np.empty((len(p), len(p))), np.eye(len(p))
        for i, a in enumerate(dimension * h[:, None]):
            for j, b in enumerate(dimension * h[:, None]):
                corners = [walk.ground.at(*(p + s * a + t * b)) * s * t for s in (1, -1) for t in (1, -1)]
                size[i, j] = sum(corners) / (4 * h[i] * h[j])
        sizes.append(np.max(np.linalg.eigvalsh(size)))
    limits = [2 * (1 + walk.momentum) / size for size in sizes]
    assert any(float(match[1]) == pytest.approx(limit, rel=0.02) for limit in limits)


def floor(walk, match):
    number(match[1], walk.noise)
    mu, rate = walk.momentum, walk.rate
    axes = [rate * walk.noise**2 * (1 + mu) / (2 * (1 - mu) * (2 * (1 + mu) - rate * L)) for L in walk.curvatures]
    assert min(axes) > 0
    number(match[2], sum(axes))


def noisy(walk, match):
    assert walk.noise > 0
    number(match[1], walk.noise)


RULES = {
    r"Arrives after # steps?: from there on within # of the minimum\.": arrives,
    r"Starts within # of the minimum and stays there\.": stays,
    r"Arrives after # steps? in a local minimum, # above the lowest\.": in_local,
    r"Starts in a local minimum, # above the lowest, and stays there\.": stays_in_local,
    r"In a local minimum from step # on, at a loss of #\.": in_bowl,
    r"Arrives after # steps? on the floor of a valley, within #: along it the loss does not change\.": in_valley,
    r"Starts on the floor of a valley, within #, and stays there: along it the loss does not change\.": in_valley,
    r"Too slow: still # above the lowest minimum after # steps?\.": too_slow,
    r"Still bouncing, # above the lowest minimum, after # steps?\.": bouncing,
    r"Still bouncing after # steps?, at a loss of #\.": bouncing_low,
    r"Still on its way: after # steps? the loss is #\.": on_its_way,
    r"After # steps? it is on a saddle: hardly a slope, yet there are ways down\.": on_saddle,
    r"After # steps? it is on a maximum: hardly a slope, yet all ways lead down\.": on_maximum,
    r"After # steps? it is on a plateau: hardly a slope, and nothing near is higher\.": on_plateau,
    r"Diverges: from step # on the loss stays above the start's, and grows\.": diverges,
    r"Diverges: at step # it is far outside the picture\.": far_outside,
    r"At step # it comes to where the loss is not a number\.": no_number,
    r"At step # it comes to where the loss has no gradient\.": no_slope,
    r"The loss is not a number at this start\.": no_number,
    r"It starts where the gradient is zero, so no step moves it\.": still,
    r"The rate is below 1/L = #: every step stops short of the bottom, so the loss only falls\.": only_falls,
    r"The rate is 1/L = #: along the steepest axis the first step lands on the bottom\.": lands,
    r"The rate is between 1/L and 2/L = #: along the steepest axis every step jumps over the bottom, to a lower place\.":
        overshoots,
    r"The rate is at or beyond the limit #: along the steepest axis no step lands lower than it began\.": never_lower,
    r"The rate is at or beyond the limit #: the run cannot settle\.": cannot_settle,
    r"The start lies on the flat axis, so the steep one, whose limit is #, plays no part\.": plays_no_part,
    r"With momentum the limit is 2\(1\+μ\)/L = # instead of 2/L = #\.": with_momentum,
    r"Around the nearest minimum the limit is #; further out the surface has its own\.": around_a_minimum,
    r"Each gradient carries noise of #: once settled, the loss stays about # above the minimum, on average\.": floor,
    r"Each gradient carries noise of #, so no two runs are alike\.": noisy,
}  # fmt: skip
assert len(RULES) == len(words.PHRASES)
