"""Every sentence of the gradient check in drawn states, against the differences, curves and parts in plain NumPy."""

import functools

import jax
import numpy as np
import pytest
from states.drawing import drawn
from states.ground import of_catalogue, of_formula
from states.sentences import Reader

import simulab as sl
from simulab import catalogue
from simulab.catalogue import Catalogue
from simulab.gradcheck.by_hand import FAULTS, hidden
from simulab.widgets.gradient_check.difference import METHODS

CHECK = catalogue.widgets["gradient-check"]()
LABELS = [series.label for series in CHECK.series()]
SEED = 5
"""Of the part that every run of the suite draws."""
STATES, MANY = 8, 170
LIMITS = (1e-7, 1e-5, 1e-3)
FUNCTIONS = {
    # name: f and its derivative
    "sine": (np.sin, np.cos),
    "cubic": (lambda x: x**3 - 2 * x, lambda x: 3 * x**2 - 2),
    "parabola": (lambda x: x**2, lambda x: 2 * x),
    "relu": (lambda x: np.maximum(x, 0), lambda x: float(x > 0)),
    "absolute": (np.abs, np.sign),
    "offset": (lambda x: 1e6 + np.sin(x), np.cos),
    "wiggle": (lambda x: np.sin(100 * x), lambda x: 100 * np.cos(100 * x)),
}
KINKED = ("relu", "absolute")
RULES_OF_A_CHECK = ("double", "random", "still", "fixed", "few")
OF_FUNCTION = {"mode": "function", "curves": [list(METHODS)]}
OF_NET = {"mode": "net", "parts": [["W1", "b1", "W2", "b2", "W3", "b3"]]}
STEPS = {"h": [1e-5, 1e-16, 1e-3, 0.1, "*", "*"]}
STRUCTURES = {
    **{
        name: {**OF_FUNCTION, **STEPS, "function": name, "point": [0.0, "*", "*"] if name != "wiggle" else "*"}
        for name in FUNCTIONS
    },
    "near a kink": {**OF_FUNCTION, **STEPS, "function": "absolute", "point": [0.001, -1e-6, 0.02, -0.05]},
    "a bowl": {
        **OF_FUNCTION, **STEPS, "function": "surface", "surface": "quadratic", "rotation": 0.0, "condition_number": 10.0,
        "start_x": [0.0, "*"], "start_y": [0.0, "*"],
    },
    "ackley": {
        **OF_FUNCTION, **STEPS, "function": "surface", "surface": "ackley", "start_x": [0.0, "*"], "start_y": [0.0, "*"]
    },
    "a cone of one's own": {**OF_FUNCTION, "function": "surface", "surface": "cone", "start_x": [0.0, "*"],
                            "start_y": [0.0, "*"]},
    "a net": {**OF_NET, "h": [1e-5, "*"], "rules": "*"},
    "a bug": {**OF_NET, "mode": "bug", "h": [1e-5, 1e-5, "*"], "bug_seed": "*", "answer": [*FAULTS, "unanswered"],
              "rules": "*", "l2": [0.0, 0.01, "*"], "examples": [1, 8, "*"]},
    "the right answer": {**OF_NET, "mode": "bug", "h": [1e-5, 1e-5, "*"], "bug_seed": "*", "rules": "*",
                         "l2": [0.0, 0.01, "*"], "examples": [1, 8, "*"]},
    "a first guess": {**OF_NET, "mode": "bug", "h": 1e-5, "bug_seed": "*", "answer": ["nothing", "adam"],
                      "rules": [["double", "random", "still", "fixed", "few"], ["double", "still", "fixed", "few"]],
                      "weight_scale": 1.0, "l2": [0.0, 0.01, "*"], "examples": [1, 8, "*"]},
    "no fault": {**OF_NET, "mode": "bug", "h": 1e-5, "answer": ["adam", "mean", "nothing"], "rules": [[*RULES_OF_A_CHECK]],
                 "weight_scale": 1.0, "l2": [0.0, 0.01, "*"], "examples": [1, 8, "*"]},
    "no gradient": {**OF_NET, "mode": "bug", "h": [1e-5, "*"], "answer": ["adam", "nothing"],
                    "rules": [["double", "still", "fixed", "few"]], "examples": [3, 6, 9]},
}  # fmt: skip
OF_NETS = ("a net", "a bug", "the right answer", "a first guess", "no fault", "no gradient")
PLANTED = {"no fault": "nothing", "no gradient": "adam"}


