"""Where requests are computed: a few threads for the whole process, one quick and one long job at a time for each session.

A student's compilation takes a second; on the server's own thread it would stop everybody's sliders. JAX lets go of
Python's lock while it compiles and runs, so a thread is enough.
"""

import functools
import logging
import os
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulab.live import apart, compiled, drawn
from simulab.live.drawn import Drawn
from simulab.live.message import Question, Reading
from simulab.live.priority import behind
from simulab.live.standing import Standing
from simulab.widgets.control import Unreadable
from simulab.widgets.describe import mathml
from simulab.widgets.kept import Kept
from simulab.widgets.widget import Widget
from simulab.widgets.work import Follower, Report, Stopped, followed

log = logging.getLogger(__name__)

Answer = Callable[[dict[str, Any]], None]

OFTEN = 0.1
"""Seconds between two words about progress: more often nobody could read them."""

FULL = "Many formulas are being computed just now; try again in a moment."

TOLD = ("source", "done", "parts", "first")
"""What a browser hears of how far it is."""

SHARING = 24
"""Sessions whose long work is under way side by side."""

_settings = {"threads": 0}


def use_threads(count: int) -> None:
    """How many requests are computed side by side; takes effect before the first one."""
    _settings["threads"] = count


@functools.cache
def pool(kind: str) -> ThreadPoolExecutor:
    """The threads for one kind of request: whoever turns a knob does not stand in line behind long work or a compilation."""
    count = _settings["threads"] or os.cpu_count() or 1
    if kind == "ready":
        # One a core: six of them handed Python's lock to and fro, and each answer took half as much again when most came.
        return ThreadPoolExecutor(count, thread_name_prefix="simulab")
    if kind == "first":
        # More than cores: some only wait for a compilation that another one has begun.
        return ThreadPoolExecutor(_settings["threads"] or 2 + 2 * count, thread_name_prefix="simulab-first")
    # Long work shares the cores by the system's own turns, so that a student more does not wait until six others are done.
    return ThreadPoolExecutor(
        _settings["threads"] or max(2 + 2 * count, SHARING), thread_name_prefix="simulab-slow", initializer=behind
    )


@functools.cache
def line() -> ThreadPoolExecutor:
    """Threads that only wait for what another process computes: a typed text takes no place from anybody's slider."""
    return ThreadPoolExecutor(2 * apart.MOST, thread_name_prefix="simulab-typed")


@dataclass
class Lane:
    """One kind of question of a session: one request under way, and one that waits."""

    now: Question | None = None
    unwanted: bool = False
    """True when nobody wants the answer to the one under way any more."""
    waiting: Question | None = None


