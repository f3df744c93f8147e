"""Each program is compiled once, however many students open the page at the same moment."""

import functools
import threading
import weakref
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from simulab.live import apart
from simulab.memory import give_back
from simulab.widgets import work
from simulab.widgets.compute import compiled_for
from simulab.widgets.widget import Widget

_lock = threading.Lock()
_ready: "weakref.WeakKeyDictionary[Widget, set[Hashable]]" = weakref.WeakKeyDictionary()
MOST = 4096
"""Programs of a widget that are known to be ready; for one that is forgotten people only wait in line once more."""


class Turn:
    """Who compiles a program first, and how far they are: those who wait in line hear it too."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.said: work.Report | None = None

    def hearing(self, follower: work.Follower | None) -> work.Follower:
        """``follower``, with what it hears kept for the line."""

        def hears(said: work.Report) -> object:
            self.said = said._replace(first=said.done == 0)
            return follower(self.said) if follower else None

        return hears


_first: defaultdict[Hashable, Turn] = defaultdict(Turn)


def results(widget: Widget, state: Mapping[str, Any], sources: Sequence[str]) -> dict[str, dict[str, np.ndarray]]:
    """``widget.compute``; whoever asks for a program that is being compiled waits instead of compiling it too.

    Raises:
        Unreadable: a text of the state.
        Stopped: whoever followed the work wants it no more.
    """
    apart_ones = [source for source in sources if apart.takes(widget, state, source)]
    found = apart.results(widget, state, apart_ones)
    here = [source for source in sources if source not in apart_ones]
    leaves = widget.leaves(state) if here else {}
    for source in here:
        said = work.Report(source, 0, widget.sources[source].parts)
        program = (widget, source, compiled_for(widget, source, leaves))
        if program[1:] in _ready.get(widget, ()):
            work.report(said)
            found |= widget.compute(state, [source])
            continue
        with _lock:
            turn = _first[program]
        said = said._replace(first=True)
        work.report(said)
        line, follower = functools.partial(_said, turn, said), turn.hearing(work.follower())
        with work.locked(turn.lock, line), work.followed(follower):
            found |= widget.compute(state, [source])
        with _lock:
            ready = _ready.setdefault(widget, set())
            if len(ready) >= MOST:
                ready.clear()
            ready.add(program[1:])
            _first.pop(program, None)
        give_back()
    return found


def _said(turn: Turn, nothing: work.Report) -> work.Report:
    return turn.said or nothing