def make_reader():
    return Reader(CHECK, RULES, {code for code in CHECK.phrases if not 31 <= code <= 37 or code == 36})


@pytest.fixture
def reader():
    return make_reader()


def check(reader, structure, seeds):
    source = "check" if structure in OF_NETS else "errors"
    widget = with_a_cone() if structure == "a cone of one's own" else CHECK
    for seed in seeds:
        fixed = dict(STRUCTURES[structure])
        if structure == "the right answer":
            case_of = int(np.random.default_rng(seed).integers(10_000))
            fixed |= {"bug_seed": case_of, "answer": planted(case_of)}
        if structure in PLANTED:
            fixed["bug_seed"] = [case for case in range(200) if planted(case) == PLANTED[structure]]
        state = drawn(widget, source, np.random.default_rng(seed), fixed)
        found = widget.compute(state, [source])[source]
        standard = widget.resolve({"mode": state["mode"]})[0]
        case = f"{structure}, seed {seed}: { {knob: v for knob, v in state.items() if v != standard[knob]} }"
        shown = Net(state, found) if structure in OF_NETS else Shown(state, found)
        shown.check(case)
        reader.read(structure, case, found, shown)


@functools.cache
def planted(case):
    return FAULTS[int(hidden(jax.numpy.asarray(case)))]


@functools.cache
def with_a_cone():
    """The widget of somebody whose surface has a tip, at which JAX has no derivative."""
    cone = sl.Landscape.from_function(
        lambda x, y: jax.numpy.sqrt(x**2 + y**2), bounds=((-3.0, 3.0), (-3.0, 3.0)), start=(1.0, 1.0)
    )
    return type(CHECK)(catalogue=Catalogue.builtin().with_(landscapes={"cone": cone}))


FIXED = ("near a kink", "a net", "the right answer")
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


def number(text, value):
    assert float(text) == pytest.approx(value, rel=0.006, abs=1e-30)


class Shown:
    """One difference: its point, its true slope and its curve."""

    def __init__(self, state, found):
        self.state, self.h = state, state["h"]
        self.central, self.dtype = state["scheme"] == "central", np.dtype(state["precision"])
        self.which = METHODS.index(f"{state['scheme']}{state['precision'][-2:]}")
        self.label = LABELS[self.which]
        self.error, self.numerical = float(found["error"][self.which]), float(found["numerical"][self.which])
        self.verdict = int(found["verdict"][self.which])
        self.hs, self.curve = found["h"].astype(float), found["curve"][self.which].astype(float)
        self.name = state["function"]
        if self.name == "surface":
            knobs = {n: state[n] for n in ("condition_number", "rotation")} if state["surface"] == "quadratic" else {}
            cone = state["surface"] == "cone"
            self.ground = of_formula(np.hypot, (0.0, 0.0)) if cone else of_catalogue(state["surface"], **knobs)
            self.p = np.array([state["start_x"], state["start_y"]])
        else:
            self.p = np.array([state["point"]])

    @property
    def slope(self):
        if self.name != "surface":
            return np.array([float(FUNCTIONS[self.name][1](self.p[0]))])
        step = 1e-6 * np.eye(2)
        return np.array([(self.ground.at(*(self.p + e)) - self.ground.at(*(self.p - e))) / 2e-6 for e in step])

    def check(self, case):
        """The error is that of the difference in the table, with a verdict where there is something to judge."""
        number = sum(self.error >= limit for limit in LIMITS)
        off_by_kink = crosses(self) and number > 0
        judged = not (self.on_kink or self.lost or off_by_kink or (np.all(self.slope == 0) and not crosses(self)))
        near = min(abs(np.log(max(self.error, 1e-30) / limit)) for limit in LIMITS) < 1e-6
        assert near or self.verdict == (number if judged else -1), case
        if self.name == "surface" or self.on_kink:
            return
        a, n = self.slope[0], self.numerical
        scale = max(abs(a), abs(n))
        wanted = abs(a - n) / scale if scale else 0.0
        assert self.error == pytest.approx(wanted, rel=1e-3, abs=3e-7), case  # the difference travels as float32
        f = FUNCTIONS[self.name][0]
        if self.dtype == np.float64 and self.h > 1e-15:
            x = self.p[0]
            mine = (f(x + self.h) - f(x - self.h)) / (2 * self.h) if self.central else (f(x + self.h) - f(x)) / self.h
            rounding = 1e-15 * (abs(f(x)) + abs(x * a)) / self.h
            assert n == pytest.approx(mine, rel=1e-6, abs=4 * rounding + 1e-30), case

    @property
    def on_kink(self):
        if self.name == "surface":
            return self.state["surface"] in ("ackley", "cone") and np.all(self.p == 0)
        return self.name in KINKED and self.p[0] == 0

    @property
    def lost(self):
        """Whether both ends of the difference are one number."""
        x, h = self.p.astype(self.dtype), self.dtype.type(self.h)
        return not np.any(x + h != (x - h if self.central else x))

    def smaller(self):
        return self.curve[self.hs < self.h * (1 - 1e-9)]

    def larger(self, most=np.inf):
        return self.curve[(self.hs > self.h * (1 + 1e-9)) & (self.hs < most)]


