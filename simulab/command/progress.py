"""How far an export is that trains what its page carries along; Ctrl-C ends it between two parts."""

import contextlib
from collections.abc import Iterator
from typing import TextIO

from simulab.command.terminal import SELDOM, Line
from simulab.widgets import work


@contextlib.contextmanager
def told(stream: TextIO, seldom: float = SELDOM) -> Iterator[None]:
    """Within it ``stream`` hears of what is computed for a page.

    Args:
        stream: where to.
        seldom: seconds between two lines where the stream is no terminal.
    """
    line, wanted, tables = Line(stream, seldom), True, 0

    def hears(said: work.Report) -> bool:
        nonlocal tables
        tables += said.done == 0
        if wanted and line.due():
            of = f", part {said.done + 1} of {said.parts}" if said.parts else ""
            line.write(f"computing what the page carries along: table {tables}, {said.source}{of}")
        return wanted

    try:
        with work.followed(hears):
            yield
    finally:
        wanted = False  # the thread that computes lets go at its next part, and the command with it
        line.close()
