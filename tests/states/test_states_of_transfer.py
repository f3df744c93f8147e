"""Every sentence of transfer, in drawn states, against what its columns say in plain NumPy."""

import re

import numpy as np

from simulab import catalogue

TRANSFER = catalogue.widgets["transfer"]()
NUMBER = r"(\d+\.?\d*)"
NAMES = {series.label: series.name for series in TRANSFER.series()}
WHO = "(" + "|".join(NAMES) + ")"
STATES = (
    {},
    {"task": "hidden", "examples": 1},
    {"pretraining": 0, "methods": ["scratch", "fine"]},
    {"methods": ["frozen", "fine"], "kept": "both", "learning_rate": 0.05},
    {"methods": ["adapter"]},
    {"methods": []},
    {"methods": ["frozen"], "task": "hidden", "seed": 7},
    {"methods": ["scratch", "gradual"], "rounds": 40, "examples": 60, "varied": "learning_rate"},
)


def test_what_is_said_of_a_draw_is_what_its_columns_say():
    heard = set()
    for given in STATES:
        state = TRANSFER.resolve({"rounds": 6, **given})[0]
        result = TRANSFER.compute(state, ["run"])
        heard |= of_draw(state, result["run"], TRANSFER.say(result))
    assert heard >= {"best", "shared", "only", "ahead", "behind", "nothing", "forgets", "keeps"}


def of_draw(state, run, text):
    shown = [name for name in NAMES.values() if name in state["methods"]]
    new, old = ({name: float(value) for name, value in zip(shown, run[column][:, -1])} for column in ("ends", "left"))
    later = [name for name in shown if name != "scratch"]
    heard = set()
    if not shown:
        assert text == ""
        return heard
    who, share, steps = re.search(rf"{WHO}.*?{NUMBER} % of the new task are right after (\d+) steps", text).groups()
    assert float(share) == np.float64(f"{max(new.values()):.3g}")
    assert new[NAMES[who]] == max(new.values())
    assert int(steps) == 5 * state["rounds"]
    tied = sum(value == max(new.values()) for value in new.values()) > 1
    word = "only" if len(shown) == 1 else "shared" if tied else "best"
    assert ("at least one other" in text) == tied
    heard.add(word)
    ahead = re.search(rf"{WHO} is {NUMBER} points ahead|{WHO}, is {NUMBER} points behind", text)
    if ahead:
        name, gap = NAMES[ahead[1] or ahead[3]], float(ahead[2] or ahead[4]) * (1 if ahead[1] else -1)
        assert new[name] == max(new[one] for one in later)
        assert abs(gap - (new[name] - new["scratch"])) < 0.06  # three digits
        heard.add("ahead" if gap > 0 else "behind")
    if "Nothing was learnt before" in text:
        assert state["pretraining"] == 0
        heard.add("nothing")
    else:
        assert state["pretraining"] > 0 or not later
    forgets = re.search(
        rf"{WHO} forgets most: of the old task {NUMBER} % were right before, {NUMBER} % still are", text
    )
    if forgets:
        assert old[NAMES[forgets[1]]] == min(old[name] for name in later)
        assert float(forgets[3]) < float(forgets[2])
        heard.add("forgets")
    elif "No method shown forgets" in text:
        assert min(old[name] for name in later) >= run["before"][0] - 1e-4
        heard.add("keeps")
    return heard


def test_what_is_said_of_eight_draws_is_their_mean():
    state = TRANSFER.resolve({"rounds": 4, "methods": ["scratch", "frozen", "fine"], "task": "hidden"})[0]
    result = TRANSFER.compute(state)
    mean = 100 * result["by_examples"]["new"].mean(axis=0)[[0, 1, 3]]
    text = TRANSFER.say(result).split("On average of 8 draws")[1]
    few, many = re.findall(rf"with {NUMBER} %", text)
    assert abs(float(few) - mean[:, 0].max()) < 0.06
    assert abs(float(many) - mean[:, -1].max()) < 0.06
    named = [NAMES[name] for name in re.findall(WHO, text)]
    assert named == [("scratch", "frozen", "fine")[row] for row in (mean[:, 0].argmax(), mean[:, -1].argmax())]
