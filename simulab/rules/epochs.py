"""How a schedule's knobs look where a run's length T is in epochs, and the lines in a picture that drag them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax


@dataclass(frozen=True)
class Line:
    """Times at which the rate does something, drawn as upright lines; the first one can be dragged."""

    knob: str
    """What dragging it turns: a knob of ``Schedule.in_epochs``."""
    handle: str
    """What the first line is called, e.g. "First drop"."""
    label: str
    """What each of them is, e.g. "drop"."""
    times: Callable[[Mapping[str, Any]], jax.Array]
    """The knobs in epochs and ``steps`` -> (count,) epochs."""
    count: int = 1
