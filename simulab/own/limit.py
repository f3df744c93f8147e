"""How long a person's own code may take: it runs in a thread of its own, and when its time is over its line is known.

An endless loop of Python's is ended then. What sits inside a library (a sleep, a compilation) cannot be; it is left behind,
and ``left_behind`` says so. ``cut_off`` has whatever was told to end, for a command that ends by itself.
"""

import contextvars
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_usual = [30.0]
OURS = 10
"""How many times as long simulab itself may work on what the code brought: compiling it takes what it takes."""
LOOK = 0.02
"""Seconds between two looks at the clock."""
TRIES, BETWEEN = 500, 0.002
"""How often a thread is told to end, and the seconds between: counted, as on a busy machine it hears of few in a second."""

left_behind: list[threading.Thread] = []
"""The threads that could not be ended."""
cut_off: list[threading.Thread] = []
"""The threads that were told to end, those that did too: a library's own threads may go on with what they had asked for."""


def use(seconds: float) -> None:
    """How long may nothing be heard of a person's code, in this process from now on?"""
    _usual[0] = seconds


class TookTooLong(ValueError):
    """What was under way when the time was over.

    Args:
        seconds: how long it was waited for.
        line: of the watched file; None where none of its lines was under way.
    """

    def __init__(self, seconds: float, line: int | None) -> None:
        self.line = line
        super().__init__(
            f"this was still running after {seconds:.2g} s; is it a loop without an end? "
            "If it only takes long, wait for it: --limit SECONDS"
        )


class _Enough(BaseException):
    """Raised inside code whose time is over; no ``except Exception`` of its own stops it."""


class Limit:
    """Runs functions, each for as long as it shows signs of life.

    Args:
        path: the file whose lines are named.
        seconds: how long nothing may be heard of them; as ``use`` says unless told.
    """

    def __init__(self, path: str | Path, seconds: float | None = None) -> None:
        self._path = Path(path)
        self._seconds = _usual[0] if seconds is None else seconds
        self._heard = time.monotonic()

    def alive(self) -> None:
        """A sign of life: the time begins anew."""
        self._heard = time.monotonic()

    def run(self, function: Callable[[], T]) -> T:
        """What the function returns or raises, SystemExit too.

        Raises:
            TookTooLong: it does neither.
        """
        ended, answer, failed = threading.Event(), list[T](), list[BaseException]()

        def work() -> None:
            try:
                answer.append(function())
            except BaseException as error:  # whatever it is belongs to whoever waits
                failed.append(error)
            finally:
                ended.set()

        inside = contextvars.copy_context()
        thread = threading.Thread(target=inside.run, args=(work,), name=f"simulab-{self._path.name}", daemon=True)
        self.alive()
        thread.start()
        try:
            while not ended.wait(LOOK):
                silent = time.monotonic() - self._heard
                if silent > self._seconds and ((line := _line(thread, self._path)) or silent > OURS * self._seconds):
                    _end(thread)
                    raise TookTooLong(silent, line)
        except KeyboardInterrupt:
            _end(thread)
            raise
        if failed:
            raise failed[0]
        return answer[0]


def _line(thread: threading.Thread, path: Path) -> int | None:
    """The innermost line of the file that the thread is in."""
    frame: Any = sys._current_frames().get(thread.ident or 0)
    while frame and Path(frame.f_code.co_filename) != path:
        frame = frame.f_back
    return frame.f_lineno if frame else None


def _end(thread: threading.Thread) -> None:
    """Raise something in the thread until it is gone: a bare ``except:`` inside a loop may swallow it now and then."""
    cut_off.append(thread)
    sys.unraisablehook = _hushed(sys.unraisablehook)
    for _ in range(TRIES):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Enough))
        thread.join(BETWEEN)
    if thread.is_alive():
        left_behind.append(thread)


def _hushed(hook: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A hook that does not tell of ``_Enough`` where it met a finalizer, of which Python would print each."""
    if hasattr(hook, "hushes"):
        return hook

    def hushed(unraisable: Any) -> None:
        if unraisable.exc_type is not _Enough:
            hook(unraisable)

    hushed.hushes = True  # pyright: ignore[reportFunctionMemberAccess]
    return hushed
