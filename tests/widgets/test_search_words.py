"""What the search says is true in any state that a person can reach: held against the raw trials, in plain NumPy."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from simulab import catalogue

SEARCH = catalogue.widgets.make("search", "widget")
RATES = (1e-4, 10.0)
EDGE = 0.02
DRAWN = settings(
    max_examples=40, deadline=None, derandomize=True, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
STATES = st.fixed_dictionaries(
    {
        "strategy": st.sampled_from(["random", "halving"]),
        "trials": st.integers(4, 64),
        "seed": st.integers(0, 9999),
        "matters": st.sampled_from([0.0, 0.1, 0.5, 1.0]),
        "peak_x": st.sampled_from([0.0, 0.01, 0.3, 0.5, 1.0]),
        "peak_y": st.sampled_from([0.0, 0.5, 0.9]),
        "width": st.sampled_from([0.05, 0.3, 0.6]),
        "scale": st.sampled_from(["log", "linear"]),
    }
)


def whole_trials(shown, row):
    """(u, value) of those that were trained to the end."""
    ended = shown["epochs"][row] == 9
    return shown["x"][row][ended], shown["value"][row][ended]


@DRAWN
@given(STATES)
def test_every_sentence_of_the_formula_is_true(state):
    made = SEARCH.compute(state)
    shown, said = made["trials"], SEARCH.say(made)
    (grid_u, grid), (other_u, other) = (whole_trials(shown, row) for row in (0, 1))
    assert "epoch" not in said
    assert "training" not in said  # nothing is trained
    assert "unlucky" not in said
    winner = re.search(r"finds( only)? (\S+), the grid (\S+)[:.]", said)
    if winner:
        assert bool(winner[1]) == (other.max() < grid.max())
        assert float(winner[2]) == pytest.approx(other.max(), rel=6e-3, abs=1e-6)  # three digits
        assert float(winner[3]) == pytest.approx(grid.max(), rel=6e-3, abs=1e-6)
    else:
        assert "both find" in said
        assert other.max() == pytest.approx(grid.max(), abs=1e-6)
    rows = max(r for r in range(1, 9) if r * r <= state["trials"])
    can_use = rows * (state["trials"] // rows)
    assert ("A grid can use only" in said) == (can_use < state["trials"])
    assert len(grid) == can_use
    if "is on the edge of its range" in said:
        u, value = np.concatenate([grid_u, other_u]), np.concatenate([grid, other])
        best = u[value >= value.max() - 1e-7]  # travelled as float32
        end = 0.0 if best[0] < 0.5 else 1.0
        assert np.all(np.abs(best - end) < EDGE + 1e-6)
        assert state["matters"] < 1  # the rate has an effect
        assert abs(state["peak_x"] - end) <= EDGE  # and is best there
    spent = shown["spent"].reshape(-1)
    assert np.all(spent <= 9 * state["trials"])
    assert f"Each may spend {state['trials']} whole trials." in said


@DRAWN
@given(STATES)
def test_what_is_seen_early_is_a_value_like_any_other(state):
    shown = SEARCH.compute(state, ["trials"])["trials"]
    for rung in (1, 3, 9):
        seen = shown[f"after_{rung}"]
        assert np.nanmin(seen) >= 0
        assert np.nanmax(seen) <= 1


def test_a_rate_without_effect_has_no_edge_and_no_luck():
    said = SEARCH.say(SEARCH.compute({"matters": 1, "peak_x": 0.5, "peak_y": 0.5}))
    assert "unlucky" not in said
    assert "edge" not in said
    assert "beats the grid 0 %" in said


def test_nets_are_trained_and_the_words_say_so():
    said = SEARCH.say(SEARCH.compute({"objective": "momentum", "dataset": "wine", "trials": 4, "seed": 1}, ["trials"]))
    assert "Each may spend 4 whole trainings, 36 epochs." in said
