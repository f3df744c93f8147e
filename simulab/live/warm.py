"""Compile before anybody waits: a widget's description and first state, in the background, as soon as it is served."""

import functools
import logging
import threading
from collections.abc import Callable

from simulab.live import compiled
from simulab.live.spec import spec
from simulab.widgets.widget import Widget, is_shown

log = logging.getLogger(__name__)

_queue: list[Callable[[], object]] = []
_lock = threading.Lock()


@functools.cache
def begin(widget: Widget) -> None:
    """Warm a widget; once a process, however many sessions ask for it."""
    with _lock:
        _queue.extend([functools.partial(spec, widget), functools.partial(compute, widget)])
        if len(_queue) == 2:
            threading.Thread(target=_run, name="simulab-warm", daemon=True).start()


def compute(widget: Widget, given: dict[str, str] | None = None) -> None:
    """Everything that a state shows."""
    state, _ = widget.resolve(given)
    compiled.results(widget, state, [name for name, source in widget.sources.items() if is_shown(source.shown, state)])


def _run() -> None:
    while True:
        try:
            _queue[0]()
        except Exception:
            log.exception("a widget could not be warmed up")
        with _lock:
            _queue.pop(0)
            if not _queue:
                return
