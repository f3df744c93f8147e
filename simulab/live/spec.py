"""The description that the player mounts a widget with, made once and kept."""

import re
import threading
import weakref

from simulab import cache
from simulab.widgets import describe
from simulab.widgets.widget import Widget

_tracing = threading.Lock()
_made: "weakref.WeakKeyDictionary[Widget, str]" = weakref.WeakKeyDictionary()
"""Of a file that was saved again nobody holds the old widgets, and their descriptions go with them."""


def spec(widget: Widget) -> str:
    """The widget as the player reads it; made once a process, by whoever asks first."""
    with _tracing:
        if widget not in _made:
            _made[widget] = _spec(widget)
        return _made[widget]


def _spec(widget: Widget) -> str:
    return cache.text(f"{widget.slug()}.json", lambda: _named(widget)) if cache.is_ours(widget) else _named(widget)


def _named(widget: Widget) -> str:
    # The figures get names of their own: Panel finds its views by Bokeh's ids, which count from p1001 in every process.
    return re.sub(r'"p(\d{4,})"', rf'"{widget.slug()}-\1"', describe.as_json(widget))
