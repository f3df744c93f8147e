"""Widget: knobs, compute, figures and words, written once and run live, in a page and in a notebook.

A source is a method marked ``@source``: it takes the knobs and returns {column: array}. It is pure and traceable, so the
live home jits it and the page home compiles it to JavaScript. Which knobs a source reads is found by tracing it, never
declared: the player asks only for the sources that a turned knob can change.

A source that takes seconds is computed in parts, one call each: ``@source(parts=17, work="289 real trainings")`` marks a
method that takes also the number of the part, (self, knobs, part), and returns that part's columns; they are stacked
along a new first axis. A home reports after every part, and stops between two when nobody wants the rest.
"""

import functools
import importlib
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from bokeh.model import Model

from simulab import backend
from simulab.catalogue import Catalogue
from simulab.component import Component
from simulab.widgets.control import Control, resolve
from simulab.widgets.picture import Column, Figure, Group, Series, Showcase, Shown, is_shown
from simulab.widgets.recording import Recorder, Recording, listening, replaying, replays
from simulab.widgets.words import Phrases, speak
from simulab.widgets.work import Report, report

TYPED_PROGRAMS = 96
"""Programs for typed texts that are kept; about three a formula."""

Knobs = Mapping[str, Any]
"""Knob -> traced leaf: numbers as float64 scalars, flags as booleans, choices as the option's index (an int where the home
makes the choice static), sets as a boolean vector over the options."""


@dataclass(frozen=True)
class Source:
    """How a source behaves outside of its mathematics."""

    name: str
    function: Callable[..., dict[str, jax.Array]]
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
    parts: int = 0
    """In how many calls it is computed, one after the other; 0 where it is one call."""
    work: str = ""
    """What a person who waits is told is being computed."""

    def of(self, widget: "Widget") -> "Source":
        """The source as this widget has it: ``shown`` may be said by a function of it."""
        return replace(self, shown=self.shown(widget)) if callable(self.shown) else self

    def columns(self, widget: "Widget", knobs: Knobs) -> dict[str, jax.Array]:
        """All of it as one program."""
        if not self.parts:
            return self.function(widget, knobs)
        numbers = jnp.arange(self.parts, dtype=jnp.int32)
        return jax.lax.map(lambda part: self.function(widget, knobs, part), numbers)


class Trace(NamedTuple):
    """What tracing a source found out."""

    reads: tuple[str, ...]
    """The knobs that can change it, in the order of the controls."""
    columns: dict[str, tuple[int, ...]]
    """Column -> its shape before trimming."""


def source(
    *,
    rows: str | None = None,
    length: str | None = None,
    shown: Shown | Callable[[Any], Shown] = None,
    slow: bool = False,
    recorded: str = "",
    over: Mapping[str, Sequence[float]] | None = None,
    whole: Sequence[str] = (),
    parts: int = 0,
    work: str = "",
) -> Any:
    """Mark a method ``(self, knobs) -> {column: array}`` as a source of the widget; the arguments are ``Source``'s.

    With ``parts`` the method is ``(self, knobs, part)``, with part an int32 scalar from 0, and gives one part's columns.
    """
    if parts and (rows or length):
        raise ValueError("parts: a source in parts is not trimmed; leave rows and length out")

    def mark(function: Callable[..., dict[str, jax.Array]]) -> Callable[..., dict[str, jax.Array]]:
        values = tuple((knob, tuple(float(value) for value in values)) for knob, values in (over or {}).items())
        name = function.__name__
        made = Source(name, function, rows, length, shown, slow, recorded, values, tuple(whole), parts, work)
        function.source = made  # type: ignore[attr-defined]
        return function

    return mark


