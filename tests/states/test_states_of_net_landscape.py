"""Every sentence of a net's landscape, in drawn states, against what its columns say in plain NumPy."""

import re
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from heard import Heard

from simulab import catalogue
from simulab.terrain import run
from simulab.widgets import work
from simulab.widgets.net_landscape import words
from simulab.widgets.words import speak

SCAPE = catalogue.widgets["net-landscape"]()
NUMBER = r"(-?\d+\.?\d*(?:e[+-]?\d+)?)"
OPTIONS = {c.name: [one.value for one in c.options] for c in SCAPE.controls() if c.kind == "choice"}
LABELS = [one.label for one in SCAPE.series()]
LEAVES = {"gd_rate": 1.0, "plane": "solutions", "beside": "between", "looks": 20}
AT_EDGE = {"gd_rate": 0.4, "looks": 60}
BELOW = {"optimizer": "momentum", "looks": 20}


def drawn(seed):
    draw = np.random.default_rng(seed)
    state = {name: str(draw.choice(values)) for name, values in OPTIONS.items()}
    low, high = 0.01, 1.0
    rate = {name: float(np.exp(draw.uniform(np.log(low), np.log(high)))) for name in ("gd_rate", "momentum_rate")}
    return {
        **state, **rate, "momentum": float(draw.choice([0, 0.5, 0.9, 0.95])), "adam_rate": float(10 ** draw.uniform(-3, -0.5)),
        "looks": int(draw.choice([10, 20, 60])), "reach": float(draw.choice([0.05, 1, 4])), "draw": seed, "seed": seed,
    }  # fmt: skip


def test_a_fixed_part():
    heard = set().union(*(check(state) for state in (LEAVES, AT_EDGE, BELOW)))
    assert heard >= {"beyond", "at the edge", "stays below"}


def test_what_a_person_sees_grow_is_the_beginning_of_what_comes():
    """Runs and flow in slices: to the last bit."""
    told = []
    with work.followed(told.append):
        whole = SCAPE.compute({"gd_rate": 0.4}, ["edge", "flow"])
    grown = [(report.source, report.so_far[report.source]) for report in told if report.so_far]
    assert "edge" in dict(grown)
    for name, columns in grown:
        reached = int(columns["reached"][0])
        assert 0 < reached < 120
        for row in ("loss", "sharp"):
            assert columns[row].shape[1] == reached + 1
            assert np.array_equal(columns[row], whole[name][row][:, : reached + 1], equal_nan=True)


@pytest.mark.long
def test_two_thousand_states():
    # Adam's steps are about as long as its rate, at most 0.3: from 96 starts at 0.3 no loss came above 5
    heard = Heard(SCAPE, {words.LEFT + 20})
    for seed in range(1000, 3000):
        state = drawn(seed)

        def note(columns, state=state):
            for beside in ("plane", "beside"):
                heard.note(columns, (state["optimizer"], state[beside]))

        check(state, note)
    heard.enough()


def test_what_is_said_of_an_adam_that_leaves():
    """Which no rate of the knob does."""
    loss, sharp = np.full((2, 3, run.MOST + 1), np.nan)
    loss[2, :3], sharp[2, :3] = (1, 30, 900), (5, 50, 400)
    with jax.enable_x64(True):
        given = SimpleNamespace(own=2, looks=20, rules=run.rules(0.2, 0.2, 0.9, 0.3))
        said = words.of_edge(jnp.asarray(loss), jnp.asarray(sharp), given)
    assert speak(SCAPE.phrases, LABELS, jax.device_get(said)) == (
        "Adam: at step 15 its loss is beyond 1000. 5 steps before its preconditioned sharpness was 400; the limit 38/η is 127."
    )


