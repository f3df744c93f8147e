"""Runs side by side: what was set, what came of it, and in what they differ."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.tabular import data_frame
from simulab.wording.numbers import sig3


class Recorded(Protocol):
    """What can stand in a row: a Trajectory, a History, a component of ``sl.app``."""

    def record(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Settings (the seed too), and results, each name -> value."""
        ...


class Comparison(Reached):
    """Rows of runs; ``repr`` and a notebook show the settings that differ, and all results."""

    def __init__(self, rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        self.settings = [{name: _plain(value) for name, value in settings.items()} for settings, _ in rows]
        """Of each run everything that reproduces it."""
        self.results = [{name: _plain(value) for name, value in results.items()} for _, results in rows]
        """Of each run what came of it."""

    def __len__(self) -> int:
        return len(self.settings)

    def __getitem__(self, at: int) -> dict[str, Any]:
        """A run's record: every setting and every result."""
        return self.rows()[at]

    @property
    def differences(self) -> list[str]:
        """The settings in which the runs differ."""
        names = dict.fromkeys(name for row in self.settings for name in row)
        return [name for name in names if len({repr(row.get(name)) for row in self.settings}) > 1]

    def rows(self, all: bool = True) -> list[dict[str, Any]]:
        """A record a run: its settings (only those that differ, where not ``all``) and its results."""
        settings = list(dict.fromkeys(name for row in self.settings for name in row)) if all else self.differences
        results = list(dict.fromkeys(name for row in self.results for name in row))
        return [
            {**{name: set_.get(name) for name in settings}, **{name: found.get(name) for name in results}}
            for set_, found in zip(self.settings, self.results)
        ]

    def to_csv(self, path: str | Path | None = None) -> str:
        """Every setting and every result; written to ``path`` as well, where one is given."""
        out, rows = io.StringIO(), self.rows()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([{name: "" if value is None else value for name, value in row.items()} for row in rows])
        if path is not None:
            Path(path).write_text(out.getvalue(), encoding="utf-8")
        return out.getvalue()

    def to_frame(self) -> Any:
        """The same as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        return data_frame(self.rows())

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of one result of each, ``result=`` names which; see ``simulab.figures``."""
        return plot(self, **options)

    def __repr__(self) -> str:
        rows = self.rows(all=False)
        table = [list(rows[0]), *([_said(value) for value in row.values()] for row in rows)]
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table)

    def _repr_html_(self) -> str:
        rows = self.rows(all=False)
        head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
        body = "".join(f"<tr>{''.join(f'<td>{escape(_said(v))}</td>' for v in row.values())}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def compare(*runs: Recorded | Sequence[Recorded]) -> Comparison:
    """Put runs side by side.

    Args:
        runs: trajectories, histories of trainings, what ``sl.app`` shows; one by one, in lists or by name. A component is
            recorded as it stands now.

    Returns:
        Comparison: a row a run, with ``differences`` (the settings that are not the same in all of them).

    Raises:
        TypeError: one of them is no single run.
        ValueError: there is none.

    Example:
        >>> import simulab as sl
        >>> kept = sl.compare([sl.descend("beale", rule, steps=100) for rule in ("sgd", "adam")])
        >>> kept.differences[0], kept.rows()[1]["optimizer"]
        ('optimizer', 'adam')
    """
    found: list[Any] = []
    for given in runs:
        one: Any = given
        if isinstance(one, Mapping):
            one = list(one.values())
        found += [one] if hasattr(one, "record") or not isinstance(one, Iterable) or isinstance(one, str) else list(one)
    if not found:
        raise ValueError("runs: give one at least")
    for one in found:
        if not hasattr(one, "record"):
            raise TypeError(f"runs: {one!r} is no run: give what sl.descend, sl.train or sl.app returned")
    return Comparison([one.record() for one in found])


def _plain(value: Any) -> Any:
    """A value as a table has it: a number, a word, a few numbers as words."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray | list | tuple):
        return ", ".join(str(_plain(one)) for one in np.asarray(value, object).ravel()[:12])
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def _said(value: Any) -> str:
    if value is None:
        return "–"
    return sig3(value) if isinstance(value, float) else str(value)