def judged(low, high):
    def check(shown, match):
        assert match[1] == shown.label
        number(match[2], shown.h)
        number(match[3], shown.error)
        assert low <= shown.error * (1 + 1e-6)
        assert shown.error < high * (1 + 1e-6)
        assert np.any(shown.slope != 0) or crosses(shown)
        assert low == 0 or not crosses(shown)
        assert not shown.on_kink
        assert not shown.lost

    return check


def crosses(shown):
    if shown.name not in KINKED:
        return False
    x = shown.p[0]
    low = x - shown.h if shown.central else x
    return low < 0 < x + shown.h


def both_zero(shown, match):
    assert np.all(np.abs(shown.slope) < 1e-9)
    assert shown.numerical == 0


def level(shown, match):
    assert np.all(np.abs(shown.slope) < 1e-9)
    number(match[1], abs(shown.numerical))
    assert shown.numerical != 0


def undefined(shown, match):
    assert shown.state["surface"] == "cone"
    assert np.all(shown.p == 0)


def across_a_kink(shown, match):
    assert match[1] == shown.label
    number(match[2], shown.h)
    number(match[3], shown.error)
    assert crosses(shown)
    assert ("x − h" in match[0]) == shown.central
    assert shown.error > 1e-7


def on_the_kink(shown, match):
    assert shown.on_kink


def lost(shown, match):
    assert match[1] == shown.label
    number(match[2], shown.h)
    assert shown.lost
    assert shown.numerical == 0


def unrounded(shown, match):
    assert shown.p[0] == 0
    assert np.min(shown.smaller(), initial=shown.error) <= max(shown.error, 1e-14)


def exact(shown, match):
    assert not crosses(shown)
    assert np.min(shown.larger(), initial=shown.error) <= max(shown.error, 1e-14)
    large = shown.curve[(shown.hs >= 0.1)]
    assert np.max(large) < (1e-5 if shown.dtype == np.float32 else 1e-13) * (1e3 if shown.name == "offset" else 1)


def exact_up_to(shown, match):
    number(match[1], abs(shown.p[0]))
    assert not crosses(shown)
    assert np.min(shown.larger(abs(shown.p[0])), initial=shown.error) <= max(shown.error, 1e-14)


def truncated(shown, match):
    assert shown.h > 3.9 * float(match[1])
    assert np.min(shown.smaller()) < shown.error


def rounded(shown, match):
    assert shown.h < float(match[1]) / 3.9
    assert np.min(shown.larger()) < shown.error
    assert np.max(shown.smaller(), initial=3.0) >= shown.error


def about_the_best(shown, match):
    assert 0.24 * float(match[1]) < shown.h < 4.1 * float(match[1])
    assert shown.error <= 100 * np.min(shown.curve) + 1e-14


class Net:
    """Both gradients of the net, part by part."""

    def __init__(self, state, found):
        self.state, self.found = state, found
        self.rules = set(state["rules"])
        self.a, self.n = found["analytic"].astype(float), found["numerical"].astype(float)
        self.error = found["error"].astype(float)
        self.fault = planted(state["bug_seed"]) if state["mode"] == "bug" else "nothing"
        self.worst = float(np.max(self.error))
        self.after = float(np.max(found["repaired"][:, 0])) if np.any(np.isfinite(found["repaired"])) else np.nan
        self.relu = state["mode"] == "bug" or state["activation"] == "relu"
        self.examples = state["examples"] if "few" in self.rules else 64

    def check(self, case):
        """Each part's error is that of its entries, as far as float32 shows."""
        off, scale = (np.sqrt(np.nansum(one**2, axis=1)) for one in (self.a - self.n, self.a))
        scale = np.maximum(scale, np.sqrt(np.nansum(self.n**2, axis=1)))
        seen = scale > 1e-30  # float32 travels: of what is smaller, and of an error far below 1e-7, nothing is left
        wanted = off[seen] / scale[seen]
        np.testing.assert_allclose(np.minimum(self.error[seen], 2), wanted, rtol=0.05, atol=1e-6, err_msg=case)

    @property
    def worst_parts(self):
        """Those whose error is the largest, as far as float32 shows."""
        return [LABELS[4 + i] for i in np.flatnonzero(self.error >= self.worst * (1 - 1e-6))]

    @property
    def sound(self):
        return self.worst < 1e-7


