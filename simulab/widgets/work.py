"""Work that takes its time: whoever follows it hears how far it is, and can have it stopped between two parts.

Who computes calls ``report``; who wants to know wraps the call in ``followed``. What lies between them knows nothing of
it, and where nobody follows, nothing happens.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

LOOK = 0.05
"""Seconds between two looks while somebody else's work is waited for."""


class Stopped(Exception):
    """Whoever wanted the numbers wants them no more."""


class Report(NamedTuple):
    """How far the work is."""

    source: str
    """What is computed."""
    done: int
    parts: int
    """Of so many; 0 where it is one call, which nobody can look into."""
    first: bool = False
    """True while a program may be compiled that nobody asked for before."""
    so_far: Mapping[str, Any] | None = None
    """Of work in slices source -> its columns as far as they are reached, and those of the sources before it."""


Follower = Callable[[Report], object]
"""Hears every report; where it returns False, the work ends there, as in ``training.train``."""

_follower: ContextVar[Follower | None] = ContextVar("follower", default=None)


@contextlib.contextmanager
def followed(follower: Follower | None) -> Iterator[None]:
    """Within it ``follower`` hears of the work that this thread does."""
    token = _follower.set(follower)
    try:
        yield
    finally:
        _follower.reset(token)


def follower() -> Follower | None:
    """Who follows this thread: to be handed to another one that works for it."""
    return _follower.get()


def report(said: Report) -> None:
    """Say how far the work is.

    Raises:
        Stopped: nobody wants it any more.
    """
    hears = _follower.get()
    if hears is not None and hears(said) is False:
        raise Stopped


@contextlib.contextmanager
def locked(lock: threading.Lock, said: Callable[[], Report]) -> Iterator[None]:
    """Hold a lock; while somebody else does, report what they say.

    Raises:
        Stopped: nobody wants to wait any more.
    """
    while not lock.acquire(timeout=LOOK):
        report(said())
    try:
        yield
    finally:
        lock.release()
