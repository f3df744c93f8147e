"""Every sentence of the mini-batches, in drawn states, against what the columns say in plain NumPy."""

import itertools
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.widgets.batches import words
from simulab.widgets.words import speak

BATCHES = catalogue.widgets["batches"]()
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
DATA = [one.value for one in next(c for c in BATCHES.controls() if c.name == "data").options]
LOOKS = ("noise", "descent", "rule", "minima", "race")


def drawn(seed, look):
    draw = np.random.default_rng(seed)
    return {
        "look": look, "batch_size": int(draw.choice([1, 2, 8, 30, 120])), "drawn": str(draw.choice(["with", "without"])),
        "learning_rate": float(10 ** draw.uniform(-2, 1)), "rates": str(draw.choice(["same", "linear"])),
        "data": str(draw.choice(["bowl", *DATA], p=[0.3, *[0.7 / len(DATA)] * len(DATA)])),
        "noise": float(10 ** draw.uniform(-1, 0.47)), "after": int(draw.choice([0, 5, 400])),
        "steps": int(draw.choice([10, 20, 60] if look == "minima" else [10, 60, 200])),
        "seed": seed, "epochs": 1,
    }  # fmt: skip


AT_THE_BOTTOM = {**drawn(1119, "noise"), "data": "bowl", "batch_size": 120, "drawn": "without", "learning_rate": 1.85,
                 "noise": 2.3, "after": 400}  # fmt: skip
"""Where a gradient of 5e-17 is left, its four parts differ by 3e-16."""
SETTLES = {**drawn(0, "descent"), "data": "bowl", "learning_rate": 0.5, "batch_size": 8, "steps": 200}


def test_a_fixed_part():
    heard = set().union(
        *(check(drawn(seed, look)) for seed in range(8) for look in ("noise", "descent")),
        check(SETTLES),
        check(AT_THE_BOTTOM),
    )
    assert heard >= {
        "off by",
        "uphill",
        "no noise",
        "shorter",
        "twelve",
        "ends at",
        "floor",
        "nothing settles",
        "rounding",
    }


@pytest.mark.long
def test_two_thousand_states():
    heard = Heard(BATCHES, {words.NOT_ADDED}, codes=words.PHRASES)  # which would be a fault, check() says so
    for look, many in (("noise", 800), ("descent", 800), ("rule", 120), ("minima", 200), ("race", 80)):
        for seed in range(1000, 1000 + many):
            check(drawn(seed, look), lambda columns, look=look: heard.note(columns, look))
    heard.enough()


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = BATCHES.compute(state)
    note(result)
    said = BATCHES.say(result)
    case = f"{state}: {said}"
    if state["look"] in FOUND:
        source, told = FOUND[state["look"]]
        return told(result[source], state, said, case)
    return (of_noise if state["look"] == "noise" else of_runs)(state, result, said, case)


def of_noise(state, result, said, case):
    columns, heard = result["off"], set()
    sigma, gradient, count = (float(columns[name][0]) for name in ("sigma", "gradient", "count"))
    held = min(state["batch_size"], count)
    if "diverged" in said:
        assert not max(sigma, gradient) < 0.999e30, case
        return {"diverged"}
    cloud = columns["cloud"].astype(float)
    if "no noise" in said:
        assert held == count, case
        assert state["drawn"] == "without", case
        heard.add("no noise")
    else:
        size, own, one = map(float, re.search(rf"of {NUMBER} is off by {NUMBER},.* off by {NUMBER}\.", said).groups())
        law = sigma / np.sqrt(held) * (1 if state["drawn"] == "with" else np.sqrt((count - held) / (count - 1)))
        assert size == held, case
        assert one == pytest.approx(sigma, rel=0.006), case
        assert own == pytest.approx(law, rel=0.006), case
        heard.add("off by")
    rounding = gradient < 1e-12 * sigma  # at the bottom of the bowl
    assert ("zero here, but for rounding" in said) == rounding, case
    assert ("uphill" in said) == (not rounding and "no noise" not in said), case
    assert ("shorter" in said) != rounding, case
    if rounding:
        heard.add("rounding")
    if "uphill" in said:
        some, every = map(int, re.search(r"(\d+) of (\d+) mini-batches", said).groups())
        assert (some, every) == (np.sum(cloud[0] < 0), 200), case
        heard.add("uphill")
    if "shorter" in said:
        first = float(re.search(rf"From B = {NUMBER} on", said)[1])
        assert sigma / np.sqrt(first) <= 1.001 * gradient, case
        assert first == 1 or sigma / np.sqrt(first - 1) >= 0.999 * gradient, case
        heard.add("shorter")
    if "twelve" in said:
        assert "same to twelve" in said, case  # else parts do not add up
        assert int(re.search(r"from (\d+) parts", said)[1]) == min(4, held), case
        heard.add("twelve")
    else:
        assert held == 1, case
    return heard


