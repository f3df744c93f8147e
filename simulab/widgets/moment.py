"""Moment sources: what is computed where it is drawn, at every stop of the playhead.

A run sends what it remembers once. ``@source(at="epoch")`` marks a method ``(self, k, now)`` that makes more of it for the
moment that is shown: ``now["run"]["w"]`` is the column ``w`` of the source ``run`` at the playhead. Every home has the
browser compute it, from the compiled program; Python computes the same for who asks (``Widget.compute``, ``app.columns``).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulab.widgets.source import Source

if TYPE_CHECKING:
    from simulab.widgets.widget import Widget

Shapes = dict[str, tuple[int, ...]]


class Now(Mapping[str, Mapping[str, Any]]):
    """Source -> {column: its entry at the playhead}; remembers what was read.

    Args:
        columns: source -> column -> what it is now.
    """

    def __init__(self, columns: Mapping[str, Mapping[str, Any]], was_read: dict[str, set[str]] | None = None) -> None:
        self._columns = columns
        self.was_read: dict[str, set[str]] = {} if was_read is None else was_read

    def __getitem__(self, source: str) -> Mapping[str, Any]:
        return _Columns(self._columns[source], self.was_read.setdefault(source, set()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class _Columns(Mapping[str, Any]):
    def __init__(self, columns: Mapping[str, Any], was_read: set[str]) -> None:
        self._columns, self._was_read = columns, was_read

    def __getitem__(self, column: str) -> Any:
        value = self._columns[column]
        self._was_read.add(column)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def runs(marked: Source, column: str, dimensions: int) -> bool:
    """True for a column along time: one that ``length`` cuts. All others are the same at every moment."""
    return bool(marked.length) and dimensions == 2 and column not in marked.whole


def shapes(widget: "Widget", traced: Callable[[str], Shapes]) -> dict[str, Shapes]:
    """Source -> column -> the shape of its entry at the playhead; ``traced`` gives a source's columns' whole shapes."""
    found: dict[str, Shapes] = {}
    for name, marked in widget.sources.items():
        if not marked.at:
            columns = traced(name)
            found[name] = {key: shape[:1] if runs(marked, key, len(shape)) else shape for key, shape in columns.items()}
    return found


def moment(
    widget: "Widget",
    of: Mapping[str, tuple[str, ...]],
    have: Mapping[str, Mapping[str, np.ndarray]],
    position: int | None,
) -> dict[str, dict[str, np.ndarray]]:
    """Source -> column -> its entry, float64, of computed columns; ``position`` None is the end of the run."""
    found: dict[str, dict[str, np.ndarray]] = {}
    for name, columns in of.items():
        found[name] = {}
        for key in columns:
            whole = np.asarray(have[name][key], float)
            moves = runs(widget.sources[name], key, whole.ndim)
            if moves:
                last = whole.shape[1] - 1
                whole = whole[:, last if position is None else min(max(position, 0), last)]
            if moves or key in dict(widget.sources[name].held):  # rows that were not sent are zero
                full = widget.traces[name].columns[key][0]
                whole = np.concatenate([whole, np.zeros((full - len(whole), *whole.shape[1:]))])
            found[name][key] = whole
    return found
