"""What somebody types is computed by another process: nobody else waits for it, and the server does not grow."""

import os
import signal

import numpy as np
import pytest

from simulab.catalogue import widgets
from simulab.live import apart, compiled, worker
from simulab.live.message import Question
from simulab.widgets import work
from simulab.widgets.control import Unreadable

EXPLORER = widgets.make("learning-rate", "widget")
TYPED = {"surface": "formula_1d", "formula_1d": "x^2 + cos(3x)", "steps": 5}


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy machine may need longer than a class can wait."""
    monkeypatch.setattr(apart, "LIMIT", 600.0)


@pytest.fixture(scope="module")
def processes():
    apart.begin(1)
    yield apart._processes
    apart.end()


@pytest.fixture
def state(processes):
    return EXPLORER.resolve(TYPED)[0]


def test_the_other_process_computes_the_same_numbers(state):
    found = compiled.results(EXPLORER, state, ["curve", "landscape"])
    here = EXPLORER.compute(state, ["curve", "landscape"])
    assert found["curve"].keys() == here["curve"].keys()
    for column, values in here["curve"].items():
        # two compilations of one program may round the last bit of a constant differently
        np.testing.assert_allclose(found["curve"][column], values, rtol=1e-6, err_msg=column)


def test_what_nobody_typed_is_computed_here(state):
    menu = EXPLORER.resolve({"surface": "quadratic_1d"})[0]
    assert not apart.takes(EXPLORER, menu, "curve")
    assert apart.takes(EXPLORER, state, "curve")


def test_a_text_that_cannot_be_read_is_named_as_it_is_here(state):
    with pytest.raises(Unreadable, match="sun") as raised:
        compiled.results(EXPLORER, {**state, "formula_1d": "sun(x)"}, ["curve"])
    assert (raised.value.knob, raised.value.at) == ("formula_1d", 0)


def test_a_process_that_was_killed_is_replaced(state, processes):
    apart.results(EXPLORER, state, ["curve"])
    killed = processes[0]._process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert apart.results(EXPLORER, state, ["curve"])["curve"]["y"].size
    assert processes[0]._process.pid != killed.pid


def test_who_wants_it_no_more_does_not_wait(state):
    with pytest.raises(work.Stopped), work.followed(lambda said: False):
        apart.results(EXPLORER, {**state, "formula_1d": "x^2 + sin(5x)"}, ["curve"])


def test_a_text_that_takes_too_long_ends_its_process_only(state, monkeypatch):
    apart.results(EXPLORER, state, ["curve"])  # it is there
    monkeypatch.setattr(apart, "LIMIT", 0.01)
    with pytest.raises(Unreadable, match="longer to compute"):
        apart.results(EXPLORER, {**state, "formula_1d": "x^4 - x + sin(4x)"}, ["path"])
    monkeypatch.undo()
    assert apart.results(EXPLORER, state, ["curve"])["curve"]["y"].size


def test_a_process_that_has_grown_makes_room(state, processes, monkeypatch):
    apart.results(EXPLORER, state, ["curve"])
    grown = processes[0]._process.pid
    monkeypatch.setattr(apart, "LARGEST", 1)
    apart.results(EXPLORER, state, ["curve"])
    monkeypatch.undo()
    assert apart.results(EXPLORER, state, ["curve"])["curve"]["y"].size
    assert processes[0]._process.pid != grown


def test_beyond_so_many_who_wait_a_person_is_asked_to_try_again(state, monkeypatch):
    question = Question(7, ("curve",), state)
    assert "result" in worker.compute(EXPLORER, question)
    monkeypatch.setattr(apart, "MOST", 0)
    assert worker.compute(EXPLORER, question) == {"id": 7, "error": worker.FULL}
    monkeypatch.undo()
    assert "result" in worker.compute(EXPLORER, question)  # nobody's place was kept


def test_a_typed_text_takes_no_place_from_anybodys_slider(state):
    class Browser:
        def hears(self, reply): ...

    browser = Browser()
    desk = worker.Desk(EXPLORER, browser.hears)
    menu = EXPLORER.resolve({"surface": "quadratic_1d"})[0]
    assert desk._pool("quick", Question(1, ("curve", "path"), state)) is worker.line()
    assert desk._pool("quick", Question(1, ("curve", "path"), menu)) is worker.pool("ready")
    assert desk._pool("slow", Question(1, ("map",), menu)) is worker.pool("slow")
