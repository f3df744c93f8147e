"""Arguments that are numbers, checked."""

import reprlib
from typing import Any

import numpy as np


def number(name: str, value: Any, low: float, high: float) -> float:
    """The number, if it is one between these two.

    Raises:
        TypeError, ValueError: one sentence that begins with the name.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}: give a number, not {reprlib.repr(value)}")
    if not low <= value <= high:
        raise ValueError(f"{name}: give a number from {low:g} to {high:g}, not {value:g}")
    return float(value)
