"""Every sentence of transfer, in drawn states, against what its columns say in plain NumPy."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.transfer import words
from simulab.widgets.words import speak

TRANSFER = catalogue.widgets["transfer"]()
NUMBER = r"(\d+\.?\d*)"
LABELS = [series.label for series in TRANSFER.series()]
NAMES = {series.label: series.name for series in TRANSFER.series()}
WHO = "(" + "|".join(NAMES) + ")"
STATES = (
    {},
    {"pretraining": 0, "methods": ["scratch", "fine"]},
    {"methods": ["frozen", "fine"], "kept": "both", "learning_rate": 0.05},
    {"methods": []},
)
PIXEL = 1e-3
"""Shares of 270 pictures that are nearer than this are the same."""


def drawn(seed):
    draw = np.random.default_rng(seed)
    count = int(draw.choice([0, 1, 2, 3, 5], p=[0.04, 0.16, 0.3, 0.2, 0.3]))
    return {
        "task": str(draw.choice(["others", "hidden"])), "examples": int(draw.choice([1, 2, 4, 16, 60])),
        "pretraining": int(draw.choice([0, 1, 10, 60], p=[0.1, 0.2, 0.3, 0.4])),
        "methods": [str(one) for one in draw.choice(list(NAMES.values()), count, replace=False)],
        "rank": int(draw.integers(1, 17)), "kept": str(draw.choice(["none", "first", "both"])),
        "learning_rate": float(10 ** draw.uniform(-4, -1.31)), "rounds": int(draw.choice([4, 8, 20])), "seed": seed,
    }  # fmt: skip


def test_what_is_said_of_a_draw_is_what_its_columns_say():
    heard = set()
    for given in STATES:
        state = TRANSFER.resolve({"rounds": 6, **given})[0]
        result = TRANSFER.compute(state, ["run"])
        heard |= of_draw(state, result["run"], TRANSFER.say(result))
    assert heard >= {"shared", "nothing", "forgets", "keeps"}


@pytest.mark.long
def test_two_thousand_states():
    # two that are right equally often are a coincidence: ends that are made up say so
    heard = Heard(TRANSFER, {words.EVEN}, codes=[code for code in TRANSFER.phrases if code < words.FEWEST])
    for seed in range(1000, 3000):
        state = TRANSFER.resolve(drawn(seed))[0]
        result = TRANSFER.compute(state, ["run"])
        of_draw(state, result["run"], TRANSFER.say(result))
        heard.note(result, len(state["methods"]) > 1)
    heard.enough()


def test_ends_that_nobody_trained_are_told_as_they_are():
    """Ties too, which are rare in trainings."""
    draw = np.random.default_rng(3)
    told, heard = jax.jit(words.of_draw), set()
    for _ in range(150):
        state = drawn(int(draw.integers(1e6)))
        new, old = np.round(draw.uniform(0.9, 1, (2, 5)) * 27) / 27
        before = float(np.round(draw.uniform(0.9, 1) * 27) / 27)
        chosen = np.array([name in state["methods"] for name in NAMES.values()])
        with jax.enable_x64(True):
            said = jax.device_get(told(new, old, jnp.asarray(before), chosen, {"pretraining": state["pretraining"] * 1.0,
                                                                               "rounds": state["rounds"] * 1.0}))  # fmt: skip
        run = {"ends": 100 * new[chosen][:, None], "left": 100 * old[chosen][:, None], "before": [100 * before]}
        state["methods"] = [name for name in NAMES.values() if name in state["methods"]]
        heard |= of_draw(state, run, speak(TRANSFER.phrases, LABELS, {**said, "c": said["a"]}))
    assert heard >= {
        "best",
        "shared",
        "only",
        "ahead",
        "behind",
        "even",
        "nothing",
        "forgets",
        "alike",
        "alone",
        "keeps",
    }


def of_draw(state, run, text):
    case = f"{state}: {text}"
    shown = [name for name in NAMES.values() if name in state["methods"]]
    new, old = (dict(zip(shown, np.asarray(run[column], float)[:, -1])) for column in ("ends", "left"))
    later = [name for name in shown if name != "scratch"]
    heard = set()
    if not shown:
        assert text == "", case
        return heard
    who, share, steps = re.search(rf"{WHO}.*?{NUMBER} % of the new task are right after (\d+) steps", text).groups()
    top = max(new.values())
    assert abs(float(share) - top) < 0.0501, case
    assert new[NAMES[who]] >= top - PIXEL, case
    assert int(steps) == 5 * state["rounds"], case
    tied = sum(value >= top - PIXEL for value in new.values()) > 1
    word = "only" if len(shown) == 1 else "shared" if tied else "best"
    assert ("at least one other are best" in text) == tied, case
    assert ("is best in this draw" in text) == (word == "best"), case
    heard.add(word)
    compared = "scratch" in shown and bool(later) and state["pretraining"] > 0
    ahead = re.search(rf"{WHO} is {NUMBER} points ahead|{WHO}, is {NUMBER} points behind", text)
    gap = max((new[name] for name in later), default=0.0) - new.get("scratch", 0.0)
    assert bool(ahead) == (compared and abs(gap) > PIXEL), case
    if ahead:
        name, told = NAMES[ahead[1] or ahead[3]], float(ahead[2] or ahead[4]) * (1 if ahead[1] else -1)
        assert new[name] >= max(new[one] for one in later) - PIXEL, case
        assert abs(told - gap) < 0.0501, case  # three digits
        heard.add("ahead" if gap > 0 else "behind")
    assert ("changes nothing" in text) == (compared and abs(gap) <= PIXEL), case
    heard |= {"even"} if "changes nothing" in text else set()
    assert ("Nothing was learnt before" in text) == (bool(later) and state["pretraining"] == 0), case
    heard |= {"nothing"} if "Nothing was learnt" in text else set()
    return heard | forgetting(later, old, float(run["before"][0]), state["pretraining"] > 0, text, case)


def forgetting(later, old, before, learnt, text, case):
    """Who forgets most of the old task, and what is left of it."""
    least = min((old[name] for name in later), default=before)
    forgets = re.search(
        rf"{WHO} (forgets most|and at least one other forget most|forgets): of the old task {NUMBER} % were right before, "
        rf"{NUMBER} % still are",
        text,
    )
    assert bool(forgets) == (learnt and least < before - PIXEL), case
    if forgets:
        name, how, was, left = forgets.groups()
        assert old[NAMES[name]] <= least + PIXEL, case
        assert abs(float(was) - before) < 0.0501 > abs(float(left) - least), case
        alike = sum(old[one] <= least + PIXEL for one in later) > 1
        assert how == (
            "forgets" if len(later) == 1 else "and at least one other forget most" if alike else "forgets most"
        ), case
        return {"alone" if len(later) == 1 else "alike" if alike else "forgets"}
    keeps = re.search(rf"No method shown forgets: of the old task {NUMBER} %", text)
    assert bool(keeps) == (learnt and bool(later)), case
    assert not keeps or abs(float(keeps[1]) - before) < 0.0501, case
    return {"keeps"} if keeps else set()


def test_means_of_draws_that_nobody_trained_are_told_as_they_are():
    """Who is best from few and from many examples, and at which rate; who shares it is not said to be alone."""
    draw = np.random.default_rng(4)
    counts, rates = (1.0, 4.0, 60.0), (1e-4, 1e-3, 0.05)
    with jax.enable_x64(True):
        of_examples = jax.jit(
            lambda new, chosen: words.of_examples({"by_examples": {"new": new}}, jnp.asarray(counts), chosen)
        )
        of_rates = jax.jit(lambda new, chosen: words.of_rates({"by_rate": {"new": new}}, jnp.asarray(rates), chosen))
        for i in range(60):
            new = np.round(draw.uniform(0.3, 1, (8, 5, 3)) * 270) / 270
            if i % 3 == 0:
                new[:] = new[:, :1]  # all methods the same
            chosen = draw.random(5) < 0.5
            mean = np.where(chosen[:, None], new.mean(axis=0), -1)
            given = new.reshape(8, -1)
            few, many = (jax.device_get(told(given, chosen)) for told in (of_examples, of_rates))
            if chosen.sum() < 2:
                assert np.all(few["code"] < 0)
                assert np.all(many["code"] < 0)
                continue
            for row, place in enumerate((0, -1)):
                best = mean[:, place].max()
                alone = np.sum(mean[:, place] > best - PIXEL) == 1
                assert few["code"][row] == (words.FEWEST, words.MOST)[row] + (not alone)
                assert mean[few["who"][row], place] == best
                assert (few["a"][row], few["b"][row]) == (pytest.approx(100 * best), counts[place])
            best = mean.max()
            assert many["code"][0] == words.AT_RATE + (np.sum(mean > best - PIXEL) > 1)
            assert mean[many["who"][0], rates.index(many["b"][0])] == best


@pytest.mark.long
@pytest.mark.parametrize("varied", ["examples", "learning_rate"])
def test_what_is_said_of_eight_draws_is_their_mean_in_drawn_states(varied):
    for seed in range(2000, 2012):
        of_means({**drawn(seed), "varied": varied, "rounds": 4})


def test_what_is_said_of_eight_draws_is_their_mean():
    of_means({"rounds": 4, "methods": ["scratch", "frozen", "fine"], "task": "hidden"})


def of_means(given):
    state = TRANSFER.resolve(given)[0]
    result, shown = TRANSFER.compute(state), [name for name in NAMES.values() if name in state["methods"]]
    source = "by_examples" if state["varied"] == "examples" else "by_rate"
    rows = [list(NAMES.values()).index(name) for name in shown]
    said = TRANSFER.say(result)
    text, case = said.partition("On average of 8 draws")[2], f"{state}: {said}"
    if len(shown) < 2:
        assert not text, case
        return
    mean = 100 * result[source]["new"].astype(float).mean(axis=0)[rows]
    named = [shown.index(NAMES[name]) for name in re.findall(WHO, text)]
    if source == "by_rate":
        share = float(re.search(rf"{NUMBER} %", text)[1])
        assert abs(share - mean.max()) < 0.06, case
        assert mean[named[0]].max() >= mean.max() - 0.1, case
        return
    shares = re.findall(rf"with {NUMBER} %", text)
    for share, who, column in zip(shares, named, (mean[:, 0], mean[:, -1]), strict=True):
        assert abs(float(share) - column.max()) < 0.06, case
        assert column[who] >= column.max() - 0.1, case
