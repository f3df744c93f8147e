"""What belongs to a widget for as long as somebody has it: its compiled programs, what tracing it found, its description.

Widgets that are equal share one entry. Nothing here holds a widget, so that an instructor's goes with the last page that
shows it, and its programs with it.
"""

import threading
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Widget -> what was made of it, once.

    Args:
        make: called with the widget; what it returns must not hold it.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._made: weakref.WeakKeyDictionary[Any, Made] = weakref.WeakKeyDictionary()
        self._lock = threading.RLock()

    def of(self, widget: Any) -> Made:
        """What belongs to a widget."""
        with self._lock:
            if widget not in self._made:
                self._made[widget] = self._make(widget)
            return self._made[widget]
