"""What compilations leave behind: freed memory that glibc keeps, and mappings, of which Linux gives a process 65,530."""

import ctypes
import functools
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax

CROWDED = 0.25
"""Share of its mappings from which a process lets go of its compiled programs: one file of tests may take as many again."""


def give_back() -> None:
    """Return freed memory to the system; takes some milliseconds. Nothing where the C library has no such call.

    Each compiled program holds some six mappings, and LLVM ends the process by a segmentation fault once there are no more.
    So a process that has compiled ten thousand lets go of them all: what is wanted again is read from the cache.

    Example:
        >>> from simulab.machine.memory import give_back
        >>> give_back()
    """
    if mappings() > CROWDED * most_mappings():
        jax.clear_caches()
        gc.unfreeze()  # a server had set them aside
        gc.collect()
    if trim := _trim():
        trim(0)


def mappings() -> int:
    """How many mappings this process has; 0 where that is not known."""
    try:
        return Path("/proc/self/maps").read_bytes().count(b"\n")
    except OSError:
        return 0


@functools.cache
def most_mappings() -> int:
    """How many it may have; Linux's own number where the system does not say."""
    try:
        return int(Path("/proc/sys/vm/max_map_count").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 65_530


@functools.cache
def _trim() -> Callable[[int], Any] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return None