def all_right(net, match):
    assert net.worst < 1e-7
    number(match[2], net.worst)
    assert match[1] in net.worst_parts


def off(low, high):
    def check(net, match):
        number(match[2], net.worst)
        assert low <= net.worst * (1 + 1e-6)
        assert net.worst < high * (1 + 1e-6)
        assert match[1] in net.worst_parts

    return check


def rule(name, broken=True):
    def check(net, match):
        assert (name in net.rules) != broken

    return check


def silent(net, match):
    largest = np.nanmax(np.maximum(np.abs(net.a), np.abs(net.n)), axis=1)
    assert int(match[1]) == np.sum(largest <= 1e-9)
    assert ("symmetry" in match[0]) == ("random" not in net.rules)


def many(net, match):
    assert int(match[1]) == 64
    assert "few" not in net.rules
    assert ("kinks" in match[0]) == net.relu


def kinks(net, match):
    assert net.relu
    assert int(match[1]) == np.sum(net.found["kinks"])


def ask(net, match):
    assert net.state["answer"] == "unanswered"


def right(*faults):
    def check(net, match):
        assert net.state["answer"] == net.fault
        assert net.fault in faults

    return check


def innocent_net(net, match):
    right("nothing")(net, match)
    number(match[1], net.worst)


def falls(fault):
    def check(net, match):
        right(fault)(net, match)
        before, after = match.groups()[-2:]
        number(before, net.worst)
        assert float(after) < float(before) or net.after < net.worst
        if fault == "mean":
            assert int(match[1]) == net.examples
        if fault == "bias":
            assert np.nansum(np.abs(net.a[3])) == 0

    return check


def unseen_line(net, match):
    assert net.state["answer"] == net.fault
    assert net.fault not in ("nothing", "adam")
    assert float(match[2]) >= float(match[1]) * 0.89


def found_adam(net, match):
    right("adam")(net, match)
    assert float(match[1]) > 1
    assert net.sound or "gradient is right" not in match[0]


def hardly(net, match):
    right("adam")(net, match)
    assert np.nanmax(np.abs(net.a)) < 1e-6  # Adam is at fault, so the gradient is the right one
    if (h := net.state["h"]) > 1e-4:
        return  # of such a step's difference much is truncated
    steepest = 0.25 + net.state["l2"]  # curvature of a class's probability, at most, and of λ/2 w²
    truncated = steepest * h / 2 if net.state["scheme"] == "forward" else 0.0
    rounded = 2e-15 / h  # a few last digits of a loss of about 1
    assert np.nanmax(np.abs(net.n)) < 1e-6 + truncated + rounded


def wrong(net):
    assert net.state["answer"] not in (net.fault, "unanswered")


def missed(net, match):
    wrong(net)
    assert net.state["answer"] == "nothing"
    number(match[1], net.worst)
    assert net.sound == ("not show" in match[0])


def no_adam(net, match):
    wrong(net)
    assert net.state["answer"] == "adam"
    number(match[1], net.worst)
    assert net.sound == ("right" in match[0])
    if net.sound:
        assert net.fault == "nothing"


def hidden_line(net, match):
    wrong(net)
    assert net.sound
    assert net.fault not in ("nothing", "adam")


def innocent(net, match):
    wrong(net)
    assert net.sound
    assert net.fault in ("nothing", "adam")
    number(match[1], net.worst)


def long_steps(net, match):
    wrong(net)
    assert net.fault == "adam"
    assert net.state["answer"] == "nothing"
    assert float(match[1]) > 1
    assert net.sound == ("gradient is right" in match[0])


def still_off(net, match):
    wrong(net)
    number(match[1], net.after)
    assert not net.sound


