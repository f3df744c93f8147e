"""Fill the user's cache with what pages will want, in a process of its own that gives way to all others.

First every widget's program for a page that must do without the server, then every surface of every widget, compiled. So
the server stays small and quick, and a student who chooses another surface waits for a file instead of the compiler.
"""

import os
import subprocess
import sys
import time

from simulab.catalogue import widgets
from simulab.live import standby, warm
from simulab.live.priority import give_way
from simulab.machine import cache
from simulab.widgets.widget import Widget

MARK = "filled"
"""Its place in the cache says that it has been done for these sources."""


def begin() -> None:
    """Start it, unless it has been done or nothing is kept."""
    cache.bound_compiled()
    if warm.is_wanted() and cache.is_kept() and not cache.has(MARK):
        nothing = subprocess.DEVNULL
        command = [sys.executable, "-m", "simulab.live.fill"]
        subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


def ours() -> list[Widget]:
    """The widgets that every server has."""
    return [widgets.make(name, "widget") for name in widgets]


def main() -> None:
    """What the process does."""
    parent = os.getppid()
    give_way(19)
    cache.keep_compiled()
    # those with recordings last: these are real trainings, hundreds of them
    for widget in sorted(ours(), key=lambda one: any(source.recorded for source in one.sources.values())):
        standby.make(widget)
        if os.getppid() != parent:  # the server has gone
            return
    for widget in ours():
        for control in widget.controls():
            if control.name in widget.static:
                for option in control.options:
                    warm.compute(widget, {control.name: option.value})
                    if os.getppid() != parent:
                        return
                    time.sleep(0.05)
    cache.text(MARK, str)


if __name__ == "__main__":
    main()
