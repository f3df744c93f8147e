"""Memory that a compilation has left behind: glibc keeps what XLA has freed, several times what a process holds."""

import ctypes
import functools
from collections.abc import Callable
from typing import Any


def give_back() -> None:
    """Return freed memory to the system; takes some milliseconds. Nothing where the C library has no such call.

    Example:
        >>> from simulab.memory import give_back
        >>> give_back()
    """
    if trim := _trim():
        trim(0)


@functools.cache
def _trim() -> Callable[[int], Any] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return None
