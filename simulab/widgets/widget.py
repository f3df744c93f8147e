"""Widget: knobs, compute, figures and words, written once and run live, in a page and in a notebook.

This file says what a widget declares; ``compute`` runs its sources, ``describe`` is what the player reads.
"""

import functools
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from bokeh.model import Model

from simulab.catalogue import Catalogue
from simulab.component import Component
from simulab.languages import ENGLISH, Language
from simulab.widgets.compute import Columns, Trace, compute, computed, traces
from simulab.widgets.control import Control, Text, resolve
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import Column, Dealt, Figure, Group, Series, Showcase, is_shown
from simulab.widgets.recording import Recording
from simulab.widgets.source import Source, source
from simulab.widgets.study import StudyOf
from simulab.widgets.words import Phrases, speak

__all__ = ["Knobs", "Source", "Widget", "source"]


class Widget(Component):
    """One thing to play with. Subclasses say what is below; the homes do the rest."""

    lead: ClassVar[str] = ""
    """One sentence: what to do and what to watch."""
    topic: ClassVar[str] = ""
    """The heading under which it stands in a site's navigation."""
    showcase: ClassVar[Showcase | None] = None
    """Its picture on the home page; ``python -m simulab.live.thumbnail`` draws it."""
    action: ClassVar[str] = "Run"
    """The word on the primary button."""
    opens_at_start: ClassVar[bool] = False
    """Its page opens before the first step instead of at the run's end, so that nobody is told what they may watch."""
    dealt: ClassVar[Dealt | None] = None
    """Where something is drawn: what the primary button deals once the run has ended."""
    static: ClassVar[tuple[str, ...]] = ()
    """Choices that the live home compiles apart (a surface), instead of branching on them at run time."""
    figures: ClassVar[tuple[Figure, ...]] = ()
    groups: ClassVar[tuple[Group, ...]] = ()
    table: ClassVar[tuple[Column, ...]] = ()
    tabs: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    """On a narrow screen: (name, slots of the figures) of each tab; one without figures has the controls."""
    script: ClassVar[str] = ""
    """The built file with the drawings that its figures name; loaded where the widget is shown, and nowhere else."""
    study: ClassVar[StudyOf | None] = None
    """Of a search: how what is downloaded is a study."""
    phrases: ClassVar[Phrases] = {}
    """Code -> template."""
    folds: ClassVar[str] = ""
    """Where a widget opens with its big pictures and one sentence: the title of the fold that holds the rest."""
    words_in: ClassVar[str] = "words"
    """The source whose columns ``code``, ``who``, ``a``, ``b``, ``c`` say which phrases, about whom, with which numbers."""
    readings: ClassVar[Mapping[str, Callable[[Mapping[str, Columns], Mapping[str, Any]], Any]]] = {}
    """Name -> what a script reads under it of a live component (``app.weights``), made of all columns and the state."""
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

    @property
    def scripts(self) -> tuple[str, ...]:
        """The built files that come before the view where this widget is shown, and nowhere else."""
        moments = any(marked.at for marked in self.sources.values())
        return tuple(name for name in ("moments.js" if moments else "", self.script) if name)

    @functools.cached_property
    def recordings(self) -> dict[str, Recording]:
        """The recorded sources' tables, by name."""
        return {name: Recording(self, marked) for name, marked in self.sources.items() if marked.recorded}

    def resolve(self, given: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], list[str]]:
        """A whole valid state, and a sentence for each value of ``given`` that could not be taken."""
        return resolve(self.all_controls, given or {})

    @functools.cached_property
    def all_controls(self) -> tuple[Control, ...]:
        """``controls()``, asked for once."""
        return self.controls()

    def leaves(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """The state as ``Knobs`` holds it."""
        leaves: dict[str, Any] = {}
        for control in self.all_controls:
            value = state[control.name]
            if isinstance(control, Text):
                read = is_shown(control.shown, state) and not control.fixed
                leaves[control.name] = self.read_text(control.name, value) if read else ""
            else:
                leaves[control.name] = control.leaf(value)
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
        return (*self.static, *(control.name for control in self.all_controls if isinstance(control, Text)))

    def for_page(self, given: Mapping[str, Any]) -> "Widget":
        """This widget as a page can have it: what only a server can do is fixed as ``given`` says, or left out."""
        return self

    @property
    def variant(self) -> str:
        """Tells widgets apart that are of one class; "" for the catalogue's own."""
        return ""

    @functools.cached_property
    def traces(self) -> dict[str, Trace]:
        """Source -> what it reads and returns, found by tracing it."""
        return traces(self)

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """Source -> the knobs that can change it."""
        return {name: trace.reads for name, trace in self.traces.items()}

    def compute(
        self,
        given: Mapping[str, Any] | None = None,
        only: Sequence[str] | None = None,
        *,
        replayed: bool = False,
        at: int | None = None,
    ) -> dict[str, Columns]:
        """{source: {column: float32 or integer array}} for a state: what every home draws.

        Args:
            given: knob -> value; what is not given has its default.
            only: the sources wanted; all that the state shows unless told.
            replayed: what a page shows: recorded sources, and those that read them, from their recordings.
            at: where the playhead stands, for moment sources; at the end unless told.
        """
        return compute(self, given, only, replayed=replayed, at=at)

    def computed(self, name: str, leaves: Mapping[str, Any], made: list[Columns] | None = None) -> Columns:
        """The columns of a source before trimming, computed now.

        Args:
            made: the parts that are there already; it grows with every further one, so that nothing is lost by a stop.

        Raises:
            Stopped: whoever followed the work wants it no more.
        """
        return computed(self, name, leaves, made)

    def say(self, result: Mapping[str, Mapping[str, np.ndarray]], language: Language = ENGLISH) -> str:
        """The sentence under the picture."""
        labels = [language.text(s.label) for s in self.series()]
        phrases = {code: language.text(text) for code, text in self.phrases.items()}
        said = [
            speak(phrases, labels, result.get(name, {}), language.number)
            for name in (self.words_in, *self.more_words_in)
        ]
        return " ".join(sentence for sentence in said if sentence)

    @classmethod
    def slug(cls) -> str:
        if cls.__module__.startswith("simulab."):
            return super().slug().replace("_", "-")
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()  # one file may define several
