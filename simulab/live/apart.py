"""Typed texts are computed in processes of their own, so that nobody waits for what somebody else has typed.

A formula that nobody typed before costs seconds of compilation, and memory of which little comes back. So ``simulab serve``
hands such work to a few processes that give way to the server: each takes one text after another, is ended and
replaced when one takes longer than ``LIMIT``, and replaced when it has grown beyond ``LARGEST``. A text always goes to the
same process, whose programs for it are then ready.

The other side is this module too: ``python -m simulab.live.apart`` reads pickled questions from its parent until that ends.
"""

import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from simulab.catalogue import widgets
from simulab.live.priority import give_way
from simulab.machine import cache
from simulab.machine.memory import give_back
from simulab.widgets import work
from simulab.widgets.control import Text, Unreadable
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget

LIMIT = 60.0
"""Seconds that one source of one text may take, compilation included."""
LARGEST = 1_000_000_000
"""Bytes of memory beyond which a process makes room for a new one."""
GROWN = 30_000_000
"""Bytes that a process takes before it looks for some to give back."""
MOST = 32
"""Texts that may wait for a process, those under way counted; a session has three at most (``worker``)."""
TOO_LONG = "This takes longer to compute than a class can wait; type something shorter."

Results = dict[str, dict[str, np.ndarray]]


class Full(Exception):
    """As many texts wait as may."""


class TookTooLong(Exception):
    """The process was ended."""


class Process:
    """One process and the thread that talks to it."""

    def __init__(self) -> None:
        self._line = ThreadPoolExecutor(1, thread_name_prefix="simulab-apart")
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def asked(self, question: Any) -> "Future[Any]":
        """What it will answer; it takes one question after another."""
        return self._line.submit(self._ask, question)

    def start(self) -> None:
        """Begin, so that the first who asks does not wait for it."""
        self._line.submit(self._ready)

    def stop(self) -> None:
        """End it."""
        self._line.shutdown(wait=False, cancel_futures=True)
        self._end()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-m", "simulab.live.apart"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)
            self._answers = queue.SimpleQueue()
            reader = threading.Thread(target=_hear, args=(self._process.stdout, self._answers), daemon=True)
            reader.start()
            self._answers.get(timeout=LIMIT)  # that it is there
        return self._process

    def _ask(self, question: Any) -> Any:
        try:
            process = self._ready()
            assert process.stdin
            _send(process.stdin, question)
            answer = self._answers.get(timeout=LIMIT)
        except queue.Empty:
            self._end()
            raise TookTooLong from None
        except OSError:
            answer = None
        if answer is None:
            self._end()
            raise RuntimeError("the process that computes typed texts has ended")
        said, bytes_held = answer
        if bytes_held > LARGEST:
            self._end()
            self.start()
        if isinstance(said, Exception):
            raise said
        return said

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            with contextlib.suppress(OSError):  # what had not been written yet
                process.stdin.close()  # pyright: ignore[reportOptionalMemberAccess]


class Waiting:
    """How many texts wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """One more, for as long as the block lasts.

        Raises:
            Full: there are ``MOST``.
        """
        with self._lock:
            if self.count >= MOST:
                raise Full
            self.count += 1
        try:
            yield
        finally:
            with self._lock:
                self.count -= 1


_processes: list[Process] = []
_waiting = Waiting()


def begin(count: int | None = None) -> None:
    """Have typed texts computed apart from now on, by so many processes; unless told, one for two cores.

    Each is started when somebody begins to type, or asks for something.
    """
    _processes.extend(Process() for _ in range(count or max(1, (os.cpu_count() or 1) // 2)))


def expect() -> None:
    """Somebody is typing: they will ask soon."""
    for process in _processes:
        process.start()


def end() -> None:
    """Compute them here again."""
    while _processes:
        _processes.pop().stop()


def takes(widget: Widget, state: Mapping[str, Any], source: str) -> bool:
    """Whether a source of this state is computed in another process.

    An instructor's own widgets and surfaces are known in this one only.
    """
    return bool(_processes and cache.is_ours(widget) and _typed(widget, state, source))


def results(widget: Widget, state: Mapping[str, Any], sources: Sequence[str]) -> Results:
    """``widget.compute`` of the other process.

    Raises:
        Unreadable: a text that cannot be read, or takes too long.
        Stopped: whoever followed the work wants it no more.
        Full: too many wait already.
    """
    if not sources:
        return {}
    with _waiting.one():
        return _results(widget, state, sources)


def _results(widget: Widget, state: Mapping[str, Any], sources: Sequence[str]) -> Results:
    found: Results = {}
    for source in sources:
        knob = _typed(widget, state, source)[0]
        text = state[knob]
        process = _processes[hash(text) % len(_processes)]
        answer = process.asked((type(widget).slug(), dict(state), source))
        said = work.Report(source, 0, widget.sources[source].parts, first=True)
        while True:
            try:
                found[source] = answer.result(timeout=work.LOOK)
                break
            except TimeoutError:
                if answer.done():
                    raise
                try:
                    work.report(said)
                except work.Stopped:
                    answer.cancel()
                    raise
            except TookTooLong:
                raise Unreadable(knob, text, TOO_LONG, 0) from None
    return found


def _typed(widget: Widget, state: Mapping[str, Any], source: str) -> list[str]:
    """The texts that a source reads in this state."""
    return [
        control.name
        for control in widget.all_controls
        if isinstance(control, Text) and control.name in widget.reads[source] and is_shown(control.shown, state)
    ]


def _send(pipe: BinaryIO | Any, what: Any) -> None:
    packed = pickle.dumps(what)
    pipe.write(struct.pack("<Q", len(packed)) + packed)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> Any:
    """The next that was sent; raises EOFError at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (size,) = struct.unpack("<Q", head)
    packed = pipe.read(size)
    if len(packed) < size:
        raise EOFError
    return pickle.loads(packed)


def _hear(pipe: Any, answers: "queue.SimpleQueue[Any]") -> None:
    """Puts all that comes into the queue, and None at the end."""
    try:
        while True:
            answers.put(_receive(pipe))
    except (EOFError, OSError, ValueError):
        answers.put(None)
    finally:
        pipe.close()


def main() -> None:
    """What the process does: answers until its parent has gone."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get among the answers
    give_way(5)
    cache.keep_compiled()
    calm = _held()
    _send(answers, "there")
    while True:
        try:
            name, state, source = _receive(questions)
        except EOFError:
            return
        try:
            said: Any = widgets.make(name, "widget").compute(state, [source])[source]
        except Exception as error:
            said = error if isinstance(error, Unreadable) else RuntimeError(f"{type(error).__name__}: {error}")
        if (held := _held()) > calm + GROWN:  # something was compiled; a slider's move must not wait for this
            give_back()
            cache.bound_compiled()
            calm = held = _held()
        _send(answers, (said, held))


def _held() -> int:
    """Bytes of memory; 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    main()
