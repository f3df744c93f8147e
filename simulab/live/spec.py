"""The description that the player mounts a widget with, made once and kept."""

import json
import re
import threading
import weakref

from simulab import languages
from simulab.languages import description
from simulab.machine import cache
from simulab.widgets import describe
from simulab.widgets.widget import Widget

_one = threading.Lock()
_locks: "weakref.WeakKeyDictionary[Widget, threading.Lock]" = weakref.WeakKeyDictionary()
"""Whoever opens a page does not wait until the descriptions of all others are made."""
_translated: "weakref.WeakKeyDictionary[Widget, dict[str, str]]" = weakref.WeakKeyDictionary()
_made: "weakref.WeakKeyDictionary[Widget, str]" = weakref.WeakKeyDictionary()
"""Of a file that was saved again nobody holds the old widgets, and their descriptions go with them."""


def spec(widget: Widget, language: str = "en") -> str:
    """The widget as the player reads it, in a language; made once a process, by whoever asks first."""
    if language != "en":
        return _spoken(widget, language)
    with _one:
        lock = _locks.setdefault(widget, threading.Lock())
    with lock:
        if widget not in _made:
            _made[widget] = _spec(widget)
        return _made[widget]


def _spoken(widget: Widget, language: str) -> str:
    english = spec(widget)
    with _one:
        made = _translated.setdefault(widget, {})
        if language not in made:
            said = description.described(json.loads(english), languages.of(language))
            made[language] = json.dumps(said, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
        return made[language]


def _spec(widget: Widget) -> str:
    return cache.text(f"{widget.slug()}.json", lambda: _named(widget)) if cache.is_ours(widget) else _named(widget)


def _named(widget: Widget) -> str:
    # The figures get names of their own: Panel finds its views by Bokeh's ids, which count from p1001 in every process.
    return re.sub(r'"p(\d{4,})"', rf'"{widget.slug()}-\1"', describe.as_json(widget))
