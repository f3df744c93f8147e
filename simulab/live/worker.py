"""Where requests are computed: a few threads for the whole process, one job at a time for each session.

A student's compilation takes a second; on the server's own thread it would stop everybody's sliders. JAX lets go of
Python's lock while it compiles and runs, so a thread is enough.
"""

import functools
import logging
import os
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from simulab.live import compiled
from simulab.live.message import Reading, Request
from simulab.player import mathml
from simulab.widgets.control import Unreadable
from simulab.widgets.widget import Widget

log = logging.getLogger(__name__)

Answer = Callable[[dict[str, Any]], None]

_settings = {"threads": 0}


def use_threads(count: int) -> None:
    """How many requests are computed side by side; takes effect before the first one."""
    _settings["threads"] = count


@functools.cache
def pool() -> ThreadPoolExecutor:
    # More than cores: some only wait for a compilation that another one has begun.
    count = _settings["threads"] or 2 + 2 * (os.cpu_count() or 1)
    return ThreadPoolExecutor(count, thread_name_prefix="simulab")


class Desk:
    """One session's place in the queue: at most one request under way and one waiting, of which the latest wins."""

    def __init__(self, widget: Widget, answer: Answer) -> None:
        self._widget = widget
        self._answer = weakref.WeakMethod(answer)  # type: ignore[arg-type]
        self._lock = threading.Lock()
        self._busy = False
        self._waiting: Request | None = None

    def submit(self, request: Request) -> None:
        """Compute it as soon as the one under way is done; a request that was waiting is dropped."""
        with self._lock:
            if self._busy:
                self._waiting = request
                return
            self._busy = True
        pool().submit(self._work, request)

    def close(self) -> None:
        """The session has gone: forget what waits."""
        with self._lock:
            self._waiting = None

    def _work(self, request: Request) -> None:
        reply = compute(self._widget, request)
        if answer := self._answer():
            answer(reply)
        with self._lock:
            following, self._waiting = self._waiting, None
            self._busy = following is not None
        if following is not None:  # to the end of the queue, so that nobody is starved by a session that never stops
            pool().submit(self._work, following)


def compute(widget: Widget, request: Request) -> dict[str, Any]:
    """The answer to a request: flat arrays, or one sentence."""
    try:
        result = compiled.results(widget, request.state, request.sources)
    except Unreadable as error:
        return {"id": request.id, "error": error.reason, "knob": error.knob, "at": error.at}
    except Exception:
        log.exception("%s could not be computed for %s", ", ".join(request.sources), request.state)
        return {"id": request.id, "error": "This could not be computed; the server's log says why."}
    return {
        "id": request.id,
        "result": {
            source: {column: values.reshape(-1) for column, values in columns.items()}
            for source, columns in result.items()
        },
    }


def read(widget: Widget, reading: Reading) -> dict[str, Any]:
    """What a text is (its equation, its code), or what is wrong with it and where. A matter of a millisecond."""
    try:
        said = widget.about_text(reading.knob, reading.text)
        return {"id": reading.id, "said": {"equation": mathml(said["latex"]), "code": said["code"]} if said else {}}
    except Unreadable as error:
        return {"id": reading.id, "said": {"error": error.reason, "at": error.at}}
