"""What a state's picture shows, in numbers and words, computed when somebody asks for it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from simulab.gradcheck import judgement
from simulab.languages import ENGLISH, Language
from simulab.live import compiled
from simulab.runs import verdict
from simulab.vitals import judge
from simulab.widgets.picture import Column, is_shown
from simulab.widgets.widget import Widget

WORDS: dict[str, Sequence[str]] = {"verdict": verdict.NAMES, "check": judgement.NAMES, "outcome": judge.VERDICTS,
                                  "passed": ("failed", "passed")}  # fmt: skip
"""Format of a column of codes -> the word of each code."""


class Columns(Mapping[str, dict[str, np.ndarray]]):
    """Source -> {column: array}, of the sources that a state shows; each is computed when it is looked up first.

    A source with a row for each member of a set (``paths`` of a race's racers) has its rows in the order of that knob.
    """

    def __init__(self, widget: Widget, language: Language = ENGLISH) -> None:
        self._widget, self._language = widget, language
        self._state = widget.resolve()[0]
        self._kept: dict[str, tuple[tuple[Any, ...], dict[str, np.ndarray]]] = {}

    def at(self, state: Mapping[str, Any]) -> None:
        """Stand at another state; what it has in common with the last one is not computed again."""
        self._state = dict(state)

    def __getitem__(self, source: str) -> dict[str, np.ndarray]:
        if source not in tuple(self):
            raise KeyError(f"{source!r} is not shown; there is {', '.join(self)}")
        read = tuple(repr(self._state[knob]) for knob in self._knobs(source))
        if source not in self._kept or self._kept[source][0] != read:
            self._kept[source] = read, compiled.results(self._widget, self._state, [source])[source]
        columns = self._kept[source][1]
        if not (self._widget.dealt and self._widget.dealt.many):
            return dict(columns)
        most, dealt = len(self._widget.series()), len(self.rows(source))
        return {key: v[:dealt] if v.ndim > 1 and len(v) == most else v for key, v in columns.items()}

    def _knobs(self, source: str) -> list[str]:
        """Those that can change a source, by way of others too: a moment is made of other sources' columns."""
        traces = self._widget.traces
        return [knob for name in (source, *(traces[source].now or ())) for knob in traces[name].reads]

    def __iter__(self) -> Iterator[str]:
        return (name for name, one in self._widget.sources.items() if is_shown(one.shown, self._state))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, source: object) -> bool:
        return any(name == source for name in self)

    def __repr__(self) -> str:
        return f"Columns({', '.join(self)})"

    @property
    def words(self) -> str:
        """The sentence under the picture."""
        sources = (self._widget.words_in, *self._widget.more_words_in)
        return self._widget.say({name: self[name] for name in sources if name in self}, self._language)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The table: one record a row, by the columns' names; None stands for a dash."""
        shown = [column for column in self._widget.table if column.source in self]
        rows = self.rows(shown[0].source) if shown else []
        return [
            {"series": name, **{column.column: self._cell(column, at, len(rows)) for column in shown}}
            for at, name in enumerate(rows)
        ]

    def rows(self, source: str) -> list[str]:
        """The series whose rows a source has, in their order."""
        knob, dealt = self._widget.sources[source].rows, self._widget.dealt
        if knob:
            return list(self._state[knob])
        names = [series.name for series in self._widget.series()]
        return names[: int(self._state[dealt.many])] if dealt and dealt.many else names

    def _cell(self, column: Column, at: int, rows: int) -> Any:
        values = self[column.source].get(column.column)
        if values is None:
            return None
        if rows > 1:
            by_row = values.ndim > (0 if self._widget.sources[column.source].rows else 1) and len(values) == rows
            if not by_row:
                return None
            values = values[at]
        value = float(np.ravel(values)[0])
        if math.isnan(value) or (value == -1 and column.format != "sig3"):
            return None
        if words := WORDS.get(column.format):
            return words[int(value)]
        return round(value) if column.format in ("int", "rank") else value