class Desk:
    """One session's place in the queue: of quick requests, of those that hold a slow source and of those for a state beside
    the shown one, one each is under way and one may wait, of which the latest wins.

    A request that is taken back ends between two parts; where it is one call, its answer is thrown away.
    """

    def __init__(self, widget: Widget, answer: Answer) -> None:
        self._widget = widget
        self._answer = weakref.WeakMethod(answer)  # type: ignore[arg-type]
        self._lock = threading.Lock()
        self.standing = Standing(widget)
        """Where its view stood last."""
        self._lanes = {"quick": Lane(), "slow": Lane(), "beside": Lane()}

    def submit(self, request: Question) -> None:
        """Compute it as soon as the one under way is done; a request that was waiting is dropped."""
        slow = any(self._widget.sources[name].slow for name in request.sources)
        kind = "beside" if request.beside else "slow" if slow else "quick"
        lane = self._lanes[kind]
        with self._lock:
            if lane.now is not None:
                lane.waiting = request
                return
            lane.now, lane.unwanted = request, False
        self._send(kind, request)

    def cancel(self, number: int) -> None:
        """Take back the request of this id."""
        with self._lock:
            for lane in self._lanes.values():
                if lane.waiting is not None and lane.waiting.id == number:
                    lane.waiting = None
                if lane.now is not None and lane.now.id == number:
                    lane.unwanted = True

    def close(self) -> None:
        """The session has gone: forget what waits, end what is under way."""
        with self._lock:
            for lane in self._lanes.values():
                lane.waiting, lane.unwanted = None, True

    def _work(self, kind: str, request: Question, patient: bool) -> None:
        lane = self._lanes[kind]
        try:
            reply = compute(self._widget, request, self._following(lane, request), patient)
        except compiled.NotReady:
            pool("first").submit(self._work, kind, request, True)
            return
        if not lane.unwanted and (answer := self._answer()):
            answer(reply)
        with self._lock:
            following = lane.now = lane.waiting
            lane.waiting, lane.unwanted = None, False
        if following is not None:  # to the end of the queue, so that nobody is starved by a session that never stops
            self._send(kind, following)

    def _send(self, kind: str, request: Question) -> None:
        threads = self._pool(kind, request)
        threads.submit(self._work, kind, request, threads is not pool("ready"))

    def _pool(self, kind: str, request: Question) -> ThreadPoolExecutor:
        typed = any(apart.takes(self._widget, request.state, name) for name in request.sources)
        return line() if typed else pool("slow" if kind == "slow" else "ready")

    def _following(self, lane: Lane, request: Question) -> Follower:
        """Tells the browser how far its request is; False when it wants it no more."""
        told: Report | None = None
        when = 0.0
        known: set[str] = set()

        def hears(said: Report) -> bool:
            nonlocal told, when
            answer = self._answer()
            if lane.unwanted or answer is None:
                return False
            now = time.monotonic()
            # One call that is compiled already is as good as done, unless it follows upon longer work.
            news = said.first or said.parts > 0 or told is not None
            other = told is None or (told.source, told.first) != (said.source, said.first)
            plain = said._replace(so_far=None)
            if news and plain != told and (other or now - when >= OFTEN):
                told, when = plain, now
                reply = {"id": request.id, "progress": {key: getattr(said, key) for key in TOLD}}
                if said.so_far:  # what was found before the work goes along once
                    new = {name: one for name, one in said.so_far.items() if name not in known}
                    known.update(new.keys() - {said.source})
                    reply["result"] = flat(self._widget, new)
                answer(reply)
            return True

        return hears


def compute(
    widget: Widget, request: Question, follower: Follower | None = None, patient: bool = True
) -> dict[str, Any]:
    """The answer to a request: flat arrays, or one sentence, or that it was stopped because ``follower`` said so.

    Raises:
        NotReady: a program has to be compiled first, and whoever asks is not ``patient``.
    """
    try:
        with followed(follower):
            result = compiled.results(widget, request.state, request.sources, patient)
    except compiled.NotReady:
        raise
    except Stopped:
        return {"id": request.id, "stopped": True}
    except Unreadable as error:
        return {"id": request.id, "error": error.reason, "knob": error.knob, "at": error.at}
    except apart.Full:
        return {"id": request.id, "error": FULL}
    except Exception:
        log.exception("%s could not be computed for %s", ", ".join(request.sources), request.state)
        return {"id": request.id, "error": "This could not be computed; the server's log says why."}
    return {"id": request.id, "result": flat(widget, result)}


def flat(widget: Widget, result: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, dict[str, np.ndarray | Drawn]]:
    """Columns as they travel: one number after the other; what is only drawn in the steps of a picture."""
    rows = _rows.of(widget)

    def one(source: str, column: str, values: np.ndarray) -> np.ndarray | Drawn:
        row = rows.get((source, column))
        return Drawn.of(values.reshape(-1), row) if row else values.reshape(-1)

    return {name: {key: one(name, key, values) for key, values in columns.items()} for name, columns in result.items()}


_rows = Kept(drawn.rows)


def read(widget: Widget, reading: Reading) -> dict[str, Any]:
    """What a text is (its equation, its code), or what is wrong with it and where. A matter of a millisecond."""
    apart.expect()
    try:
        said = widget.about_text(reading.knob, reading.text)
        return {"id": reading.id, "said": {"equation": mathml(said["latex"]), "code": said["code"]} if said else {}}
    except Unreadable as error:
        return {"id": reading.id, "said": {"error": error.reason, "at": error.at}}
