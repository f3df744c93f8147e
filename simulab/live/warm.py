"""Compile before anybody waits: a widget's description and first state, in the background, as soon as it is served."""

import functools
import logging
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

from simulab.live import compiled, computes, pauses
from simulab.live.priority import behind
from simulab.live.spec import spec
from simulab.machine import cache
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget

log = logging.getLogger(__name__)

VARIABLE = "SIMULAB_AHEAD"
"""``no`` in it: nothing is computed before somebody asks for it."""

_queue: list[Callable[[], object]] = []
_lock = threading.Lock()
_begun: "weakref.WeakSet[Widget]" = weakref.WeakSet()


def begin(widget: Widget) -> None:
    """Warm a widget; once a process, however many sessions ask for it."""
    with _lock:
        if widget in _begun or not is_wanted():
            return
        _begun.add(widget)
    work = [functools.partial(spec, widget), functools.partial(compute, widget)]
    # not of somebody's own, whose next version is to leave nothing of this one
    soon(*work, *([pauses.settle] if cache.is_ours(widget) else []))


def states(widget: Widget, *given: dict[str, Any]) -> None:
    """Warm these states too: those that a lesson goes through."""
    if is_wanted():
        soon(*(functools.partial(compute, widget, one) for one in given))


def is_wanted() -> bool:
    """Whether a server may compute ahead of its visitors, as ``SIMULAB_AHEAD`` says."""
    return os.environ.get(VARIABLE) != "no"


def soon(*work: Callable[[], object]) -> None:
    """Do this too, one after the other, on the thread that warms."""
    with _lock:
        idle = not _queue
        _queue.extend(work)
        if idle and work:
            threading.Thread(target=_run, name="simulab-warm", daemon=True).start()


def compute(widget: Widget, given: dict[str, Any] | None = None) -> None:
    """Everything that a state shows, where the server computes at all."""
    if computes.mode() == "browser":
        return
    state, _ = widget.resolve(given)
    compiled.results(widget, state, [name for name, source in widget.sources.items() if is_shown(source.shown, state)])


def _run() -> None:
    behind()
    while True:
        try:
            _queue[0]()
        except Exception:
            log.exception("a widget could not be warmed up")
        with _lock:
            _queue.pop(0)
            if not _queue:
                return
