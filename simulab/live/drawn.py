"""Heights that are only drawn, as they travel: in steps that nobody sees, each as what its neighbours do not tell of it.

The 16,261 heights of a contour map were two thirds of what a later visit weighs: a float32 says 24 bits of each, of which a
picture shows ten, and the lowest bits of neighbours have nothing in common that could be deflated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulab.widgets.widget import Widget

STEP = 2.0**-14
"""Of a ``Field``'s heights, which are 0 to 1 in the box and drawn as 14 bands: half of it, the most that a height is moved,
is the 2,340th part of a band."""
LAST = 2**16 - 2
"""What stands for NaN; heights from there on (4 times what is highest in the box) are drawn as those just below."""


@dataclass(frozen=True)
class Drawn:
    """Heights in steps, row by row, each less those left of it and below it: of smooth ground these are small numbers."""

    steps: np.ndarray
    """(n,) int16, which wraps around."""
    row: int
    """Heights in a row."""

    @classmethod
    def of(cls, heights: np.ndarray, row: int) -> "Drawn":
        """Heights of a ``Field``, flat, NaN where there are none."""
        whole = np.where(np.isnan(heights), LAST, np.rint(np.clip(heights, 0, (LAST - 1) * STEP) / STEP))
        whole = whole.astype(np.int32).reshape(-1, row) - 2**15
        from_below = np.diff(whole, axis=0, prepend=0)
        return cls(np.diff(from_below, axis=1, prepend=0).astype(np.int16).reshape(-1), row)


def rows(widget: Widget) -> Mapping[tuple[str, str], int]:
    """(source, column) -> heights in a row, of the columns that are only drawn: a figure's field that no moment reads."""
    read = {(of, key) for trace in widget.traces.values() for of, keys in trace.now.items() for key in keys}
    fields = [figure.field for figure in widget.figures if figure.field]
    found = {(field.source, field.column): round((field.size - 1) * field.reach[0]) + 1 for field in fields}
    return {name: row for name, row in found.items() if name not in read}
