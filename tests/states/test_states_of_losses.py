"""Every sentence of the losses, in drawn states, against what the drawn fits give in plain NumPy."""

import itertools
import math
import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue

LOSSES = catalogue.widgets["losses"]()
LABELS = {"line": ("MSE", "MAE", "Huber"), "classes": ("Cross-entropy", "Hinge", "Focal"),
          "embedding": ("Categorical", "Contrastive", "Triplet")}  # fmt: skip
KNOBS = {"line": "line_losses", "classes": "class_losses", "embedding": "embedding_losses"}
NAMES = {knob: [one.value for one in control.options] for control in LOSSES.controls() for knob in [control.name]
         if control.kind == "set"}  # fmt: skip
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"


def drawn(seed):
    draw = np.random.default_rng(seed)
    task = ("line", "classes", "embedding")[seed % 3]
    names = NAMES[KNOBS[task]]
    return {
        "task": task, KNOBS[task]: [name for name in names if draw.random() < 0.8] or names[:1],
        "outliers": float(draw.choice([0, 0.02, 0.1, 0.4])), "scatter": float(draw.choice([0, 0.3, 1])),
        "rare": float(draw.uniform(0.05, 0.5)), "wrong": float(draw.choice([0, 0.1, 0.4])),
        "spread": float(draw.uniform(0, 3)), "huber_delta": float(draw.choice([0.1, 1, 5])),
        "focal_gamma": float(draw.choice([0, 0.5, 2, 5])), "margin": float(draw.choice([0.1, 1, 3])),
        "at": float(draw.uniform(-6, 6)), "learning_rate": float(10 ** draw.uniform(-3, 0.3)),
        "steps": int(draw.choice([10, 100, 300])), "seed": seed,
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(drawn(seed)) for seed in range(60)))
    assert heard >= {"closest", "best in the mean", "most", "away", "no outlier", "an outlier", "are outliers", "slope"}


@pytest.mark.long
def test_two_thousand_states():
    heard = Heard(LOSSES)
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, state["task"]))
    heard.enough()


def near(shown, wanted):
    return float(shown) == pytest.approx(wanted, rel=0.006, abs=1e-5)  # three digits; weights travel as float32


def slopes(task, x, state):
    """By the formulas of CURRICULUM's losses."""
    delta, margin, gamma = state["huber_delta"], state["margin"], state["focal_gamma"]
    if task == "line":
        return 2 * x, np.sign(x), np.clip(x, -delta, delta)
    if task == "classes":
        p = 1 / (1 + math.exp(-x))
        return p - 1, -float(x < margin), (1 - p) ** gamma * (gamma * p * math.log(p) + p - 1)
    return 1 / (1 + 2 * math.exp(-x)) - 1, -max(margin - x, 0), -float(x < margin)


def ends_of(task, columns):
    """Of each loss what is compared, the least best, and the two numbers that are said."""
    with np.errstate(all="ignore"):
        if task == "line":
            x = columns["x"].astype(float)
            off = [
                np.mean(np.abs(s * x + b - x - 0.5)) for s, b in zip(columns["slope"][:, -1], columns["base"][:, -1])
            ]
            return off, [(end,) for end in off]
        if task == "classes":
            rows = zip(*(columns[name][:, -1].astype(float) for name in ("w1", "w2", "bias")))
            found = [[50 * (1 + math.erf((w1 + 0.6 * w2 + side * b) / 0.8 / math.hypot(w1, w2) / math.sqrt(2)))
                      for side in (-1, 1)] for w1, w2, b in rows]  # fmt: skip
            return [100 - (kept + right) / 2 for kept, right in found], found
        x, maps = columns["x"].astype(float), columns["map"][:, -1].astype(float).reshape(3, 2, 4)
        label, apart = np.repeat(range(3), 10), []
        for one in maps:
            z = (one @ x).T
            far = np.linalg.norm(z[:, None] - z[None], axis=2)
            same = label[:, None] == label[None]
            apart.append(far[~same].sum() / 600 / (far[same].sum() / 270))
        return [1 / one for one in apart], [(one,) for one in apart]


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = LOSSES.compute(state)
    note(result)
    said, state = LOSSES.say(result), LOSSES.resolve(state)[0]
    task, case, heard = state["task"], f"{state}: {said}", set()
    mark = re.search(rf"slope is {NUMBER} .*?, {NUMBER} .*? and {NUMBER} for", said)
    assert mark, case
    assert all(near(shown, wanted) for shown, wanted in zip(mark.groups(), slopes(task, state["at"], state))), case
    columns, names = result[task], NAMES[KNOBS[task]]
    chosen = [LABELS[task][names.index(name)] for name in state[KNOBS[task]]]
    ends, numbers = ends_of(task, columns)
    if task == "embedding":  # whose maps are sent whole
        places = [names.index(name) for name in state[KNOBS[task]]]
        ends, numbers = [ends[i] for i in places], [numbers[i] for i in places]
    there = {}
    for label, at_end, shown in zip(chosen, ends, numbers):
        end = at_end
        pattern = {"line": rf"{label} ends {NUMBER} off", "classes": rf"{label} finds {NUMBER} % of A and {NUMBER} % of B",
                   "embedding": rf"{label} (?:ends )?with {NUMBER}"}[task]  # fmt: skip
        found = re.search(pattern, said)
        if not found:
            assert f"{label} runs away" in said, case
            assert task != "classes", case
            if task == "embedding":
                first = 8 * names.index(dict(zip(LABELS[task], names))[label])
                end = np.abs(columns["map"][first : first + 8, -1]).max()
            assert not end < 0.99e6, case
            heard.add("away")
            continue
        there[label] = end
        for a, b in zip(found.groups(), shown):
            assert abs(float(a) - b) < 0.51 if task == "classes" else near(a, b), case
    for label in set(LABELS[task]) - set(chosen):
        assert label not in said.split("At the marked")[0], case
    word = {"line": "comes closest", "classes": "is best in the mean", "embedding": "parts them most"}[task]
    best = re.search(rf"(\S+) {word}", said)
    ranked = sorted(there.items(), key=lambda pair: pair[1])
    floor = 0.1 if task == "classes" else 1e-3  # a thousandth, where they are in percent
    if best:
        assert best[1] == ranked[0][0], case
        assert len(ranked) > 1, case
        assert ranked[1][1] > 1.009 * ranked[0][1] + 0.9 * floor, case
        heard |= {word.split()[-1] if task != "classes" else "best in the mean"}
    elif len(ranked) > 1:
        assert ranked[1][1] < 1.011 * ranked[0][1] + 1.1 * floor, case
    count = int(columns["outlier"].sum()) if task == "line" else None
    wanted = {None: "", 0: "There is no outlier.", 1: "1 of 40 points is an outlier"}.get(
        count, f"{count} of 40 points are outliers"
    )
    assert wanted in said, case
    heard |= {one for one in ("no outlier", "an outlier", "are outliers", "slope") if one in said}
    if task == "embedding":
        assert near(re.search(rf"lie {NUMBER} times", said)[1], columns["apart"][0, 0]), case
    return heard


def test_looks_of_a_problem_differ():
    looks = {series.name: (series.colour, series.dash, series.marker) for series in LOSSES.series()}
    for names in NAMES.values():
        assert all(looks[a] != looks[b] for a, b in itertools.combinations(names, 2))
