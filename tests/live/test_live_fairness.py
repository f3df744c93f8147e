"""Nobody waits for anybody: long work is shared, a flood is stopped, a hand never is."""

import os
import sys
import threading

import pytest

from simulab.live import guard, priority, worker
from simulab.machine.allowance import Allowance


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second():
    clock = [0.0]
    allowance = Allowance(5, 2.0, lambda: clock[0])
    assert [allowance.takes() for _ in range(7)] == [True] * 5 + [False] * 2
    clock[0] = 1.5
    assert [allowance.takes() for _ in range(4)] == [True] * 3 + [False]
    clock[0] = 1e6  # a page that was left open has saved nothing up
    assert sum(allowance.takes() for _ in range(100)) == 5


def test_a_hand_on_a_slider_for_a_minute_is_no_flood():
    clock = [0.0]
    allowance = Allowance(guard.MESSAGES, guard.A_SECOND, lambda: clock[0])
    for frame in range(60 * 60):  # sixty frames a second, a question and a standing each
        clock[0] = frame / 60
        assert allowance.takes()
        assert allowance.takes()


def test_three_hundred_students_behind_one_address_arrive_and_a_flood_does_not(monkeypatch):
    monkeypatch.setattr(guard, "_arrivals", {})
    assert all(guard._arrives("10.0.0.1") for _ in range(300))
    assert not all(guard._arrives("10.0.0.2") for _ in range(2 * guard.ARRIVALS))
    assert guard._arrives("10.0.0.1")
    for at in range(2 * guard._ADDRESSES):
        guard._arrives(f"x{at}")
    assert len(guard._arrivals) == guard._ADDRESSES


def test_the_long_work_of_a_seventh_student_begins_while_that_of_six_others_is_under_way():
    together = threading.Barrier(7, timeout=120)
    jobs = [worker.pool("slow").submit(together.wait) for _ in range(7)]
    assert sorted(job.result() for job in jobs) == list(range(7))  # it breaks where one of them has to wait


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a thread has a weight of its own")
def test_long_work_comes_after_everybodys_sliders():
    def weight():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert worker.pool("slow").submit(weight).result() >= worker.pool("ready").submit(weight).result() + priority.LESS
