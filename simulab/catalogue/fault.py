"""What is wrong with a file that was to be read, in one sentence with its line."""

import traceback
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """A file that was left out: where it is wrong, and what is wrong with it."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{Path(*self.path.parts[-2:])}, line {self.line}: {self.sentence}"

    @property
    def name(self) -> str:
        """The catalogue's name of what the file would have brought."""
        return self.path.parent.name if self.path.name == "__init__.py" else self.path.stem


def fault_of(error: BaseException, path: Path) -> Fault:
    """Why a file could not be read."""
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    return Fault(path, line_of(error, path) or 1, f"{type(error).__name__}: {words.strip() or 'no reason given'}")


def line_of(error: BaseException | None, path: Path) -> int | None:
    """The last line of the file that was under way; None where none was."""
    if error is None:
        return None
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    return lines[-1] if lines else None
