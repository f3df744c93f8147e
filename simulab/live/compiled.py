"""Each program is compiled once, however many students open the page at the same moment."""

import threading
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from simulab.widgets.widget import Widget

_lock = threading.Lock()
_ready: set[Hashable] = set()
_first: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)


def results(widget: Widget, state: Mapping[str, Any], sources: Sequence[str]) -> dict[str, dict[str, np.ndarray]]:
    """``widget.compute``; whoever asks for a program that is being compiled waits instead of compiling it too."""
    found = {}
    for source in sources:
        program = (widget, source, *(state[name] for name in widget.static))
        if program in _ready:
            found |= widget.compute(state, [source])
            continue
        with _lock:
            turn = _first[program]
        with turn:
            found |= widget.compute(state, [source])
        _ready.add(program)
    return found
