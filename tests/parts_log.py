"""What the server of tests/browser/patient.py writes down of its work."""

import time
from pathlib import Path

PATIENCE = 120.0
"""Seconds after which a computation that has not ended never will."""


class Log:
    """A line for each part that is computed, and one where a computation ends, whole or stopped.

    How far it gets until it is let go on is a test's, not the machine's: ``hold``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def hold(self, parts: int) -> None:
        """No computation goes on after so many parts; after 0 no call in one piece ends either."""
        new = self.path.with_name("held.new")
        new.write_text(str(parts))
        new.replace(self.path.with_name("held"))

    def go_on(self) -> None:
        self.path.with_name("held").unlink()

    def clear(self) -> None:
        self.path.write_text("")

    def count(self, word: str) -> int:
        return self.path.read_text().split().count(word) if self.path.exists() else 0

    def await_ends(self, times: int) -> None:
        """Waits until so many computations have come to an end, whole or stopped."""
        limit = time.monotonic() + PATIENCE
        while self.count("end") < times:
            assert time.monotonic() < limit, f"fewer than {times} computations have ended: {self.path.read_text()!r}"
            time.sleep(0.02)
