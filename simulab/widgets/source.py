"""Source: a method of a widget that computes columns, and how it behaves outside of its mathematics.

A source takes the knobs and returns {column: array}. It is pure and traceable, so the live home jits it and the page home
compiles it to JavaScript.

One that is computed at every moment of a run takes also what the others are then: see ``simulab.widgets.moment``.

A source that takes seconds is computed in parts, one call each: ``@source(parts=17, work="289 real trainings")`` marks a
method that takes also the number of the part, (self, k, part), and returns that part's columns; they are stacked along a
new first axis. A home reports after every part, and stops between two when nobody wants the rest. One that takes seconds for
some knobs only, and whose parts need one another, is computed in slices: see ``simulab.widgets.slices``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import Shown


@dataclass(frozen=True)
class Source:
    """How a source behaves outside of its mathematics."""

    name: str
    function: Callable[..., Any]
    """Returns {column: array}; one in slices a ``Slice``."""
    rows: str | None
    """The set knob whose options are the rows of every column with that many rows; only chosen rows are sent."""
    length: str | None
    """The number knob n that says how many entries (n + 1) of the last axis are sent."""
    shown: Any
    """When it is computed at all: a ``Shown``, or a function of the widget that says so."""
    slow: bool
    """True where a page runs it in a worker."""
    recorded: str = ""
    """Why a page shows a recording of it, in the words that the page says; "" where it computes. See ``recording``."""
    over: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """Number knob -> the values at which it is recorded."""
    whole: tuple[str, ...] = ()
    """Columns that ``length`` does not cut."""
    held: tuple[tuple[str, str], ...] = ()
    """(column, a column of one number): so many of its rows are sent; those beyond are zero."""
    parts: int = 0
    """In how many calls it is computed, one after the other; 0 where it is one call."""
    work: str = ""
    """What a person who waits is told is being computed."""
    aside: bool = False
    """True where a page runs it in a worker, at every turn of a knob."""
    at: str = ""
    """What one step of the run is called ("epoch", "3 steps"), where this is computed at each; "" for all at once."""
    late: tuple[str, ...] = ()
    """Of a moment: the sources without which it is made too; their entries are NaN until they are there for its knobs."""
    sliced: bool = False
    """True where a call does a slice of the work and hands on what the next one needs."""

    def of(self, widget: Any) -> "Source":
        """The source as this widget has it: ``shown`` may be said by a function of it."""
        return replace(self, shown=self.shown(widget)) if callable(self.shown) else self

    def columns(self, widget: Any, knobs: Knobs) -> dict[str, jax.Array]:
        """All of it as one program; of one in slices what a slice returns."""
        if self.sliced:
            return self.function(widget, knobs, None).columns
        if not self.parts:
            return self.function(widget, knobs)
        numbers = jnp.arange(self.parts, dtype=jnp.int32)
        return jax.lax.map(lambda part: self.function(widget, knobs, part), numbers)


def source(
    *,
    rows: str | None = None,
    length: str | None = None,
    shown: Shown | Callable[[Any], Shown] = None,
    slow: bool = False,
    recorded: str = "",
    over: Mapping[str, Sequence[float]] | None = None,
    whole: Sequence[str] = (),
    held: Mapping[str, str] | None = None,
    parts: int = 0,
    work: str = "",
    aside: bool = False,
    at: str = "",
    late: Sequence[str] = (),
    sliced: bool = False,
) -> Any:
    """Mark a method ``(self, knobs) -> {column: array}`` as a source of the widget; the arguments are ``Source``'s.

    With ``at`` the method is ``(self, knobs, now)``, with now[source][column] what the column is at the playhead.
    With ``parts`` it is ``(self, knobs, part)``, with part an int32 scalar from 0, and gives one part's columns.
    With ``sliced`` it is ``(self, knobs, carry)`` and returns a ``Slice``.
    """
    if sliced and (at or parts or recorded):
        raise ValueError("sliced: slices are calls of their own; leave at, parts and recorded out")
    if at and (parts or rows or length or slow or recorded):
        raise ValueError("at: a moment is one quick call and nothing of it is cut; leave the other arguments out")
    if parts and (rows or length):
        raise ValueError("parts: a source in parts is not trimmed; leave rows and length out")
    if late and not at:
        raise ValueError("late: only a moment is made without some of what it reads; give at as well")

    def mark(function: Callable[..., dict[str, jax.Array]]) -> Callable[..., dict[str, jax.Array]]:
        values = tuple((knob, tuple(float(value) for value in values)) for knob, values in (over or {}).items())
        name = function.__name__
        filled = tuple((held or {}).items())
        made = Source(
            name, function, rows, length, shown, slow, recorded, values, tuple(whole), filled, parts, work, aside, at,
            tuple(late), sliced,
        )  # fmt: skip
        function.source = made  # type: ignore[attr-defined]
        return function

    return mark
