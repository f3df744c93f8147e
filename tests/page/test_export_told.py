"""An export that trains what its page carries: it says how far it is, and Ctrl-C ends it."""

import io

import pytest
from interrupting import interrupted

from simulab.command.progress import told
from simulab.widgets import work


def test_it_counts_the_tables_and_their_parts():
    stream = io.StringIO()
    with told(stream, seldom=0.0):
        for said in (("surface", 0, 17), ("surface", 1, 17), ("trials", 0, 4)):
            work.report(work.Report(*said))
    assert stream.getvalue().splitlines() == [
        "computing what the page carries along: table 1, surface, part 1 of 17",
        "computing what the page carries along: table 1, surface, part 2 of 17",
        "computing what the page carries along: table 2, trials, part 1 of 4",
    ]


def test_who_computes_is_stopped_when_nobody_waits_any_more():
    with told(io.StringIO()):
        hears = work.follower()
    with work.followed(hears), pytest.raises(work.Stopped):
        work.report(work.Report("surface", 3, 17))


def test_ctrl_c_ends_it_within_a_part_and_writes_no_page(tmp_path):
    """A real process on a real terminal, interrupted while it trains."""
    page = tmp_path / "search.html"
    command = ("export", "search", "-o", str(page))
    seen, said, status = interrupted(*command, when=r"part ([2-9]|\d\d) of", folder=tmp_path / "kept")
    assert "computing what the page carries along: table 1, " in seen
    assert status == 130
    assert said == ""
    assert not page.exists()
