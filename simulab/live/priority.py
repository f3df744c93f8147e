"""A process that gives way to the server that started it."""

import contextlib
import os
from pathlib import Path


def give_way(niceness: int) -> None:
    """Lower this process's priority, 19 at most.

    A process in a session of its own is weighed as a group on Linux, among other sessions: its own niceness then counts
    for nothing, the group's does.
    """
    if hasattr(os, "nice"):
        os.nice(niceness)
    if hasattr(os, "getsid") and os.getsid(0) == os.getpid():  # else the group is that of whoever started it, too
        with contextlib.suppress(OSError):  # another system, or a kernel without such groups
            Path("/proc/self/autogroup").write_text(str(niceness), encoding="ascii")
