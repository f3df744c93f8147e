"""Whether recordings stand for what they recorded, for whoever traces or computes within."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

_replays: ContextVar[bool] = ContextVar("replays", default=False)
_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextlib.contextmanager
def replaying() -> Iterator[None]:
    """Within it, what is traced reads recordings: a page is being made, or its numbers are wanted in Python."""
    token = _replays.set(True)
    try:
        yield
    finally:
        _replays.reset(token)


def replays() -> bool:
    """True where recordings stand for what they recorded."""
    return _replays.get()


@contextlib.contextmanager
def listening() -> Iterator[list[str]]:
    """Within it, recordings are not made: the list says which ones a traced source would have read."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def hear(name: str) -> bool:
    """True where somebody listens; then they have heard that the recording ``name`` was wanted."""
    heard = _heard.get()
    if heard is not None:
        heard.append(name)
    return heard is not None