def check(state, note=lambda columns: None):
    """Asserts whatever was said, and returns the key words that were."""
    result = SCAPE.compute(state)
    note(result)
    said, state = SCAPE.say(result), SCAPE.resolve(state)[0]
    case, heard = f"{state}: {said}", set()
    own = OPTIONS["optimizer"].index(state["optimizer"])
    edge = result["edge"]
    sharp, loss, border = (
        edge["sharp"][own].astype(float),
        edge["loss"][own].astype(float),
        float(edge["border"][own, 0]),
    )
    rate, mu = state[f"{state['optimizer']}_rate"], state["momentum"]
    assert border == pytest.approx(
        {"gd": 2 / rate, "momentum": 2 * (1 + mu) / rate, "adam": 38 / rate}[state["optimizer"]], rel=1e-5
    )
    seen = sharp[np.isfinite(sharp)]
    if "beyond 1000. 5 steps" in said:
        step = int(re.search(r"at step (\d+) its loss", said)[1])
        assert not np.isfinite(loss[step // 5]), case
        assert np.isfinite(loss[step // 5 - 1]), case
        heard.add("beyond")
    elif "edge of stability" in said:
        since = int(re.search(r"from step (\d+) on", said)[1]) // 5
        assert np.all(np.abs(sharp[since:] / border - 1) < 0.2001), case
        assert seen.max() >= border * (1 - 1e-6), case
        heard.add("at the edge")
    elif "stays below" in said:
        most = float(re.search(rf"at most {NUMBER}, stays", said)[1])
        assert most == pytest.approx(seen.max(), rel=0.006), case
        assert seen.max() < border * (1 + 1e-6), case
        heard.add("stays below")
    else:
        most, _, end = map(
            float, re.search(rf"comes to {NUMBER}, above .*? = {NUMBER}; the last is {NUMBER}", said).groups()
        )
        assert most == pytest.approx(seen.max(), rel=0.006), case
        assert end == pytest.approx(sharp[-1], rel=0.006), case
        assert seen.max() >= border * (1 - 1e-6), case
    if now := re.search(rf"At step (\d+) it is {NUMBER} times the limit", said):
        assert float(now[2]) == pytest.approx(sharp[int(now[1]) // 5] / border, rel=0.006), case
    if state["plane"] != "solutions":
        of_paths(result["paths"], own, loss, said, case)
    elif "one of three starts" not in said:
        shares = list(map(float, re.search(rf"It shows {NUMBER} %, {NUMBER} % and {NUMBER} % of their", said).groups()))
        assert shares == pytest.approx(result["starts"]["share"][:, 0], rel=0.006), case
    if half := re.search(
        rf"Half of the square lies below a loss of {NUMBER}; with(out)? batch .*? below {NUMBER}", said
    ):
        field = result["starts" if state["plane"] == "solutions" else "paths"]["field"]
        assert float(half[1]) == pytest.approx(np.median(field), rel=0.006), case
        assert float(half[3]) == pytest.approx(np.median(result["normed"]["field"]), rel=0.006), case
        assert bool(half[2]) == (state["normalisation"] == "batch"), case
    if state["beside"] == "between":
        of_way(result["between"], said, case)
    if flow := re.search(rf"no such limit: its sharpness comes to {NUMBER}", said):
        assert float(flow[1]) == pytest.approx(np.nanmax(result["flow"]["sharp"]), rel=0.006), case
    return heard


def of_paths(paths, own, loss, said, case):
    share = paths["share"][own, 0]
    if "it has no path" in said:
        assert not np.isfinite(loss[1]), case
    else:
        assert f"{LABELS[own]}: the plane shows" in said, case
        assert float(re.search(rf"the plane shows {NUMBER} %", said)[1]) == pytest.approx(share, rel=0.006), case
        drawn, net = map(float, re.search(rf"plane's loss is {NUMBER}; the net's own was {NUMBER}", said).groups())
        assert drawn == pytest.approx(paths["under"][own, 0], rel=0.006), case
        assert net == pytest.approx(loss[0], rel=0.006), case
        assert -1e-6 <= share <= 100 * (1 + 1e-6), case


def of_way(way, said, case):
    if "there are no two solutions" in said:
        return
    lines = [np.linspace(row[0], row[-1], len(row)) for row in (way["plain"], way["matched"])]
    high, matched = (float(np.max(row - line)) for row, line in zip((way["plain"], way["matched"]), lines))
    rises = re.search(rf"the loss rises (?:at most )?{NUMBER} above", said)
    assert float(rises[1]) == pytest.approx(high, rel=0.006, abs=1e-6), case
    assert ("no barrier" in said) == (high <= 0.01), case
    assert float(re.search(rf"the barrier is {NUMBER}", said)[1]) == pytest.approx(matched, rel=0.006, abs=1e-6), case
