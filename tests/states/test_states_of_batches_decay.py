"""What is said of rate and decay, against the map's own numbers in plain NumPy; cells of the map, trained in plain NumPy."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab import catalogue
from simulab.batches import decay
from simulab.batches.rule import RATES
from simulab.batches.task import DROPOUT, ORDER, key_of, rows_of
from simulab.training import dropout
from simulab.widgets.batches import decay_words, tasks
from simulab.widgets.kit import short_data

BATCHES = catalogue.widgets["batches"]()
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
STATES = [{"learning_rate": 2.0, "weight_decay": 0.02}, {"held_back": "dropout", "dropout": 0.0}]
QUICK = {"look": "decay", "epochs": 1, "batch_size": 30}


def check(state):
    """Asserts whatever was said, and returns the key words that were."""
    result = BATCHES.compute({**QUICK, **state}, ["decays", "decided"])
    return judged(state, BATCHES.say(result), result["decays"])


def judged(state, said, columns):
    case, heard = f"{state}: {said}", set()
    dropped = state.get("held_back") == "dropout"
    rate = state.get("learning_rate", 0.5)
    amount = state.get("dropout", 0.2) if dropped else state.get("weight_decay", 0.01)
    values, ends = columns["value"].astype(float), columns["end"].astype(float)
    ends = np.where(ends < 1e30, ends, np.inf)
    letter = "p" if dropped else "λ"
    none = f"no {'dropout' if dropped else 'decay'} at all"

    # one's own cell is the nearest
    row = int(np.argmin(np.abs(np.log(RATES) - np.log(rate))))
    away = np.abs(values - amount) if dropped else np.abs(np.log(np.maximum(values, 1e-30)) - np.log(amount))
    own = int(np.argmin(away))
    value, at, rest, end = re.search(
        rf"Your cell, {letter} = {NUMBER} at η = {NUMBER}, (ends at {NUMBER}|diverges)\. ", said
    ).groups()
    assert float(value) == pytest.approx(values[own], rel=0.006), case
    assert float(at) == pytest.approx(RATES[row], rel=0.006), case
    if rest == "diverges":
        assert not np.isfinite(ends[own, row]), case
        heard.add("diverges")
    else:
        assert float(end) == pytest.approx(ends[own, row], rel=0.006), case

    heard |= lowest(said, columns, ends, row, none, case)

    # who judges, and what decay alone does
    held, seeds, train = map(
        int,
        re.search(r"of (\d+) held-out examples, in the middle of (\d+) seeds; the other (\d+) train", said).groups(),
    )
    assert (held, seeds, train) == (columns["held_out"][0], 3, columns["train"][0]), case
    steps, product = columns["steps"][0], rate * amount
    assert ("Decay alone leaves" in said) == (not dropped and product < 1), case
    assert ("a single step of decay" in said) == (not dropped and product >= 1), case
    if "Decay alone leaves" in said:
        left, after = re.search(rf"= {NUMBER} of each weight after T = (\d+)", said).groups()
        assert int(after) == steps, case
        assert float(left) == pytest.approx((1 - product) ** steps, rel=0.006), case
        heard.add("left")
    return heard


def lowest(said, columns, ends, row, none, case):
    """What is said of the lowest at a rate, and of all."""
    values, heard = columns["value"].astype(float), set()
    across = ends[:, row]
    if "everything diverges" in said:
        assert not np.isfinite(across).any(), case
    else:
        name, end = re.search(rf"At this rate (.*?) ends lowest: {NUMBER}\.", said).groups()
        first = values[int(np.argmin(across))]
        assert float(end) == pytest.approx(across.min(), rel=0.006), case
        assert name == none if first == 0 else float(name.split()[-1]) == pytest.approx(first, rel=0.006), case
        heard.add("none here" if first == 0 else "some here")
    column, best = np.unravel_index(np.argmin(ends), ends.shape)
    if "Nothing on this map" in said:
        assert not ends.min() < columns["blank"][0], case
        heard.add("nothing")
    else:
        name, at, end = re.search(rf"Of the whole map (.*?),? at η = {NUMBER},? ends lowest: {NUMBER}\.", said).groups()
        assert ends.min() < columns["blank"][0], case
        assert float(end) == pytest.approx(ends.min(), rel=0.006), case
        assert float(at) == pytest.approx(RATES[best], rel=0.006), case
        assert name == none if column == 0 else float(name.split()[-1]) == pytest.approx(values[column], rel=0.006), (
            case
        )
        heard.add("best")
    edge = best in (0, len(RATES) - 1) or column == len(values) - 1
    assert ("on the edge" in said) == (edge and "Of the whole map" in said), case
    heard |= {"edge"} if "on the edge" in said else {"inside"}
    return heard


def test_the_lowest_is_named_at_ones_rate_and_of_all():
    heard = set().union(*(check(state) for state in STATES))
    assert heard >= {"best", "left", "inside"}


def test_sentences_follow_the_numbers_whatever_they_are():
    """Maps that nobody trained: each sentence is said where it is true, and there alone."""
    draw = np.random.default_rng(0)
    phrases = BATCHES.phrases
    words = jax.jit(decay_words.of_decay)
    heard = set()
    for i in range(60):
        dropped = bool(i % 2)
        values = np.array(decay.DROPOUTS if dropped else decay.DECAYS)
        ends = 10 ** draw.uniform(-2, 1, (len(values), len(RATES)))
        ends[draw.uniform(size=ends.shape) < 0.3] = np.inf
        if i % 7 == 0:
            ends[:, -1] = np.inf
        columns = {
            "value": values, "end": ends, "blank": np.full(9, 0.001 if i % 5 == 0 else 1.0), "held_out": np.full(9, 60.0),
            "train": np.full(9, 60.0), "steps": np.full(9, 75.0),
        }  # fmt: skip
        state = {"learning_rate": float(10 ** draw.uniform(-2, 1)), "held_back": "dropout" if dropped else "decay"}
        state |= {"dropout": float(draw.uniform(0, 0.8)), "weight_decay": float(10 ** draw.uniform(-3.5, 0))}
        if i % 7 == 0:
            state["learning_rate"] = 10.0
        with jax.enable_x64(True):
            amount = state["dropout" if dropped else "weight_decay"]
            given = jax.tree.map(jnp.asarray, columns)
            said = jax.device_get(words({"decays": given}, dropped, state["learning_rate"], amount))
        text = sentences(phrases, said)
        heard |= judged(state, text, columns)
    assert heard >= {"best", "nothing", "edge", "inside", "diverges", "none here", "some here", "left"}


def sentences(phrases, said):
    kinds = {"int": lambda v: f"{v:.0f}", "sig3": lambda v: f"{v:.3g}", "rate": lambda v: f"{v:.3g}"}

    def filled(code, row):
        put = lambda found: kinds[found[2]](float(said[found[1]][row]))  # noqa: E731
        return re.sub(r"\{([abc]):(\w+)\}", put, phrases[int(code)])

    return " ".join(filled(code, row) for row, code in enumerate(said["code"]) if code >= 0) + " "


@pytest.mark.long
def test_states_of_every_dataset():
    draw = np.random.default_rng(5)
    for one in short_data.all_data(BATCHES.catalogue, "batches"):
        for kind in decay.KINDS:
            check({
                "data": one.name, "held_back": kind, "learning_rate": float(10 ** draw.uniform(-2, 1)),
                "dropout": float(draw.uniform(0, 0.8)), "weight_decay": float(10 ** draw.uniform(-3.5, 0)),
                "batch_size": int(draw.choice([4, 8, 60])), "epochs": int(draw.choice([1, 10])), "seed": int(draw.choice([0, 7])),
                "drawn": str(draw.choice(["with", "without"])),
            })  # fmt: skip


def test_cells_of_the_map_are_numpys():
    """Backpropagation by hand, in NumPy, on the same mini-batches, the same units dropped; columns travel in 32 bits."""
    data, held, rate = BATCHES._data, 30, RATES[6]
    k = {"data": 1 + next(i for i, one in enumerate(data) if one.name == "iris")}
    for kind, column, lam, share in (("decay", 6, 0.1, 0.0), ("dropout", 4, 0.0, 0.4)):
        columns = BATCHES.compute({**STATES[0], **QUICK, "held_back": kind}, ["decays"])["decays"]
        assert columns["steps"][0] == 2
        ends = []
        for seed in range(3):
            with jax.enable_x64(True):
                given = tasks.halves(data, k)
                problem = short_data.chosen(data, {"data": k["data"] - 1})
                w, x, y = (np.asarray(one) for one in (given.task.start(seed), problem.x, problem.y))
                steps = [luck(given.task, seed, at, held, share) for at in range(2)]
            if lam:
                assert set(np.concatenate([rows for rows, _ in steps])) <= set(range(60))  # of the half that trains
            else:
                assert set(np.concatenate([factors for _, factors in steps]).ravel()) == {0.0, 1 / 0.6}
            y, classes = y.astype(int), int(problem.classes)
            for rows, factors in steps:
                w = w - rate * slope(w, x[rows], y[rows], factors, classes) - rate * lam * w
            ends.append(-np.mean(np.log(forwards(w, x[60:120], 1.0, classes)[1][np.arange(60), y[60:120]])))
        assert columns["end"][column][6] == pytest.approx(np.median(ends), rel=1e-6)


def luck(task, seed, at, held, share):
    """A step's examples (30,), and dropout's factors (30, 8), drawn twenty examples at a time."""
    rows = np.asarray(rows_of(task, jax.random.fold_in(key_of(seed, ORDER), at), False))[:held]
    key = jax.random.fold_in(key_of(seed, DROPOUT), at)
    drawn = [dropout.masks(jax.random.fold_in(key, first), share, 20, (8,), float)[0] for first in (0, 20)]
    return rows, np.concatenate([np.asarray(one) for one in drawn])[:held]


def parts(w, wide):
    first, bias, last, end = np.split(w, np.cumsum([wide * 8, 8, 8 * 5]))
    return first.reshape(wide, 8), bias, last.reshape(8, 5), end


def forwards(w, x, factors, classes):
    """Hidden units (n, 8) before anything is dropped, and shares (n, C) of the classes."""
    first, bias, last, end = parts(w, x.shape[1])
    h = np.tanh(x @ first + bias)
    e = np.exp(((factors * h) @ last + end)[:, :classes])
    return h, e / e.sum(axis=1, keepdims=True)


def slope(w, x, y, factors, classes):
    h, shares = forwards(w, x, factors, classes)
    error = np.zeros((len(x), 5))
    error[:, :classes] = (shares - np.eye(classes)[y]) / len(x)
    back = (error @ parts(w, x.shape[1])[2].T) * factors * (1 - h**2)
    return np.concatenate(
        [(x.T @ back).ravel(), back.sum(axis=0), ((factors * h).T @ error).ravel(), error.sum(axis=0)]
    )
