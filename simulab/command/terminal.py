"""One line that says how far something is: on a terminal it changes, elsewhere it is written now and then."""

import time
from typing import TextIO

OFTEN, SELDOM = 0.1, 5.0
"""Seconds between two words, on a terminal and elsewhere."""


class Line:
    """The line.

    Args:
        stream: where to.
        seldom: seconds between two lines where the stream is no terminal.
    """

    def __init__(self, stream: TextIO, seldom: float = SELDOM) -> None:
        self.stream = stream
        self._terminal = stream.isatty()
        self._pause = OFTEN if self._terminal else seldom
        self._last = time.monotonic()
        self._width = 0

    def due(self) -> bool:
        """True where the last word is long enough ago."""
        return time.monotonic() - self._last >= self._pause

    def write(self, text: str) -> None:
        """The line's new text."""
        self._last = time.monotonic()
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
            self._width = 0
