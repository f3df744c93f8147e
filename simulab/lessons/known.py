"""Columns that were computed for one state of a lesson and are looked at in another."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from simulab.widgets.widget import Widget

MOST = 64 << 20
"""Bytes of columns that are kept, those that were wanted last."""

Columns = dict[str, np.ndarray]


class Known:
    """What was computed for any state, by what its source reads: a knob that it does not read computes nothing anew.

    Args:
        most: bytes of columns that are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._bytes = 0
        self._made: OrderedDict[Hashable, Columns] = OrderedDict()

    def of(self, widget: Widget, state: Mapping[str, Any], source: str) -> Columns:
        """A source's columns, the caller's own.

        Args:
            widget: of widgets that are equal each has what another has computed.
            state: a whole one.
            source: its name.
        """
        key = widget, source, _read(widget, widget.leaves(state), source)
        if key not in self._made:
            made = self._made[key] = widget.compute(state, [source])[source]
            self._bytes += _bytes(made)
        self._made.move_to_end(key)
        found = {name: column.copy() for name, column in self._made[key].items()}
        while self._bytes > self._most:
            self._bytes -= _bytes(self._made.popitem(last=False)[1])
        return found


def _read(widget: Widget, leaves: Mapping[str, Any], source: str) -> Hashable:
    """What the columns depend on: the knobs that the source reads; all, where it reads other sources or recordings."""
    marked = widget.sources[source]
    names = leaves if marked.at or marked.recorded else widget.reads[source]
    return tuple(_exact(leaves[name]) for name in names)


def _exact(leaf: Any) -> Hashable:
    """A leaf by its bits, so that no two are taken for one; what a text stands for is compared as it is."""
    return (leaf.shape, leaf.tobytes()) if isinstance(leaf, np.ndarray | np.generic) else leaf


def _bytes(columns: Columns) -> int:
    return sum(column.nbytes for column in columns.values())
