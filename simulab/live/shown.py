"""The run that a component shows, as a table."""

from typing import Any

import numpy as np

from simulab.live.computed import Columns
from simulab.results.tabular import data_frame
from simulab.widgets.widget import Widget


class ShownRun:
    """What a component shows now: ``w.run.to_frame()``.

    Args:
        widget: whose it is.
        columns: its numbers.
        state: every knob.
    """

    def __init__(self, widget: Widget, columns: Columns, state: dict[str, Any]) -> None:
        self._widget, self._columns, self.state = widget, columns, dict(state)

    def __repr__(self) -> str:
        return f"<the run of {self._widget.title}: {self._columns.words or 'no words'}>"

    def __len__(self) -> int:
        """Its steps, the start among them; 0 of what has none."""
        name = self._widget.words_in
        return _steps(self._columns[name], len(self._columns.rows(name))) if name in self._columns else 0

    def __getitem__(self, series: str) -> dict[str, np.ndarray]:
        """The columns of one series (a racer, say), each with a value at each step.

        Raises:
            KeyError: there is no such series.
        """
        table = self.table()
        mine = table["series"] == series
        if not mine.any():
            raise KeyError(f"there is no series {series!r}; there is {', '.join(dict.fromkeys(table['series']))}")
        return {name: values[mine] for name, values in table.items() if name != "series"}

    @property
    def words(self) -> str:
        """The sentence under the picture."""
        return self._columns.words

    @property
    def results(self) -> list[dict[str, Any]]:
        """The table under the picture: one record a row."""
        return self._columns.results

    def to_frame(self, source: str = "") -> Any:
        """A row a step and series (a racer, say): series, step, and every column with a value at each step.

        Args:
            source: which of the widget's; the one that its words are about unless told.

        Returns:
            A pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
            ValueError: the widget shows no such source, or it has no steps.
        """
        return data_frame(self.table(source))

    def table(self, source: str = "") -> dict[str, np.ndarray]:
        """The same as columns of one length."""
        name = source or self._widget.words_in
        if name not in self._columns:
            raise ValueError(f"source: {name!r} is not shown; there is {', '.join(self._columns)}")
        columns, rows = self._columns[name], self._columns.rows(name)
        steps = _steps(columns, len(rows))
        if not steps:
            raise ValueError(f"source: {name!r} has no steps; give one that has: {', '.join(self._columns)}")
        found = {"series": np.repeat(np.array(rows, object), steps), "step": np.tile(np.arange(steps), len(rows))}
        for column, values in columns.items():
            if values.ndim == 2 and values.shape == (len(rows), steps):
                found[column] = values.reshape(-1)
        return found


def _steps(columns: dict[str, np.ndarray], rows: int) -> int:
    """How many entries the longest column with a row each has."""
    return max((values.shape[1] for values in columns.values() if values.ndim == 2 and len(values) == rows), default=0)
