"""The programs that the search offers to copy run, spend the budget and find what is on screen."""

import contextlib
import importlib.util
import io
import warnings

import numpy as np
import pytest
from programs import filled

from simulab import catalogue
from simulab.widgets.search.strategies import CHALLENGERS

SEARCH = catalogue.widgets.make("search", "widget")


def run(library, state):
    """What the program prints as "name: best", and what it leaves behind."""
    program = filled(SEARCH, library, state, {})
    printed, left = io.StringIO(), {}
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # optuna's, of what it calls experimental
        exec(compile(program, "program", "exec"), left)
    lines = [
        line.split(": ") for line in printed.getvalue().splitlines() if line[:1].isalpha() and line.count(": ") == 1
    ]
    return {name: float(best) for name, best in lines if best.replace(".", "").replace("-", "").isdigit()}, left


@pytest.mark.parametrize("library", ["simulab", "optuna"])
@pytest.mark.parametrize("strategy", CHALLENGERS)
def test_the_formula_is_searched_by_every_strategy(library, strategy):
    scale = "linear" if strategy == "random" else "log"
    state, _ = SEARCH.resolve({"strategy": strategy, "trials": 12, "seed": 1, "scale": scale, "peak_x": 0.7})
    if (library, strategy) == ("optuna", "gaussian_process") and not importlib.util.find_spec("torch"):
        with pytest.raises(ImportError, match="torch"):  # what optuna's own model needs; the program is right so far
            run(library, state)
        return
    best, left = run(library, state)
    grid = SEARCH.compute(state, ["trials"])["trials"]["found"].reshape(-1)[0]
    assert best["grid"] == pytest.approx(float(grid), abs=2e-6)  # six digits printed, float32 on screen
    if (library, strategy) == ("optuna", "coarse_to_fine"):
        assert list(best) == ["grid"]  # it has no equal there, and says so
        return
    assert 0 < best[strategy] <= 1.4
    spent = (
        left["study"].spent
        if library == "simulab"
        else sum(max(trial.intermediate_values, default=0) for trial in left["study"].trials)
    )
    assert 0.9 * 108 <= spent <= 108 + 8  # optuna sees that the budget is spent when a trial has ended


@pytest.mark.parametrize(
    ("library", "knob"), [("simulab", "momentum"), pytest.param("optuna", "weight_decay", marks=pytest.mark.long)]
)
def test_nets_of_the_program_are_those_on_screen(library, knob):
    state, complaints = SEARCH.resolve(
        {"objective": knob, "dataset": "wine", "strategy": "halving", "trials": 9, "seed": 1}
    )
    assert not complaints
    best, _ = run(library, state)
    grid = SEARCH.compute(state, ["trials"])["trials"]["found"].reshape(-1)[0]
    # float32 programs of other shapes: an example or two of the 71
    assert best["grid"] == pytest.approx(float(grid), abs=2.5 / 71)
    assert np.isfinite(best["halving"])
