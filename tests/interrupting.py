"""A command on a real terminal that gets Ctrl-C in the middle of its work."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

from simulab import cache


def interrupted(*arguments: str, when: str, folder: Path) -> tuple[str, str, int]:
    """Runs ``simulab``, and interrupts it once ``when``, a regular expression, is found on the terminal.

    Nothing is kept yet of what other tests computed: it is in ``folder`` that this one keeps what it computes.

    Returns:
        What stood on the terminal until then, what it printed to its output, and its exit status.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "simulab", *arguments],
        stdout=subprocess.PIPE, stderr=theirs, text=True, env=os.environ | {cache.VARIABLE: str(folder)},
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = ""
        while not re.search(when, seen):
            try:
                seen += os.read(ours, 4096).decode()
            except OSError:  # Linux's end of a terminal
                raise AssertionError(f"it ended by itself, with {process.wait()}, after {seen!r}") from None
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    os.close(ours)
    return seen, said, process.returncode
