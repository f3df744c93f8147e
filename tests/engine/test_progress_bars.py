"""A bar for long calls: where a person looks, and nowhere else."""

import importlib.util
import io
import sys

import pytest

import simulab as sl
from simulab.wording.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("rich", [False, True])
def test_a_terminal_is_told_how_far_it_is(monkeypatch, rich):
    if rich:
        pytest.importorskip("rich")
    else:
        found = importlib.util.find_spec
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rich" else found(name))
    out = Terminal()
    with bar("counting", 4, "steps", out) as told:
        for done in range(1, 5):
            told(done, "so far so good")
    said = out.getvalue()
    assert "counting" in said
    assert "so far so good" in said
    assert ("4/4" if rich else "4 of 4 steps") in said


def test_elsewhere_nothing_is_written():
    out = io.StringIO()
    with bar("counting", 4, "steps", out) as told:
        told(4)
    assert out.getvalue() == ""


def test_a_search_shows_one_where_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(sys, "stderr", out := Terminal())
    study = sl.search.search(
        lambda config: -abs(config["x"]), {"x": (0.0, 1.0)}, strategy="grid", trials=3, progress=True
    )
    assert len(study.trials) == 3
    assert "best so far" in out.getvalue()
    with pytest.raises(TypeError, match="progress: give True, or a function"):
        sl.search.search(lambda config: 0.0, {"x": (0.0, 1.0)}, trials=1, progress="yes")
    with pytest.raises(TypeError, match="progress: give True, or a function"):
        sl.train("two_moons", (2,), epochs=1, progress="yes")