def of_runs(state, result, said, case):
    columns, heard = result["runs"], set()
    loss, sizes, steps = columns["loss"].astype(float), columns["size"][:, 0], state["steps"]
    for row, who in enumerate(("One example", "Your batch", "All examples")):
        assert columns["rate"][row, 0] == pytest.approx(
            state["learning_rate"] * (sizes[row] / sizes[1] if state["rates"] == "linear" else 1), rel=1e-6
        ), case
        if f"{who}: it diverges" in said:
            assert not loss[row, -1] < 0.999e30, case
            continue
        found = re.search(rf"{who}: after {NUMBER} steps and {NUMBER} examples it ends at {NUMBER}\.", said)
        after, seen, end = map(float, found.groups())
        assert (after, seen) == (steps, pytest.approx(steps * sizes[row])), case
        assert end == pytest.approx(loss[row, -1], rel=0.006, abs=1e-30), case
        heard.add("ends at")
    bowl = state["data"] == "bowl"
    assert bowl == bool(re.search("floor|nothing settles", said)), case
    if not bowl:
        return heard
    rate, held = state["learning_rate"], sizes[1]
    if rate >= 2:
        assert "nothing settles" in said, case
        return heard | {"nothing settles"}
    s2 = state["noise"] ** 2 / held * (1 if state["drawn"] == "with" else (120 - held) / 119)
    floor = sum(rate * s2 / (2 * (2 - rate * curvature)) for curvature in (1, 0.25))
    shown = float(re.search(rf"theory's floor is {NUMBER}\.", said)[1])
    assert shown == pytest.approx(floor, rel=0.006), case
    assert columns["floor"][0] == pytest.approx(floor, rel=1e-5), case
    left = sum(c * w**2 * (1 - rate * c) ** (2 * (steps // 2)) / 2 for c, w in ((1, -2), (0.25, 1.5)))
    assert ("has not settled" in said) == (left >= 0.05 * floor), case
    return heard | {"not settled" if "has not settled" in said else "floor"}


def of_rule(columns, state, said, case="nobody trained"):
    """Over which sizes trainings end as one's own does, and which the first larger one is that does not."""
    sizes, ends, own = columns["size"].astype(float), columns["rule"].astype(float), float(columns["own"][0])
    if not np.isfinite(own):
        assert said == "Yours diverges: there is nothing that the rule could keep.", case
        return {"yours diverges"}
    held = min(state["batch_size"], sizes.max())
    near = {b: own / 1.25 < end < 1.25 * own for b, end in zip(sizes, ends)}
    span = [held]
    smaller, larger = sorted((b for b in near if b < held), reverse=True), sorted(b for b in near if b > held)
    for way in (smaller, larger):
        span += itertools.takewhile(near.get, way)
    if len(span) > 1:
        low, high, shown = map(float, re.search(rf"B = {NUMBER} to {NUMBER} end .* yours, {NUMBER}\.", said).groups())
        assert (low, high) == (min(span), max(span)), case
        heard = {"holds"}
    else:
        some = any(near[b] for b in near if b != held)
        word = "the batch sizes next to yours do not end" if some else "no other batch size ends"
        shown = float(re.search(rf"{word} within a quarter of yours, {NUMBER}\.", said)[1])
        heard = {"a gap" if some else "no other"}
    assert shown == pytest.approx(own, rel=0.006), case
    first = next((b for b in larger if not near[b]), None)
    end = dict(zip(sizes, ends)).get(first, np.inf)
    found = re.search(rf"At B = {NUMBER} the rule asks for η = {NUMBER}: that ends at {NUMBER}\.", said)
    assert bool(found) == bool(np.isfinite(end)), case
    if found:
        asked = state["learning_rate"] * first / held
        assert list(map(float, found.groups())) == [
            first,
            pytest.approx(asked, rel=0.006),
            pytest.approx(end, rel=0.006),
        ], case
        heard.add("breaks")
    return heard


def of_minima(columns, state, said, case="nobody trained"):
    """How sharp it is where small and large batches end, and at what losses."""
    top, loss = columns["top"].astype(float), columns["loss"].astype(float)
    if not (np.abs(top).max() < 0.999e30 and loss.max() < 0.999e30):
        assert said == "Not all of these trainings end: some diverge.", case
        return {"some diverge"}
    if state["data"] == "bowl":
        assert said == "A bowl is equally sharp everywhere: λ = 1, whatever the batch.", case
        assert top == pytest.approx(1, rel=1e-5), case
        return {"equally sharp"}
    word = "flatter" if top[0].max() < top[-1].min() else "sharper" if top[0].min() > top[-1].max() else "overlap"
    assert word in said, case
    shown = re.search(rf"λ is {NUMBER}(?:, with all| with one example a step,) {NUMBER}", said).groups()
    shown += re.search(rf"losses there are {NUMBER} and {NUMBER}\.", said).groups()
    middles = [np.median(rows[place]) for rows in (top, loss) for place in (0, -1)]
    assert list(map(float, shown)) == pytest.approx(middles, rel=0.006), case
    return {word}


def of_race(columns, state, said, case="nobody trained"):
    """Who ends lowest with one example a step, and with all."""
    heard = set()
    for place, batch in ((0, "With one example a step"), (-1, f"With all {columns['size'][-1]:.0f} examples a step")):
        ends = columns["end"][place].astype(float)
        name, *shown = re.search(rf"{batch} (\w+) ends lowest: {NUMBER}, at a rate of {NUMBER}\.", said).groups()
        best = int(np.argmin(ends))
        assert name == ("SGD", "Adam", "LAMB")[best], case
        rate = columns["rate"][place][best]
        assert list(map(float, shown)) == [pytest.approx(one, rel=0.006) for one in (ends[best], rate)], case
        heard.add((place, name))
    return heard


FOUND = {"rule": ("along", of_rule), "minima": ("minima", of_minima), "race": ("raced", of_race)}


def test_ends_that_nobody_trained_are_told_as_they_are():
    """What is said where trainings come in parts, of parts that are made up: none of them takes a training."""
    draw, heard, labels = np.random.default_rng(6), set(), [one.label for one in BATCHES.series()]
    sizes = np.minimum(2.0 ** np.arange(8), 120)
    with jax.enable_x64(True):
        told = {
            "rule": jax.jit(lambda now, held, rate, _: words.of_rule({"along": now}, held, rate)),
            "minima": jax.jit(lambda now, held, rate, bowl: words.of_minima({"minima": now}, bowl)),
            "race": jax.jit(lambda now, held, rate, _: words.of_race({"raced": now})),
        }
        for _ in range(150):
            look = str(draw.choice(list(FOUND)))
            state = {
                "batch_size": int(draw.choice([1, 4, 5, 120])), "learning_rate": float(10 ** draw.uniform(-2, 1)),
                "data": str(draw.choice(["bowl", "iris"], p=[0.2, 0.8])),
            }  # fmt: skip
            ends = np.where(draw.random(8) < 0.2, np.inf, np.exp(draw.normal(0, 0.3, 8)))
            own = float(ends[sizes == state["batch_size"]][0]) if state["batch_size"] != 5 else 1.0
            top = (
                np.ones((5, 5))
                if state["data"] == "bowl"
                else np.exp(draw.normal(0, 0.1, (5, 5)) + draw.choice([-1, 0, 1]) * np.arange(5)[:, None])
            )
            columns = {
                "rule": {"size": sizes, "rule": ends, "own": np.full(8, own)},
                "minima": {"size": sizes[:5], "top": np.where(draw.random() < 0.2, 1e31, top),
                           "loss": draw.uniform(0.1, 1, (5, 5))},
                "race": {"size": sizes, "end": draw.uniform(0.1, 1, (8, 3)), "rate": draw.uniform(0.01, 1, (8, 3))},
            }[look]  # fmt: skip
            given = jax.tree.map(jnp.asarray, columns)
            found = jax.device_get(
                told[look](given, 1.0 * state["batch_size"], state["learning_rate"], state["data"] == "bowl")
            )
            heard |= FOUND[look][1](columns, state, speak(BATCHES.phrases, labels, found))
    assert heard >= {"yours diverges", "holds", "a gap", "no other", "breaks", "some diverge", "equally sharp", "flatter",
                     "sharper", "overlap", *((place, name) for place in (0, -1) for name in ("SGD", "Adam", "LAMB"))}  # fmt: skip
