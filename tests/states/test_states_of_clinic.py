"""Every sentence of the clinic, in drawn states, against the columns' own numbers; and the rule of diagnosis."""

import re

import numpy as np
import pytest

from simulab import catalogue
from simulab.widgets.clinic.diagnosis import diagnosed
from simulab.widgets.clinic.exams import EXAMS
from simulab.widgets.clinic.patient import CURES, DEALT, NAMES, TREATMENTS
from simulab.widgets.clinic.words import WHAT

CLINIC = catalogue.widgets["clinic"]()
NUMBER = r"(\d[\d.e+-]*\d|\d)"


def drawn(seed):
    draw = np.random.default_rng(seed)
    return {
        "patient": str(draw.choice(["unseen", *NAMES])),
        "deal": int(draw.integers(0, 10_000)),
        "exams": [name for name in EXAMS if draw.random() < 0.3],
        "diagnosis": str(draw.choice(["none", *DEALT])),
        "treatments": [name for name in TREATMENTS if draw.random() < 0.15],
        "looks": int(draw.choice([20, 41, 60])),
    }


def cured(name, deal):
    return {"patient": name, "deal": deal, "diagnosis": name, "treatments": [CURES[name]], "exams": ["gradient"]}


def test_a_fixed_part():
    states = [*map(drawn, range(12)), *(cured(name, i) for i, name in enumerate(CURES)), {}, {"patient": "plateau"},
              {"patient": "plateau", "diagnosis": "healthy"}]  # fmt: skip
    heard = {word for state in states for word in check(state)}
    assert heard >= {"turns", "falls", "blank", "settles", "well", "ill", "right", "wrong", "ask"}


def test_a_fault_is_there_and_its_cure_mends_it():
    """Each setting that a fault changes is the one that its treatment puts back: of its own, or by ten."""
    for i, name in enumerate(CURES):
        result = CLINIC.compute(cured(name, i))
        said = CLINIC.say(result)
        assert WHAT[NAMES.index(name)] in said
        assert "Your diagnosis is right." in said
        assert "Treated it is well" in said, f"{name}: {said}"


@pytest.mark.parametrize("first", [0, pytest.param(1000, marks=pytest.mark.long)])
def test_at_least_95_in_100_are_diagnosed_from_what_is_shown(first):
    """The rule stood before the fifty seeds of the long part were tried."""
    seeds = 1 if not first else 50
    found = {name: [of_the_rule(name, first + i) for i in range(seeds)] for name in DEALT}
    share = np.mean([name == said for name, all_said in found.items() for said in all_said])
    table = {name: {said: all_said.count(said) for said in set(all_said)} for name, all_said in found.items()}
    print(table)
    assert share >= 0.95 if first else share >= 0.9, table


def of_the_rule(name, deal):
    visit = CLINIC.compute({"patient": name, "deal": deal}, ["visit"])["visit"]
    return diagnosed(dict(zip(EXAMS, map(float, visit["found"][:, 0]))), float(visit["loss"][0, -1]))


def check(state):
    """Asserts whatever was said, and returns the key words that were."""
    columns = CLINIC.compute(state)
    said, visit, judged = CLINIC.say(columns), columns["visit"], columns["judged"]
    case, state = f"{state}: {said}", {**CLINIC.resolve()[0], **state}
    loss, held, right = (visit[name].astype(float) for name in ("loss", "held", "right"))
    assert loss.shape == (2, state["looks"] + 1), case
    ordered = np.array([name in state["exams"] for name in EXAMS])
    assert np.array_equal(np.isnan(judged["found"][:, 0]), ~ordered | np.isnan(visit["found"][:, 0])), case
    count = re.search(r"(\d+) tests? ordered, (\d+) treatments? given", said)
    assert count, case
    assert [int(count[1]), int(count[2])] == [ordered.sum(), len(state["treatments"])], case
    return {
        about_the_curve(said, loss[0], held[0], case),
        about_the_diagnosis(state, said, case),
        about_the_treatment(state, said, visit, held[1], right[1], case),
    }


def near(shown, wanted):
    return float(shown) == pytest.approx(wanted, rel=0.006)


def about_the_curve(said, loss, held, case):
    end, half, low = loss[-1], loss[(len(loss) - 1) // 2], int(np.argmin(held))
    if "beyond a thousand" in said:
        assert not end < 1e3, case
        return "beyond"
    assert end < 1e3, case
    if "knows nothing" in said:
        assert abs(end - np.log(3)) < 0.0501 * np.log(3), case
        return "blank"
    if found := re.search(rf"turns up: lowest at step (\d+), with {NUMBER}, and {NUMBER} at the end", said):
        assert int(found[1]) == 3 * low, case
        assert near(found[2], held[low]), case
        assert near(found[3], held[-1]), case
        assert held[-1] > 1.19 * held[low], case
        return "turns"
    if found := re.search(rf"still falls: {NUMBER} at half time, {NUMBER} at the end", said):
        assert near(found[1], half), case
        assert near(found[2], end), case
        assert end < half, case
        return "falls"
    found = re.search(rf"training loss ends at {NUMBER}, its validation loss at {NUMBER}\.", said)
    assert found, case
    assert near(found[1], end), case
    assert near(found[2], held[-1]), case
    return "settles"


def about_the_diagnosis(state, said, case):
    patient, diagnosis = state["patient"], state["diagnosis"]
    told = [text for text in WHAT if text in said]
    assert bool(told) == (patient != "unseen" or diagnosis != "none"), case
    if patient != "unseen":
        assert told == [WHAT[NAMES.index(patient)]], case
    if diagnosis == "none":
        assert ("make your diagnosis" in said) == (patient == "unseen"), case
        return "ask" if patient == "unseen" else "told"
    hit = told == [WHAT[NAMES.index(diagnosis)]] or (patient, diagnosis) == ("plateau", "healthy")
    assert ("Your diagnosis is right." in said) == hit, case
    return "right" if hit else "wrong"


def about_the_treatment(state, said, visit, held, right, case):
    if not state["treatments"]:
        assert "Treated" not in said, case
        return "none"
    leaks = state["patient"] == "leak" and "split_anew" not in state["treatments"]
    if "nobody knows" in said:
        assert leaks or state["patient"] == "unseen", case
        return "leaks"
    assert not leaks, case
    assert "Treated it is" in said, case
    _, twin, _, twin_right, honest = visit["after"]
    assert honest > 0.5, case
    well = held[-1] <= twin + 0.3 and right[-1] >= twin_right - 0.1
    assert ("Treated it is well" in said) == well, case
    if found := re.search(rf"validation loss ends at {NUMBER}, that of a healthy twin at {NUMBER}", said):
        assert near(found[1], held[-1]), case
        assert near(found[2], twin), case
    return "well" if well else "ill"
