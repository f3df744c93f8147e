"""What can go wrong around a server leaves it serving: full and foreign disks, others on its cache, a clock that jumps."""

import errno
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np
import pytest
from tiny import Tiny

from simulab import static
from simulab.live import app, kept
from simulab.machine import cache


@contextmanager
def full_disk(folders):
    """Nothing can be written anywhere below these folders, as on a small disk that is full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    for folder in folders:
        assert not [file for file in folder.rglob("*") if file.is_file()], "half a file was left"


@pytest.fixture
def empty(monkeypatch, tmp_path):
    """A cache in which nothing is yet, and where the addresses of files are found out anew."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    for found in (kept.folder, kept.elsewhere, kept.scripts):
        found.cache_clear()
    yield tmp_path
    for found in (kept.folder, kept.elsewhere, kept.scripts):
        found.cache_clear()


def test_a_full_disk_keeps_nothing_and_stops_nothing(empty):
    with full_disk([empty, kept.elsewhere()]):
        assert cache.text("word", lambda: "made") == "made"
        np.testing.assert_equal(cache.arrays("numbers", lambda: {"x": np.arange(3)}), {"x": np.arange(3)})
        assert kept.address("tiny", "{}") == ""
        assert kept.scripts("de") == kept.SCRIPTS  # the page speaks English rather than nothing
        shown = app(Tiny()).__panel__()
        assert shown.described == ""
        said = []
        shown._send_msg = said.append
        shown._handle_msg({"describe": True})  # what a browser asks then
        assert json.loads(said[0]["described"])["title"] == "Tiny"
        assert said[0]["style"] == static.text("site.css")
    assert kept.address("tiny", "{}")  # and there is room again


def test_what_the_cache_does_not_take_lies_elsewhere(empty, monkeypatch):
    """Another user's folder, or one that is read-only."""
    theirs, put = kept.folder(), cache.put

    def refused(file, content):
        if file.is_relative_to(empty) and not file.exists():
            raise OSError(errno.EROFS, "Read-only file system")
        put(file, content)

    before = kept.address("before", "{}")
    monkeypatch.setattr(cache, "put", refused)
    assert kept.address("before", "{}") == before  # what is there is read
    there = kept.address("tiny", '{"a": 1}')
    assert there.startswith(f"../{kept.ELSEWHERE}/")
    assert (kept.elsewhere() / there.split("/")[-1].split("?")[0]).read_text() == '{"a": 1}'
    assert kept.scripts("de").startswith(f"{kept.SCRIPTS}-de-")
    assert [file.name for file in theirs.iterdir()] == [before.split("/")[-1].split("?")[0]]


TWO = """
import sys
import numpy as np
from simulab.machine import cache
for i in range(150):
    text = f"{i} " * 4000
    assert cache.text(f"text{i}", lambda: text) == text
    assert (cache.arrays(f"numbers{i}", lambda: {"x": np.full(2000, i)})["x"] == i).all()
"""


def test_two_servers_on_one_cache_read_whole_files_only(empty):
    both = [subprocess.Popen([sys.executable, "-c", TWO], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(one.communicate()[1], one.returncode) for one in both] == [("", 0), ("", 0)]
    assert not [file for file in empty.rglob("*") if file.suffix not in ("", ".npz")], "a part was left"


def test_a_clock_that_jumps_stops_nobody_and_lets_no_flood_in(monkeypatch):
    from simulab.live import guard

    monkeypatch.setattr(guard, "_arrivals", {})
    came = time.time()
    for jump in (0, 10**6, -(10**6)):
        monkeypatch.setattr(time, "time", lambda jump=jump: came + jump)
        assert guard._arrives("10.0.0.9")
    monkeypatch.setattr(time, "time", lambda: came + 10**9)
    assert sum(guard._arrives("10.0.0.9") for _ in range(3 * guard.ARRIVALS)) < 2 * guard.ARRIVALS


def test_a_file_that_was_saved_in_the_past_is_seen_all_the_same(tmp_path):
    from simulab.live.watch import Watched

    file = tmp_path / "mine.py"
    lesson = 'import simulab as sl\nlesson = sl.Lesson("{}", [sl.Scenario("One", "Read this.")])\n'
    file.write_text(lesson.format("First"))
    watched = Watched(file)
    file.write_text(lesson.format("Again"))
    os.utime(file, (1, 1))
    watched.look()
    assert watched.own.lesson.title == "Again"
