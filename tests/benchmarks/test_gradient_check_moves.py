"""How quickly the gradient check answers a slider, in both homes; recorded, never asserted."""

import itertools
import json

import pure
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from simulab import catalogue
from simulab.widgets.picture import is_shown

WIDGET = catalogue.widgets.make("gradient-check", "widget")
MOVES = {
    "function": ({"mode": "function"}, "h", (1e-5, 2e-5, 3e-5)),
    "surface": ({"function": "surface"}, "start_x", (-1.0, 0.5, 1.0)),
    "net": ({"mode": "net"}, "h", (1e-5, 2e-5, 3e-5)),
    "loose": ({"mode": "net", "rules": "double,random,few"}, "seed", (1, 2, 3)),
    "bug": ({"mode": "bug"}, "l2", (0.1, 0.2, 0.3)),
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
    benchmark(lambda: WIDGET.compute(next(states), asked))


@pytest.mark.parametrize("case", MOVES)
def test_a_move_in_a_page(case: str, benchmark: BenchmarkFixture):
    asked, states = moved(case)
    engine = pure.page(WIDGET)
    calls = [
        f"{{const all = leavesOf(spec.controls, {json.dumps(state)});"
        f"for (const name of {json.dumps(asked)}) sources[name](all)}};undefined"
        for state in itertools.islice(states, 3)
    ]
    turns = itertools.cycle(calls)
    benchmark.pedantic(lambda: engine.eval(next(turns)), rounds=12, warmup_rounds=3)
