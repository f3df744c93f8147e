"""Every sentence of the mini-batches, in drawn states, against what the columns say in plain NumPy."""

import re

import numpy as np
import pytest

from simulab import catalogue

BATCHES = catalogue.widgets["batches"]()
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
DATA = [one.value for one in next(c for c in BATCHES.controls() if c.name == "data").options]
QUICK = {"look": "rule", "epochs": 1, "batch_size": 8, "learning_rate": 0.5}


def drawn(seed, look):
    draw = np.random.default_rng(seed)
    return {
        "look": look, "batch_size": int(draw.choice([1, 2, 8, 30, 120])), "drawn": str(draw.choice(["with", "without"])),
        "learning_rate": float(10 ** draw.uniform(-2, 1)), "rates": str(draw.choice(["same", "linear"])),
        "data": str(draw.choice(["bowl", *DATA])), "noise": float(10 ** draw.uniform(-1, 0.47)),
        "after": int(draw.choice([0, 5, 400])), "steps": int(draw.choice([10, 60, 200])), "seed": seed,
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(drawn(seed, look)) for seed in range(25) for look in ("noise", "descent")))
    assert heard >= {
        "off by",
        "uphill",
        "no noise",
        "shorter",
        "twelve",
        "ends at",
        "floor",
        "nothing settles",
        "not settled",
    }


@pytest.mark.long
def test_a_thousand_states():
    for seed in range(1000, 1500):
        for look in ("noise", "descent"):
            check(drawn(seed, look))


def check(state):
    """Asserts whatever was said, and returns the key words that were."""
    result = BATCHES.compute(state)
    said = BATCHES.say(result)
    return (of_noise if state["look"] == "noise" else of_runs)(state, result, said, f"{state}: {said}")


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


def test_the_rule_holds_as_far_as_it_is_said():
    result = BATCHES.compute(QUICK, ["along", "ruled"])
    said, columns = BATCHES.say(result), result["along"]
    own = float(columns["own"][0])
    near = {int(b): own / 1.25 < end < 1.25 * own for b, end in zip(columns["size"], columns["rule"])}
    if "no other" in said:
        assert not near[4] or not near[16]
        return
    low, high, shown = map(float, re.search(rf"B = {NUMBER} to {NUMBER} end .* yours, {NUMBER}\.", said).groups())
    assert shown == pytest.approx(own, rel=0.006)
    assert low < high
    assert all(near[b] for b in near if low <= b <= high)
    assert not any(near[b] for b in near if b in (low / 2, 2 * high))


def test_sharpness_is_said_as_the_seeds_have_it():
    result = BATCHES.compute({"look": "minima", "learning_rate": 0.5, "steps": 60})
    said, columns = BATCHES.say(result), result["minima"]
    top, loss = columns["top"].astype(float), columns["loss"].astype(float)
    word = "flatter" if top[0].max() < top[-1].min() else "sharper" if top[0].min() > top[-1].max() else "overlap"
    assert word in said
    assert float(re.search(rf"λ is {NUMBER}", said)[1]) == pytest.approx(np.median(top[0]), rel=0.006)
    one, every = map(float, re.search(rf"losses there are {NUMBER} and {NUMBER}\.", said).groups())
    assert (one, every) == (
        pytest.approx(np.median(loss[0]), rel=0.006),
        pytest.approx(np.median(loss[-1]), rel=0.006),
    )
    bowl = BATCHES.say(BATCHES.compute({"look": "minima", "data": "bowl", "learning_rate": 0.5, "steps": 20}))
    assert bowl == "A bowl is equally sharp everywhere: λ = 1, whatever the batch."


def test_the_lowest_optimizer_is_named():
    result = BATCHES.compute({"look": "race", "epochs": 1})
    said, columns = BATCHES.say(result), result["raced"]
    for place, words in ((0, "With one example a step"), (-1, "With all 120 examples a step")):
        ends = columns["end"][place].astype(float)
        name, end = re.search(rf"{words} (\w+) ends lowest: {NUMBER},", said).groups()
        assert name == ("SGD", "Adam", "LAMB")[int(np.argmin(ends))]
        assert float(end) == pytest.approx(ends.min(), rel=0.006)
