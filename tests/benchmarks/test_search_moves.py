"""How quickly the search answers a slider, in both homes, on a formula and on nets; recorded, never asserted."""

import functools
import itertools
import json

import pure
import pytest
from py_mini_racer import MiniRacer
from pytest_benchmark.fixture import BenchmarkFixture

from simulab import catalogue
from simulab.widgets.picture import is_shown

WIDGET = catalogue.widgets.make("search", "widget")
NETS = {"objective": "weight_decay"}
SEEDS, BUDGETS = ("seed", (1, 2, 3)), ("trials", (24, 25, 26))
MOVES = {
    "optimum": ({}, "peak_x", (0.2, 0.4, 0.6)),
    **{f"formula, {name}": ({"strategy": name}, *SEEDS) for name in ("gaussian_process", "tpe", "hyperband")},
    **{f"nets, {name}": ({**NETS, "strategy": name}, *SEEDS) for name in ("random", "gaussian_process", "hyperband")},
    **{f"nets, {name}, budget": ({**NETS, "strategy": name}, *BUDGETS) for name in ("random", "tpe")},
}


def moved(case: str) -> tuple[list[str], itertools.cycle]:
    """The sources that a move of the knob computes anew, and the states it goes through."""
    given, knob, values = MOVES[case]
    states = [WIDGET.resolve({**given, knob: value})[0] for value in values]
    asked = [n for n, s in WIDGET.sources.items() if is_shown(s.shown, states[0]) and knob in WIDGET.reads[n]]
    return asked, itertools.cycle(states)


@pytest.mark.parametrize("case", MOVES)
def test_a_move_live(case: str, benchmark: BenchmarkFixture):
    asked, states = moved(case)
    WIDGET.compute(next(states), asked)
    benchmark.pedantic(lambda: WIDGET.compute(next(states), asked), rounds=6)


@functools.cache
def engine() -> MiniRacer:
    """A page's program."""
    made = pure.page(WIDGET)
    return made


PARTS = [*((case, "trials") for case in MOVES), ("optimum", "resamples"), ("nets, random", "resamples")]


@pytest.mark.parametrize(("case", "part"), PARTS)
def test_a_move_in_a_page(case: str, part: str, benchmark: BenchmarkFixture):
    _, states = moved(case)
    calls = [
        f"{{const all = leavesOf(spec.controls, {json.dumps(state)}); sources.{part}(all)}};undefined"
        for state in itertools.islice(states, 3)
    ]
    turns = itertools.cycle(calls)
    benchmark.pedantic(lambda: engine().eval(next(turns)), rounds=9, warmup_rounds=3)
