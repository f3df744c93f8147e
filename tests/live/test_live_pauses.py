"""What a server sets aside from Python's collector, and what it does not."""

import gc
import sys
import weakref

import pytest

from simulab.live import pauses
from simulab.machine import memory


class Cycle:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def serving():
    """As in a process that serves; the process of the tests is as it was afterwards."""
    before = sys.getswitchinterval()
    pauses.begin()
    yield
    pauses._begun.clear()
    sys.setswitchinterval(before)
    gc.unfreeze()


def test_what_is_there_when_a_server_begins_is_never_looked_at_again(serving):
    looked_at = len(gc.get_objects())
    assert looked_at < gc.get_freeze_count() / 10
    assert sys.getswitchinterval() < 0.005


def test_what_sessions_leave_is_collected_and_what_programs_leave_is_set_aside(serving):
    session = weakref.ref(Cycle())
    gc.collect()
    assert session() is None
    program = Cycle()
    aside, ref = gc.get_freeze_count(), weakref.ref(program)
    pauses.settle()
    assert gc.get_freeze_count() > aside
    del program
    gc.collect()
    assert ref() is not None


def test_a_crowded_process_collects_what_was_set_aside_too(serving, monkeypatch):
    program = Cycle()
    ref = weakref.ref(program)
    pauses.settle()
    del program
    monkeypatch.setattr(memory, "mappings", memory.most_mappings)
    monkeypatch.setattr(memory.jax, "clear_caches", lambda: None)  # other tests go on with theirs
    memory.give_back()
    assert ref() is None


def test_a_process_that_does_not_serve_is_left_as_it_is():
    aside = gc.get_freeze_count()
    pauses.settle()
    assert gc.get_freeze_count() == aside
