"""A process that gives way to the server that started it, and a thread to those that answer people."""

import contextlib
import os
import threading
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


LESS = 5
"""How much less a thread weighs whose work comes after everybody's sliders (a niceness)."""


def behind() -> None:
    """This thread's work comes after everybody's sliders, where the system weighs threads."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + LESS))
