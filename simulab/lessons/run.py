"""A run as claims and checks see it: columns by source, computed when they are looked at."""

import difflib
from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.lessons.known import Known
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget


class NoSuchNumber(ValueError):
    """A path that names neither a knob nor a column; the sentence lists the nearest."""


class Run:
    """A widget at a state. ``run["path"]["gap"]`` is a column as numpy, ``run.state`` the knobs, ``run.words`` what it says.

    Args:
        widget: what computes.
        given: knob -> value.
        drawn: a state that a student came to: what is not there in it (a racer that does not race) is no mistake of the author's,
            and is read as nothing, as a browser reads it.
        known: what other runs have computed, and this one need not.
    """

    def __init__(
        self, widget: Widget, given: Mapping[str, Any], *, drawn: bool = False, known: Known | None = None
    ) -> None:
        self.widget = widget
        self.drawn = drawn
        self._given = dict(given)
        self.state, complaints = widget.resolve(given)
        if complaints:
            raise NoSuchNumber(" ".join(complaints))
        self._known = Known() if known is None else known
        self._columns: dict[str, dict[str, np.ndarray]] = {}
        self._others: dict[str, Run] = {}

    def __getitem__(self, source: str) -> dict[str, np.ndarray]:
        if source not in self.widget.sources:
            raise NoSuchNumber(_near(source, self.widget.sources, f"{self.widget.slug()} has no source"))
        if source not in self._columns:
            self._columns[source] = self._known.of(self.widget, self.state, source)
        return self._columns[source]

    @property
    def words(self) -> str:
        """The sentence under the picture."""
        return self.widget.say({self.widget.words_in: self[self.widget.words_in]})

    def at(self, set: Mapping[str, Any]) -> "Run":
        """The run with other knobs on top; computed once."""
        key = repr(sorted(set.items()))
        if key not in self._others:
            self._others[key] = Run(self.widget, {**self._given, **set}, drawn=self.drawn, known=self._known)
        return self._others[key]

    def stands(self, knob: str) -> Any:
        """What a knob is set to.

        Raises:
            NoSuchNumber: there is none of this name.
        """
        if knob not in self.state:
            raise NoSuchNumber(_near(knob, self.state, f"{self.widget.slug()} has no knob"))
        return self.state[knob]

    def read(self, path: str, of: str = "") -> np.ndarray | float:
        """A knob, or a column (the row of series ``of``): the twin of ``read`` in view/values.js."""
        if path in self.state:
            value = self.state[path]
            if not isinstance(value, int | float):
                raise NoSuchNumber(f"{path!r} is a choice, not a number")
            return float(value)
        source, _, column = path.partition(".")
        if not column or source not in self.widget.sources:
            known = [*self.state, *(f"{s}.{c}" for s, trace in self.widget.traces.items() for c in trace.columns)]
            raise NoSuchNumber(_near(path, known, f"{self.widget.slug()} has no number"))
        if not is_shown(self.widget.sources[source].shown, self.state):
            if self.drawn:
                return np.empty(0)
            raise NoSuchNumber(f"{path!r} is not computed at these knobs: its source shows only at others")
        columns = self[source]
        if column not in columns:
            raise NoSuchNumber(_near(column, columns, f"source {source!r} has no column"))
        return self._row(source, columns[column], of)

    def _row(self, source: str, values: np.ndarray, of: str) -> np.ndarray:
        rows = self.widget.sources[source].rows
        names = self.state[rows] if rows else [series.name for series in self.widget.series()]
        if not of:
            if values.ndim > 1 and len(values) > 1 and len(values) == len(names):
                raise NoSuchNumber(
                    f"a column of {source!r} has one row each for {', '.join(names)}; say which: of={names[0]!r}"
                )
            return values
        if of not in names:
            if self.drawn and of in [series.name for series in self.widget.series()]:
                return np.empty(0)
            raise NoSuchNumber(_near(of, names, f"{source} has no row of"))
        if not values.ndim or len(values) != len(names):
            raise NoSuchNumber(f"a column of {source!r} has no row for each series; leave of={of!r} out")
        return values[names.index(of)]


def _near(name: str, known: Any, begin: str) -> str:
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.4)
    return f"{begin} {name!r}; " + (f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}.")
