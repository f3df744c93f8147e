"""Every sentence of the deep net, in drawn states, against what its columns say in plain NumPy."""

import re

import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.depth.words import COUNTED

DEPTH = catalogue.widgets["depth"]()
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
OPTIONS = {c.name: [one.value for one in c.options] for c in DEPTH.controls() if c.kind == "choice"}
BURSTS = {"activation": "relu", "initialisation": "he", "scale": 2.0, "depth": 24, "learning_rate": 0.1, "steps": 10}
ALONE = {"normalisation": "batch", "batch_size": 1, "steps": 10}


def drawn(seed):
    draw = np.random.default_rng(seed)
    state = {name: str(draw.choice(values)) for name, values in OPTIONS.items()}
    return {
        **state, "depth": int(draw.choice([1, 2, 5, 24, 64])), "scale": float(2 ** draw.choice([-2, 2, draw.uniform(-2, 2)])),
        "skip": bool(draw.random() < 0.3), "learning_rate": float(10 ** draw.uniform(-3, 0)),
        "batch_size": int(draw.choice([1, 2, 8, 32])), "clipping": bool(draw.random() < 0.3),
        "clip_norm": float(draw.choice([0.01, 1, 100])), "steps": int(draw.choice([10, 30])), "seed": seed,
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(drawn(seed)) for seed in range(30)), check(BURSTS), check(ALONE))
    assert heard >= {
        "shrinks",
        "grows",
        "is multiplied",
        "zeros",
        "one layer",
        "same net",
        "no finite",
        "left on",
        "alone",
    }


@pytest.mark.long
def test_two_thousand_states():
    heard = Heard(DEPTH, {COUNTED})  # the map's own sentence is read below
    for seed in range(1000, 3000):
        state = drawn(seed)
        check(state, lambda columns, state=state: heard.note(columns, (state["activation"], state["depth"])))
    heard.enough()


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = DEPTH.compute(state, ["nets"])
    note(result)
    said, columns, state = DEPTH.say(result), result["nets"], DEPTH.resolve(state)[0]
    case, heard = f"{state}: {said}", set()
    own, beside = said, ""
    if "With the change" in said:
        own, beside = said.split("With the change", 1)
    elif "both are the same net" in said:
        own = said.split("The one change")[0]
        heard.add("same net")
    change = {"xavier": {"initialisation": "xavier", "scale": 1.0}, "he": {"initialisation": "he", "scale": 1.0},
              "skip": {"skip": True}, "clip": {"clipping": True}}.get(
                  state["beside"], {"normalisation": state["beside"]})  # fmt: skip
    changed = {**state, **change}
    scaled = [name for name in state if name != "scale" or state["initialisation"] != "zeros"]
    assert bool(beside) == any(changed[name] != state[name] for name in scaled), case
    for net, its, text in ((0, state, own), (1, changed, beside)):
        if text:
            heard |= of_net(columns, net, its, text, case)
    return heard


def of_net(columns, net, its, text, case):
    heard = set()
    rows = columns["back"].reshape(its["depth"], 2, -1)[:, net, 0].astype(float)
    first, last = rows[0], rows[-1]
    if "starts from zeros" in text:
        assert its["initialisation"] == "zeros", case
        assert np.all(np.isneginf(rows)), case
        heard.add("zeros")
    elif "has one layer" in text:
        assert its["depth"] == 1, case
        heard.add("one layer")
    elif "no gradient gets" in text:
        assert np.isneginf(first), case
        assert np.isfinite(last), case
    elif "beyond all numbers" in text:
        assert not np.isfinite(first) or not np.isfinite(last), case
    elif "powers of ten" in text:
        word, count = re.search(rf"gradient (\w+) by {NUMBER} powers", text).groups()
        power = first - last
        assert abs(abs(power) - float(count)) < 0.51, case
        assert abs(power) > 29.9, case
        assert (power < 0) == (word == "shrinks"), case
    elif "is zero in every layer" in text:
        assert np.all(np.isneginf(rows)), case
    else:
        word, factor = re.search(
            rf"gradient (is multiplied|shrinks|grows) by (?:a factor of )?{NUMBER} from", text
        ).groups()
        power = first - last
        shown = np.log10(float(factor)) * (-1 if word == "shrinks" else 1)
        assert shown == pytest.approx(power, abs=0.003), case  # three digits
        assert word == ("is multiplied" if abs(power) < 1 else "shrinks" if power < 0 else "grows"), case
        heard.add(word)
    end = columns["ends"][net, 0]
    if "no finite loss" in text:
        assert not np.isfinite(end), case
        heard.add("no finite")
    else:
        right, loss = re.search(rf"It ends.*? with {NUMBER} % right, at a loss of {NUMBER}\.", text).groups()
        assert float(loss) == pytest.approx(end, rel=0.006, abs=1e-5), case
        assert abs(float(right) - columns["correct"][net, 0]) < 0.51, case
        assert ("running" in text) == (its["normalisation"] == "batch"), case
    if "Left in training mode" in text:
        assert its["normalisation"] == "batch", case
        found = re.search(rf"{NUMBER} % right\.", text.split("Left in training mode")[1])
        assert abs(float(found[1]) - columns["wrong_mode"][net, 0]) < 0.51, case
        assert ("all the same answer" in text) == (its["batch_size"] == 1), case
        assert its["batch_size"] > 1 or columns["wrong_mode"][net, 0] == 50, case
        heard.add("alone" if its["batch_size"] == 1 else "left on")
    return heard


def test_the_map_is_counted_as_it_is_drawn():
    result = DEPTH.compute({"steps": 20})
    columns = result["map"]
    learns, vanishes, explodes = map(
        int, re.search(r"(\d+) learn, (\d+) vanish and (\d+) explode", DEPTH.say(result)).groups()
    )
    end, first, kinds = (columns[name].ravel() for name in ("end", "first", "outcome"))
    learnt = end < 0.75 * np.log(2)
    assert learns == learnt.sum()
    assert np.array_equal(kinds == 0, learnt)
    assert vanishes == (~learnt & np.isfinite(end) & (first < 0.05)).sum()
    assert explodes == (~learnt & (~np.isfinite(end) | ~(first <= 5))).sum()
    assert learns > 10 < vanishes
