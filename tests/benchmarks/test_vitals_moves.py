"""How long a move of the widgets of trainings takes (rate finder to depth), in both homes; recorded, never asserted.

Processor time, which other work on the machine changes little; the least of many is what a person waits for on an idle core.
What comes after the picture (the whole trainings of finder and lottery) is apart, as ``later``; words are not in it.
"""

import functools
import itertools
import json
import time

import pure
import pytest
from py_mini_racer import MiniRacer
from pytest_benchmark.fixture import BenchmarkFixture

from simulab import catalogue
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget

MOVES = {
    "finder, smoothing": ("rate-finder", {}, "smoothing", (0.8, 0.9, 0.95)),
    "finder, your rate": ("rate-finder", {}, "learning_rate", (0.1, 0.2, 0.3)),
    "finder, momentum": ("rate-finder", {}, "momentum", (0.5, 0.7, 0.9)),
    "finder, longest": ("rate-finder", {"steps": 400, "batch_size": 120}, "momentum", (0.5, 0.7, 0.9)),
    "lottery, deal": ("lottery", {}, "deal", (1, 2, 3)),
    "lottery, momentum": ("lottery", {}, "momentum", (0.5, 0.7, 0.9)),
    "lottery, longest": ("lottery", {"batch_size": 120, "momentum": 0.5}, "steps", (398, 399, 400)),
    "sanity, deal": ("sanity", {}, "deal", (1, 2, 3)),
    "sanity, last layer": ("sanity", {}, "last_layer", (0.1, 0.2, 0.3)),
    "sanity, longest": ("sanity", {"learning_rate": 0.05}, "steps", (398, 399, 400)),
    "clinic, next patient": ("clinic", {}, "deal", (1, 2, 3)),
    "clinic, treated": ("clinic", {"treatments": ["rate_up"]}, "learning_rate", (0.01, 0.02, 0.03)),
    "losses, outliers": ("losses", {}, "outliers", (0.1, 0.2, 0.3)),
    "losses, wrong labels": ("losses", {"task": "classes", "steps": 300}, "wrong", (0.1, 0.2, 0.3)),
    "generalisation, capacity": ("generalisation", {"features": "waves"}, "noise", (0.2, 0.3, 0.4)),
    "generalisation, penalty": ("generalisation", {"study": "penalty"}, "l1", (0.3, 0.6, 0.9)),
    "generalisation, time": ("generalisation", {"study": "training"}, "noise", (0.2, 0.3, 0.4)),
    "batches, workers": ("batches", {"look": "workers"}, "learning_rate", (0.4, 0.5, 0.6)),
    "batches, devices": ("batches", {"look": "parallel"}, "overhead", (4.0, 5.0, 6.0)),
    "batches, few bits": ("batches", {"look": "precision"}, "learning_rate", (0.009, 0.01, 0.011)),
    "losses, embedded": ("losses", {"task": "embedding", "steps": 300}, "spread", (1.0, 1.5, 2.0)),
    "batches, noise": ("batches", {}, "batch_size", (4, 8, 16)),
    "batches, descent": ("batches", {"look": "descent"}, "learning_rate", (0.1, 0.2, 0.3)),
    "depth, scale": ("depth", {}, "scale", (0.5, 0.6, 0.7)),
    "depth, longest": ("depth", {"depth": 64, "steps": 120}, "scale", (0.5, 0.6, 0.7)),
    "depth, learning rate": ("depth", {}, "learning_rate", (0.02, 0.03, 0.04)),
    "transfer, longest": ("transfer", {"rounds": 40}, "learning_rate", (0.01, 0.011, 0.012)),
}
LATER = ("finder, momentum", "finder, longest", "lottery, momentum", "lottery, longest", "depth, learning rate")
ALL = [*((case, False) for case in MOVES), *((case, True) for case in LATER)]
on_the_processor = pytest.mark.benchmark(timer=time.process_time)


@functools.cache
def widget(name: str) -> Widget:
    return catalogue.widgets.make(name, "widget")


def moved(case: str, later: bool) -> tuple[Widget, list[str], itertools.cycle]:
    """The widget, the sources that a move computes anew at once or later, and the states that it goes through."""
    name, given, knob, values = MOVES[case]
    made = widget(name)
    states = [made.resolve({**given, knob: value})[0] for value in values]
    asked = [
        source
        for source, marked in made.sources.items()
        if is_shown(marked.shown, states[0]) and knob in made.reads[source] and marked.slow == later and not marked.at
    ]
    return made, asked, itertools.cycle(states)


@on_the_processor
@pytest.mark.parametrize(("case", "later"), ALL)
def test_a_move_live(case: str, later: bool, benchmark: BenchmarkFixture):
    made, asked, states = moved(case, later)
    made.compute(next(states), asked)
    benchmark.pedantic(lambda: made.compute(next(states), asked), rounds=12)


@functools.cache
def engine(name: str) -> MiniRacer:
    """A page's program, and ``whole``, which computes all of a source."""
    made = pure.page(widget(name).for_page({}))
    made.eval(
        "const whole = (name, leaves) => {"
        "for (let part = 0; part < Math.max(1, spec.sources[name].parts); part++) sources[name](leaves, part) }; 0"
    )
    return made


@on_the_processor
@pytest.mark.parametrize(("case", "later"), ALL)
def test_a_move_in_a_page(case: str, later: bool, benchmark: BenchmarkFixture):
    made, asked, states = moved(case, later)
    calls = [
        f"{{const all = leavesOf(spec.controls, {json.dumps(state)}); for (const name of {json.dumps(asked)}) whole(name, all)}}"
        for state in itertools.islice(states, 3)
    ]
    turns = itertools.cycle(calls)
    benchmark.pedantic(lambda: engine(made.slug()).eval(next(turns)), rounds=9, warmup_rounds=3)
