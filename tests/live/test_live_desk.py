"""One session never has more than one computation under way and one waiting, whatever it sends."""

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from tiny import Tiny

from simulab.live import compiled, worker
from simulab.live.message import Question


class Slow(Tiny):
    """Computes when it is let."""

    def __init__(self):
        super().__init__()
        self.started, self.go = threading.Semaphore(0), threading.Semaphore(0)
        self.computed, self.ended = [], threading.Semaphore(0)

    def compute(self, given=None, only=None):
        self.started.release()
        assert self.go.acquire(timeout=60)
        self.computed.append(given["rate"])
        self.ended.release()
        return {name: {} for name in only}


class Reader:
    """Whoever gets the answers."""

    def __init__(self):
        self.answers, self.arrived = [], threading.Semaphore(0)

    def answer(self, reply):
        if "progress" in reply:
            return
        self.answers.append(reply["id"])
        self.arrived.release()


@pytest.fixture(autouse=True)
def threads(monkeypatch):
    with ThreadPoolExecutor(2) as pool:
        monkeypatch.setattr(worker, "pool", lambda kind: pool)
        monkeypatch.setattr(compiled, "_ready", weakref.WeakKeyDictionary())
        yield


def ask(number: int, shape: str = "bowl") -> Question:
    return Question(number, ("walk",), {"rate": float(number), "shape": shape, "noisy": False})


def test_of_a_flood_the_first_and_the_last_are_computed():
    widget, reader = Slow(), Reader()
    desk = worker.Desk(widget, reader.answer)
    desk.submit(ask(0))
    assert widget.started.acquire(timeout=60)
    for number in range(1, 10_001):
        desk.submit(ask(number))
    widget.go.release(3)
    for _ in range(2):
        assert reader.arrived.acquire(timeout=60)
    assert reader.answers == [0, 10_000]
    assert widget.computed == [0.0, 10_000.0]


def test_when_the_session_ends_nothing_is_answered_and_nothing_more_computed():
    widget, reader = Slow(), Reader()
    desk = worker.Desk(widget, reader.answer)
    desk.submit(ask(0))
    assert widget.started.acquire(timeout=60)
    desk.submit(ask(1))
    desk.close()
    widget.go.release(2)
    assert widget.ended.acquire(timeout=60)
    assert not reader.arrived.acquire(timeout=0.5)
    assert widget.computed == [0.0]


def test_what_is_taken_back_is_not_answered_and_the_next_one_is():
    widget, reader = Slow(), Reader()
    desk = worker.Desk(widget, reader.answer)
    desk.submit(ask(0))
    assert widget.started.acquire(timeout=60)
    desk.submit(ask(1))
    desk.cancel(1)  # it only waited
    desk.cancel(0)
    desk.submit(ask(2))
    widget.go.release(3)
    assert reader.arrived.acquire(timeout=60)
    assert reader.answers == [2]
    assert widget.computed == [0.0, 2.0]


def test_a_session_that_has_gone_is_not_kept_alive_by_its_computation():
    widget, reader = Slow(), Reader()
    desk = worker.Desk(widget, reader.answer)
    desk.submit(ask(0))
    assert widget.started.acquire(timeout=60)
    del reader
    widget.go.release()
    assert widget.ended.acquire(timeout=60)
    assert not widget.started.acquire(timeout=0.2)  # nobody to answer, nothing more to do


def test_who_turns_a_knob_does_not_stand_in_line_behind_a_compilation(monkeypatch):
    with ThreadPoolExecutor(1) as ready, ThreadPoolExecutor(2) as first:
        monkeypatch.setattr(worker, "pool", {"ready": ready, "first": first}.__getitem__)
        known, new = Slow(), Slow()
        one, other, another = Reader(), Reader(), Reader()
        desk = worker.Desk(known, one.answer)
        desk.submit(ask(0))
        known.go.release()
        assert one.arrived.acquire(timeout=60)
        desks = [worker.Desk(new, reader.answer) for reader in (other, another)]  # one compiles, one waits for it
        for at in desks:
            at.submit(ask(1, "hill"))  # another program
        assert new.started.acquire(timeout=60)
        desk.submit(ask(2))
        known.go.release()
        assert one.arrived.acquire(timeout=60)
        assert one.answers == [0, 2]
        assert other.answers == another.answers == []
        new.go.release(2)
        assert other.arrived.acquire(timeout=60)
        assert another.arrived.acquire(timeout=60)


def test_a_program_that_is_being_compiled_is_waited_for_by_everybody_else():
    widget = Slow()
    results = []
    others = [
        threading.Thread(target=lambda: results.append(compiled.results(widget, ask(1).state, ["walk"])))
        for _ in range(8)
    ]
    for other in others:
        other.start()
    assert widget.started.acquire(timeout=60)
    assert not widget.started.acquire(timeout=0.2)  # the seven wait for the first
    widget.go.release(8)
    for other in others:
        other.join(60)
    assert len(results) == 8
