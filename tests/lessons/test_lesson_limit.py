"""What an instructor's code does that never comes back, or ends the program, is named with its line."""

import sys
import threading
import time

import pytest

from simulab.catalogue import widgets
from simulab.lessons.check import claimed
from simulab.lessons.claim import Claim
from simulab.lessons.place import Mistake
from simulab.lessons.run import Run
from simulab.own.limit import Limit, TookTooLong, cut_off, left_behind


def busy() -> None:
    while True:
        try:  # noqa: SIM105
            sum(range(100))
        except:  # noqa: E722  as a careless author writes it
            pass


def test_an_endless_loop_is_ended_and_its_line_is_known():
    with pytest.raises(TookTooLong) as told:
        Limit(__file__, 0.2).run(busy)
    first = busy.__code__.co_firstlineno
    assert first < told.value.line <= first + 5
    assert not [one for one in threading.enumerate() if "test_lesson_limit" in one.name]


class Clears:
    def __del__(self) -> None:
        sum(range(1000))


def clearing() -> None:
    while True:
        Clears()


def test_a_finalizer_that_meets_the_end_is_not_told_of(monkeypatch):
    """Python tells of what a finalizer raises and goes on: some of the tries to end a loop land in one."""
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with pytest.raises(TookTooLong):
        Limit(__file__, 0.02).run(clearing)
    assert not [one for one in told if one.exc_type.__name__ == "_Enough"]  # another test's leavings are told of
    assert cut_off[-1].name == "simulab-test_lesson_limit.py"
    sys.unraisablehook(other := type("Other", (), {"exc_type": ValueError}))
    assert told[-1] is other


def test_what_sits_in_a_library_is_left_behind_after_a_longer_while():
    go_on = threading.Event()
    with pytest.raises(TookTooLong):
        Limit(__file__, 0.02).run(go_on.wait)
    left = left_behind.pop()
    assert left.is_alive()
    go_on.set()
    left.join()


def test_who_shows_signs_of_life_may_go_on():
    """All in all it takes longer than it may be silent."""
    limit = Limit(__file__, 3.0)

    def slow() -> int:
        until = time.monotonic() + 3.2
        while time.monotonic() < until:
            time.sleep(0.02)
            limit.alive()
        return 5

    assert limit.run(slow) == 5


def test_what_a_function_raises_comes_through():
    for error in (ValueError("no"), SystemExit(3)):

        def raises(error: BaseException = error) -> None:
            raise error

        with pytest.raises(type(error)):
            Limit(__file__).run(raises)


def test_a_claim_whose_function_fails_says_where():
    def holds(run: Run) -> bool:
        return len(run.words) < 1 / 0

    run = Run(widgets.make("learning-rate", "widget"), {})
    with pytest.raises(Mistake, match=r"Claim: its function ends in ZeroDivisionError in line \d+: division by zero"):
        claimed(Claim("nothing", holds), run)
    with pytest.raises(Mistake, match="Claim: its function ends in SystemExit"):
        claimed(Claim("nothing", lambda _: (_ for _ in ()).throw(SystemExit)), run)
