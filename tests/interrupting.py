"""A command on a real terminal that gets Ctrl-C in the middle of its work."""

import os
import pty
import re
import signal
import subprocess
import sys


def interrupted(*arguments: str, when: str) -> tuple[str, str, int]:
    """Runs ``simulab``, and interrupts it once ``when``, a regular expression, is found on the terminal.

    Returns:
        What stood on the terminal until then, what it printed to its output, and its exit status.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "simulab", *arguments], stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as process:
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