class Widget(Component):
    """One thing to play with. Subclasses say what is below; the homes do the rest."""

    lead: ClassVar[str] = ""
    """One sentence: what to do and what to watch."""
    showcase: ClassVar[Showcase | None] = None
    """Its picture on the home page; ``python -m simulab.live.thumbnail`` draws it."""
    action: ClassVar[str] = "Run"
    """The word on the primary button."""
    static: ClassVar[tuple[str, ...]] = ()
    """Choices that the live home compiles apart (a surface), instead of branching on them at run time."""
    figures: ClassVar[tuple[Figure, ...]] = ()
    groups: ClassVar[tuple[Group, ...]] = ()
    table: ClassVar[tuple[Column, ...]] = ()
    phrases: ClassVar[Phrases] = {}
    """Code -> template."""
    words_in: ClassVar[str] = "words"
    """The source whose columns ``code``, ``who``, ``a``, ``b``, ``c`` say which phrases, about whom, with which numbers."""
    more_words_in: ClassVar[tuple[str, ...]] = ()
    """Sources that add sentences of their own, in their time."""

    def __init__(self, *, catalogue: Catalogue | None = None) -> None:
        super().__init__()
        self.catalogue = catalogue or Catalogue.builtin()

    @property
    def structure(self) -> Hashable:
        return type(self), self.catalogue

    def controls(self) -> tuple[Control, ...]:
        """All knobs, in the order of the groups."""
        raise TypeError(f"{type(self).__name__} does not define controls(self)")

    def series(self) -> tuple[Series, ...]:
        """The lines of the picture; rows of a source come in this order."""
        return ()

    def models(self) -> dict[str, Model]:
        """Slot -> the Bokeh figure, built once; its ColumnDataSources carry the sources' names."""
        raise TypeError(f"{type(self).__name__} does not define models(self)")

    def code(self) -> dict[str, dict[str, Any]]:
        """Library -> what the player needs to write the equivalent program; see ``simulab.widgets.code``."""
        return {}

    @functools.cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by name, in the order in which they were written."""
        found = {}
        for kind in reversed(type(self).__mro__):
            for value in vars(kind).values():
                if isinstance(marked := getattr(value, "source", None), Source):
                    found[marked.name] = marked.of(self)
        return found

    @functools.cached_property
    def recordings(self) -> dict[str, Recording]:
        """The recorded sources' tables, by name."""
        return {name: Recording(self, marked) for name, marked in self.sources.items() if marked.recorded}

    def resolve(self, given: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], list[str]]:
        """A whole valid state, and a sentence for each value of ``given`` that could not be taken."""
        return resolve(self._controls, given or {})

    @functools.cached_property
    def _controls(self) -> tuple[Control, ...]:
        return self.controls()

    def leaves(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """The state as ``Knobs``: what a source takes."""
        leaves: dict[str, Any] = {}
        for control in self._controls:
            value = state[control.name]
            if control.kind == "choice":
                leaves[control.name] = control.index(value)
            elif control.kind == "set":
                leaves[control.name] = np.array([option.value in value for option in control.options])
            elif control.kind == "flag":
                leaves[control.name] = np.bool_(value)
            elif control.kind == "text":
                read = is_shown(control.shown, state) and not control.fixed
                leaves[control.name] = self.read_text(control.name, value) if read else ""
            else:
                leaves[control.name] = np.float64(value)
        return leaves

    def read_text(self, knob: str, text: str) -> Hashable:
        """What a text stands for; sources are compiled apart for each.

        Raises:
            Unreadable: it cannot be read.
        """
        return text

    def about_text(self, knob: str, text: str) -> dict[str, str]:
        """What is shown while a text is being typed, found at once: its ``latex`` and its ``code``, or nothing.

        Raises:
            Unreadable: it cannot be read.
        """
        return {}

    @functools.cached_property
    def apart(self) -> tuple[str, ...]:
        """The knobs that are compiled apart: static choices and texts."""
        return (*self.static, *(control.name for control in self._controls if control.kind == "text"))

    def compiled_for(self, name: str, leaves: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
        """What of a state a source's program is compiled for."""
        return tuple((key, leaves[key]) for key in self.apart if key in self.reads[name])

    def for_page(self, given: Mapping[str, Any]) -> "Widget":
        """This widget as a page can have it: what only a server can do is fixed as ``given`` says, or left out."""
        return self

    @property
    def variant(self) -> str:
        """Tells widgets apart that are of one class; "" for the catalogue's own."""
        return ""

    @functools.cached_property
    def traces(self) -> dict[str, "Trace"]:
        """Source -> what it reads and returns, found by tracing it.

        Static choices stand at their defaults meanwhile; a knob that matters only under another of their options is one
        that is shown only under it, and counts as read by all who read the choice.
        """
        return {name: self.trace(name) for name in self.sources}

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """Source -> the knobs that can change it."""
        return {name: trace.reads for name, trace in self.traces.items()}

    @functools.cache  # noqa: B019 - a widget lives as long as the process
    def trace(self, name: str) -> "Trace":
        """What one source reads and returns; what a recording would have given it has its shape only."""
        marked, leaves, recorder = self.sources[name], self.leaves(self.resolve()[0]), Recorder()

        def traced(moving: Mapping[str, Any]) -> Any:
            recorder.update({**leaves, **moving})
            return marked.columns(self, recorder)

        with backend.float64(), listening():
            moving = {name: jnp.asarray(leaf) for name, leaf in leaves.items() if name not in self.apart}
            columns = jax.eval_shape(traced, moving)
        read = recorder.read | {name for name in (marked.rows, marked.length) if name}
        for control in self._controls:
            if any(choice in self.static and choice in read for choice in control.shown or ()) and not control.fixed:
                read.add(control.name)
        reads = tuple(control.name for control in self._controls if control.name in read)
        return Trace(reads, {key: column.shape for key, column in columns.items()})

    def compute(
        self,
        given: Mapping[str, Any] | None = None,
        only: Sequence[str] | None = None,
        *,
        replayed: bool = False,
    ) -> dict[str, dict[str, np.ndarray]]:
        """{source: {column: float32 or integer array}} for a state: what every home draws.

        Args:
            given: knob -> value; what is not given has its default.
            only: the sources wanted; all that the state shows unless told.
            replayed: what a page shows: recorded sources, and those that read them, from their recordings.
        """
        if replayed:
            with replaying():
                return self.compute(given, only)
        state, _ = self.resolve(given)
        names = only if only is not None else [n for n, s in self.sources.items() if is_shown(s.shown, state)]
        return {name: self._one(name, state) for name in names if name in self.sources}

    def _one(self, name: str, state: Mapping[str, Any]) -> dict[str, np.ndarray]:
        leaves, recording = self.leaves(state), self.recordings.get(name)
        shown = {control.name for control in self._controls if is_shown(control.shown, state)}
        if recording and (replays() or recording.has(leaves, shown)):
            with backend.float64():
                columns = jax.device_get(to_wire(recording.read(leaves)))
        else:
            columns = self.computed(name, leaves)
        return trim(columns, self.sources[name], leaves)

    def computed(
        self, name: str, leaves: Mapping[str, Any], made: list[dict[str, np.ndarray]] | None = None
    ) -> dict[str, np.ndarray]:
        """The columns of a source before trimming, computed now.

        Args:
            made: the parts that are there already; it grows with every further one, so that nothing is lost by a stop.

        Raises:
            Stopped: whoever followed the work wants it no more.
        """
        fixed = self.compiled_for(name, leaves)
        moving = {key: leaves[key] for key in self.reads[name] if key not in dict(fixed)}
        typed = any(value != "" and key not in self.static for key, value in fixed)
        program = (
            _typed(self, name, fixed, replays()) if typed else functools.partial(_run, self, name, fixed, replays())
        )
        made, parts = [] if made is None else made, self.sources[name].parts
        with backend.float64():
            if not parts:
                return jax.device_get(program(moving))
            while len(made) < parts:
                report(Report(name, len(made), parts))
                made.append(jax.device_get(program(moving, np.int32(len(made)))))
        return {column: np.stack([part[column] for part in made]) for column in made[0]}

    def say(self, result: Mapping[str, Mapping[str, np.ndarray]]) -> str:
        """The sentence under the picture."""
        labels = [s.label for s in self.series()]
        said = [speak(self.phrases, labels, result.get(name, {})) for name in (self.words_in, *self.more_words_in)]
        return " ".join(sentence for sentence in said if sentence)

    def describe(self) -> dict[str, Any]:
        """All that the player needs, as JSON-ready data; equations stay LaTeX, figures apart."""
        return {
            "name": self.slug(),
            "title": self.title,
            "lead": self.lead,
            "action": self.action,
            "controls": [asdict(control) for control in self._controls],
            "groups": self._grouped(),
            "series": [asdict(series) for series in self.series()],
            "sources": {
                name: {
                    "reads": self.reads[name],
                    "columns": self.traces[name].columns,
                    "rows": s.rows,
                    "length": s.length,
                    "shown": s.shown,
                    "slow": s.slow,
                    "whole": s.whole,
                    "parts": s.parts,
                    "work": s.work,
                }
                for name, s in self.sources.items()
            },
            "figures": [asdict(figure) for figure in self.figures],
            "table": [asdict(column) for column in self.table],
            "words_in": self.words_in,
            "more_words_in": self.more_words_in,
            "phrases": {str(code): text for code, text in self.phrases.items()},
            "code": self.code(),
        }

    def _grouped(self) -> list[dict[str, Any]]:
        """The groups; a knob in none of them, as an instructor's own surface brings, stands behind the choice it comes with."""
        groups = [asdict(group) for group in self.groups]
        homes = {knob: group for group in groups for knob in group["knobs"]}
        for control in self._controls:
            if control.name not in homes and "." not in control.name:
                home = next((homes[choice] for choice in control.shown or () if choice in homes), None)
                if home:
                    home["knobs"] = (*home["knobs"], control.name)
        return groups

    def to_html(self, path: str | Path | None = None, **options: Any) -> str:
        """The widget as HTML that needs no server; written to ``path`` where one is given.

        Args:
            path: the file to write.
            **options: ``inline``, ``fragment``, ``set``, ``show``: see ``simulab.page.export.export``.
        """
        # A widget knows no home; this is only a short way to call one, so it is looked up when it is wanted.
        home = importlib.import_module("simulab.page.export")
        text = home.to_html(self, **options)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text

    @classmethod
    def slug(cls) -> str:
        if cls.__module__.startswith("simulab."):
            return super().slug().replace("_", "-")
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()  # one file may define several


def _columns(
    widget: Widget, name: str, fixed: tuple[tuple[str, Any], ...], replayed: bool, moving: dict[str, Any], *part: Any
) -> dict[str, jax.Array]:
    """``replayed`` is read from the context while this is traced; here it only tells two programs apart."""
    return to_wire(widget.sources[name].function(widget, {**moving, **dict(fixed)}, *part))


_run = jax.jit(_columns, static_argnums=(0, 1, 2, 3))


@functools.lru_cache(maxsize=TYPED_PROGRAMS)
def _typed(widget: Widget, name: str, fixed: tuple[tuple[str, Any], ...], replayed: bool) -> Callable[..., Any]:
    """``_run`` for what somebody typed: the oldest of these programs make room for new ones."""
    return jax.jit(functools.partial(_columns, widget, name, fixed, replayed))


def to_wire(columns: Mapping[str, jax.Array]) -> dict[str, jax.Array]:
    """Columns as they travel: float32 for real numbers, int32 for codes."""
    return {
        key: jnp.asarray(value, jnp.float32 if jnp.issubdtype(jnp.result_type(value), jnp.floating) else jnp.int32)
        for key, value in columns.items()
    }


def trim(columns: Mapping[str, np.ndarray], marked: Source, leaves: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Only the chosen rows and only the run's length: what is drawn is all that is sent."""
    trimmed = {}
    for key, whole in columns.items():
        rows, chosen = whole, leaves.get(marked.rows or "")
        if chosen is not None and whole.ndim and len(whole) == len(chosen):
            rows = whole[chosen]
        if marked.length and rows.ndim == 2 and key not in marked.whole:
            rows = rows[:, : int(leaves[marked.length]) + 1]
        trimmed[key] = np.ascontiguousarray(rows)
    return trimmed
