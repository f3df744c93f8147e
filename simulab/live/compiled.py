"""Each program is compiled once, however many students open the page at the same moment."""

import functools
import threading
import weakref
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from simulab.live import apart
from simulab.machine.memory import give_back
from simulab.widgets import work
from simulab.widgets.compute import compiled_for
from simulab.widgets.widget import Widget

_lock = threading.Lock()
_ready: "weakref.WeakKeyDictionary[Widget, set[Hashable]]" = weakref.WeakKeyDictionary()
MOST = 4096
"""Programs of a widget that are known to be ready; for one that is forgotten people only wait in line once more."""


Found = dict[str, dict[str, np.ndarray]]


class Turn:
    """Who compiles a program first, and how far they are: those who wait in line hear it too."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.said: work.Report | None = None

    def hearing(self, follower: work.Follower | None) -> work.Follower:
        """``follower``, with what it hears kept for the line."""

        def hears(said: work.Report) -> object:
            said = said._replace(first=said.done == 0)
            self.said = said._replace(so_far=None)  # somebody else's numbers
            return follower(said) if follower else None

        return hears


_first: defaultdict[Hashable, Turn] = defaultdict(Turn)


class NotReady(Exception):
    """A program has to be compiled first."""


def results(widget: Widget, state: Mapping[str, Any], sources: Sequence[str], patient: bool = True) -> Found:
    """``widget.compute``; whoever asks for a program that is being compiled waits instead of compiling it too.

    Raises:
        NotReady: a program has to be compiled first, and whoever asks is not ``patient``.
        Unreadable: a text of the state.
        Stopped: whoever followed the work wants it no more.
    """
    apart_ones = [source for source in sources if apart.takes(widget, state, source)]
    found = apart.results(widget, state, apart_ones)
    here = [source for source in sources if source not in apart_ones]
    leaves = widget.leaves(state) if here else {}
    with work.followed(_with(found, work.follower())):
        for source in here:
            _find(widget, state, source, compiled_for(widget, source, leaves), found, patient)
    return found


def _find(widget: Widget, state: Mapping[str, Any], source: str, fixed: Any, found: Found, patient: bool) -> None:
    said = work.Report(source, 0, widget.sources[source].parts)
    program = (widget, source, fixed)
    if program[1:] in _ready.get(widget, ()):
        work.report(said)
        found |= widget.compute(state, [source])
        return
    if not patient:
        raise NotReady
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


def _with(found: Found, follower: work.Follower | None) -> work.Follower | None:
    """``follower``, who hears with what slices have reached what was found before."""
    if follower is None:
        return None
    return lambda said: follower(said if said.so_far is None else said._replace(so_far={**found, **said.so_far}))


def _said(turn: Turn, nothing: work.Report) -> work.Report:
    return turn.said or nothing
