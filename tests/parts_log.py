"""What the server of tests/browser/patient.py writes down of its work."""

from pathlib import Path

from playwright.sync_api import Page


class Log:
    """A line for each part that is computed, and one where a computation ends, whole or stopped."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def clear(self) -> None:
        self.path.write_text("")

    def count(self, word: str) -> int:
        return self.path.read_text().split().count(word) if self.path.exists() else 0

    def await_ends(self, page: Page, times: int) -> None:
        """Waits until so many computations have come to an end, whole or stopped."""
        for _ in range(3000):
            if self.count("end") >= times:
                return
            page.wait_for_timeout(20)
        raise AssertionError(f"fewer than {times} computations have ended: {self.path.read_text()!r}")
