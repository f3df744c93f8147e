"""How far a search is, on a terminal as one line that changes, elsewhere as a line now and then."""

import time
from typing import TextIO

from simulab.search.study import Study
from simulab.wording import sig3

OFTEN, SELDOM = 0.1, 5.0
"""Seconds between two words, on a terminal and elsewhere."""


class Report:
    """Writes progress; it is both ``search``'s callback (with the study) and that of ``Nets`` (``training``).

    Args:
        stream: where to.
        budget: epochs that may be spent.
        seldom: seconds between two lines where the stream is no terminal.
    """

    def __init__(self, stream: TextIO, budget: int, seldom: float = SELDOM) -> None:
        self.stream, self.budget = stream, budget
        self.study: Study | None = None
        """All that is known so far."""
        self._terminal = stream.isatty()
        self._pause = OFTEN if self._terminal else seldom
        self._last = time.monotonic()
        self._width = 0
        self._training = ""

    def __call__(self, study: Study) -> None:
        self.study, self._training = study, ""
        self._tell()

    def training(self, nets: int, epochs: int) -> None:
        """So many nets have had so many epochs of the ones that they are to have."""
        self._training = f"; training {nets} of them: epoch {epochs}" if nets > 1 else f"; training one: epoch {epochs}"
        self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._last < self._pause:
            return
        self._last = now
        self._write(f"{self._found()}{self._training}")

    def _found(self) -> str:
        if self.study is None or not self.study.trials:
            return f"0 trials, 0 of {self.budget} epochs"
        best = self.study.best
        config = ", ".join(f"{name} {sig3(x) if isinstance(x, float) else x}" for name, x in best.config.items())
        done = f"{len(self.study.trials)} trials, {self.study.spent} of {self.budget} epochs"
        return f"{done}; best so far {sig3(best.value)} at {config}"

    def _write(self, text: str) -> None:
        if self._terminal:
            self.stream.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leaves the terminal's line empty, for what is said at the end."""
        if self._terminal and self._width:
            self.stream.write(f"\r{' ' * self._width}\r")
            self.stream.flush()
