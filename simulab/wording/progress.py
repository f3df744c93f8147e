"""``progress=True``: how far a long call is, with the time that is left; rich's bar where it is installed, a line elsewhere."""

import importlib.util
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO

WIDE = 20
"""Letters of the bar."""
OFTEN = 0.1
"""Seconds between two changes."""


class Told(Protocol):
    """Says that so much is done, and a few words more."""

    def __call__(self, done: int, note: str = "") -> None: ...


@contextmanager
def bar(what: str, total: int, unit: str, stream: TextIO | None = None) -> Iterator[Told]:
    """A bar while the block runs, on stderr unless told; nothing where that is neither a terminal nor a notebook.

    Args:
        what: is being done, "training".
        total: how much there is to do.
        unit: of what, "epochs".
        stream: where to.

    Example:
        >>> with bar("counting", 3, "steps") as told:
        ...     told(3)
    """
    out = stream or sys.stderr
    if not (out.isatty() or (stream is None and _in_notebook())):
        yield lambda done, note="": None
    elif importlib.util.find_spec("rich"):
        with _rich(what, total, unit, out) as told:
            yield told
    else:
        with _line(what, total, unit, out) as told:
            yield told


@contextmanager
def _line(what: str, total: int, unit: str, out: TextIO) -> Iterator[Told]:
    began, last, wide = time.monotonic(), [0.0], [0]

    def told(done: int, note: str = "") -> None:
        now = time.monotonic()
        if now - last[0] < OFTEN and done < total:
            return
        last[0], spent = now, now - began
        left = f", {_clock(spent * (total - done) / done)} left" if done else ""
        full = round(WIDE * done / max(total, 1))
        text = f"{what}: |{'█' * full}{' ' * (WIDE - full)}| {done} of {total} {unit}, {_clock(spent)}{left}"
        text += f", {note}" if note else ""
        out.write(f"\r{text.ljust(wide[0])}")
        out.flush()
        wide[0] = len(text)

    told(0)
    try:
        yield told
    finally:
        out.write("\n")
        out.flush()


@contextmanager
def _rich(what: str, total: int, unit: str, out: TextIO) -> Iterator[Told]:
    from rich import progress as rich
    from rich.console import Console

    columns = (
        rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn(), rich.TextColumn(unit),
        rich.TimeElapsedColumn(), rich.TimeRemainingColumn(), rich.TextColumn("{task.fields[note]}"),
    )  # fmt: skip
    with rich.Progress(*columns, console=Console(file=out)) as shown:
        task = shown.add_task(what, total=total, note="")
        yield lambda done, note="": shown.update(task, completed=done, note=note)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02}"


def _in_notebook() -> bool:
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"
