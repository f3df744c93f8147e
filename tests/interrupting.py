"""A command on a real terminal that gets Ctrl-C in the middle of its work."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from simulab.machine import cache

PATIENCE = 300.0
"""Seconds until a command that should have said something, or ended, is killed: far beyond what one needs."""


@contextlib.contextmanager
def hears_ctrl_c() -> Iterator[None]:
    """What is started within it hears SIGINT, also where these tests were started in the background.

    A shell has its background commands ignore SIGINT, and a child inherits that; a handler becomes the default in a child.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted(*arguments: str, when: str, folder: Path) -> tuple[str, str, int]:
    """Runs ``simulab``, and interrupts it once ``when``, a regular expression, is found on the terminal.

    Nothing is kept yet of what other tests computed: it is in ``folder`` that this one keeps what it computes.

    Returns:
        What stood on the terminal until then, what it printed to its output, and its exit status.
    """
    ours, theirs = pty.openpty()
    with hears_ctrl_c():
        process = subprocess.Popen(
            [sys.executable, "-m", "simulab", *arguments],
            stdout=subprocess.PIPE, stderr=theirs, text=True, env=os.environ | {cache.VARIABLE: str(folder)},
        )  # fmt: skip
    os.close(theirs)
    try:
        seen = _read_until(when, ours)
        process.send_signal(signal.SIGINT)
        # Whoever writes to a full terminal that nobody reads waits for ever.
        drain = threading.Thread(target=lambda: all(iter(lambda: _more(ours), "")))
        drain.start()
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()
    drain.join()
    os.close(ours)
    return seen, said, process.returncode


def _read_until(when: str, terminal: int) -> str:
    seen, limit = "", time.monotonic() + PATIENCE
    while not re.search(when, seen):  # what is looked for has no letter of more than one byte, which a read might part
        ready, _, _ = select.select([terminal], [], [], max(0.0, limit - time.monotonic()))
        assert ready, f"{when!r} did not come: {seen!r}"
        more = _more(terminal)
        assert more, f"it ended by itself, after {seen!r}"
        seen += more
    return seen


def _more(terminal: int) -> str:
    """What comes next on a terminal; nothing at its end."""
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:  # Linux's end of a terminal
        return ""
