"""How quickly the search answers a slider, in both homes, on a formula and on nets; recorded, never asserted."""

import itertools
import json

import pytest
from py_mini_racer import MiniRacer
from pytest_benchmark.fixture import BenchmarkFixture

from simulab import catalogue
from simulab.page import parts
from simulab.page.program import program
from simulab.widgets.widget import is_shown

WIDGET = catalogue.widgets.make("search", "widget")
MOVES = {
    "optimum": ({}, "peak_x", (0.2, 0.4, 0.6)),
    "model": ({"strategy": "gaussian_process"}, "seed", (1, 2, 3)),
    "nets": ({"objective": "weight_decay"}, "seed", (1, 2, 3)),
    "nets, halving": ({"objective": "weight_decay", "strategy": "halving"}, "seed", (1, 2, 3)),
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


@pytest.mark.parametrize("case", MOVES)
@pytest.mark.parametrize("part", ["trials", "resamples"])
def test_a_move_in_a_page(case: str, part: str, benchmark: BenchmarkFixture):
    _, states = moved(case)
    engine = MiniRacer()
    engine.eval(f"{parts.spec(WIDGET)}{parts.code('host.js')}const sources = {program(WIDGET)};undefined")
    calls = [
        f"{{const all = leavesOf(spec.controls, {json.dumps(state)}); sources.{part}(all)}};undefined"
        for state in itertools.islice(states, 3)
    ]
    turns = itertools.cycle(calls)
    benchmark.pedantic(lambda: engine.eval(next(turns)), rounds=9, warmup_rounds=3)