SAID = r"([\w, ]+) at h = #: relative error #\. "
FALLS = r"put right, the worst relative error falls from # to #\."
PART = r"([\w ₁₂₃]+)"
RULES = {
    SAID + r"Below 1e-7: right\.": judged(0, LIMITS[0]),
    SAID + r"From 1e-7 to 1e-5: acceptable, look for kinks\.": judged(*LIMITS[:2]),
    SAID + r"From 1e-5 to 1e-3: suspicious\.": judged(*LIMITS[1:]),
    SAID + r"Above 1e-3: wrong\.": judged(LIMITS[2], np.inf),
    r"Both derivatives are zero here: such a check says nothing\.": both_zero,
    r"The derivative is zero here, and the difference #: a relative error says nothing of it\.": level,
    r"The derivative is not a number here: there is nothing to check\.": undefined,
    SAID[:-3] + r", and the kink lies between x(?: − h)? and x \+ h: it is the numerical derivative that is wrong\.":
        across_a_kink,
    r"The point is the kink itself: the slopes on its two sides differ, so there is no derivative to check\.": on_the_kink,
    r"([\w, ]+) at h = #: both ends of the difference are the same number, so nothing is left of it\.": lost,
    r"Rounding plays no part here: the smaller h, the better\.": unrounded,
    r"Nothing is truncated here, so a larger h is better: only rounding is left, and it grows as 1/h\.": exact,
    r"Nothing is truncated until h reaches the kink, # away: up to there a larger h is better, as rounding grows with 1/h\.":
        exact_up_to,
    r"h is above its best, #: truncation rules, and a smaller h helps\.": truncated,
    r"h is below its best, #: rounding rules, and a smaller h makes it worse\.": rounded,
    r"That is about the best h: # is predicted, where truncation and rounding are about equally large\.": about_the_best,
    r"All six parts agree, the worst \(" + PART + r"\) to #: at this point the gradient is right\.": all_right,
    r"The worst part, " + PART + r", is off by #: acceptable, look for kinks\.": off(*LIMITS[:2]),
    r"The worst part, " + PART + r", is off by #: suspicious\.": off(*LIMITS[1:]),
    r"The worst part, " + PART + r", is off by #: wrong\.": off(LIMITS[2], np.inf),
    r"In float32 rounding alone can make a right gradient look wrong\.": rule("double"),
    r"The gradient of # of 6 parts is zero(?:, by symmetry: a|: no signal gets there, and a) fault there would not show\.":
        silent,
    r"Dropout is on: with a fixed seed it is the gradient of one thinned net that is checked\.": rule("still"),
    r"Every evaluation sees other examples: the difference is one of two different losses\.": rule("fixed"),
    r"With # examples (?:more kinks lie within reach, and )?every sum rounds more\.": many,
    r"A ReLU changes sides between the two ends of the difference for # of 93 entries: there the numerical value may be "
    r"wrong\.": kinks,
    r"At most one line is at fault\. Which parts are off, and by how much\? Change N or λ, break a rule, and answer\.": ask,
    r"Right: there is no fault\. The worst relative error is #, and Adam steps as in the textbook\.": innocent_net,
    r"Found: the loss's gradient was N = # times too long\. With 1/N " + FALLS: falls("mean"),
    r"Found: W₂ is square, so nothing complained\. With W₂ᵀ " + FALLS: falls("transpose"),
    r"Found: gradients flowed through units that were off\. With the mask " + FALLS: falls("mask"),
    r"Found: its gradient was zero\. With the sum over the examples " + FALLS: falls("bias"),
    r"Found: the data's loss went uphill\. With p − y " + FALLS: falls("sign"),
    r"Found: only weights were off, by λw, and no bias\. With it " + FALLS: falls("penalty"),
    r"Found: it learned the class after the true one\. With the true one " + FALLS: falls("softmax"),
    r"Found: (?:the gradient is right, and )?Adam's steps were up to # times as long as the textbook's\.": found_adam,
    r"Right, it is Adam, although here it does not show: there is hardly a gradient to step along\.": hardly,
    r"Right, it is that line, although here it does not show: the worst relative error is # with it and # without\.":
        unseen_line,
    r"Something is wrong(?:, although here it does not show)?: the worst relative error is #\.(?: Change N, λ or a rule\.)?":
        missed,
    r"Not Adam: its steps are the textbook's, and the worst relative error of the gradient is #\.": no_adam,
    r"Not Adam: its steps are the textbook's, and the gradient is right to #\.": no_adam,
    r"Not that\. The line at fault does not show here, the gradient comes out right to #: change N, λ or a rule\.": hidden_line,
    r"Not that: the gradient is right to #, and no line of it is at fault\.": innocent,
    r"(?:The gradient is right, but something|Something) is wrong: steps are up to # times as long as they should be\.":
        long_steps,
    r"Not that: with this line put right the worst relative error is still #\.": still_off,
}  # fmt: skip
