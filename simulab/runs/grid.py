"""A grid: every value of each argument with every value of the others."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def crossed(named: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """``(axes, arguments)``: the arguments that are arrays, and all arguments with arrays of one length, grid by grid.

    The last axis runs fastest. Nothing is checked but that there are arrays: what a number may be is known later.

    Args:
        named: argument -> a number, or an array of shape (n,); ``start`` (d,), or (n, d).

    Raises:
        ValueError: no argument is an array.
    """
    axes = {name: np.asarray(value) for name, value in named.items() if is_axis(name, value)}
    if not axes:
        raise ValueError("grid: give at least one argument an array of values, e.g. learning_rate=[0.01, 0.1]")
    places = np.indices([len(values) for values in axes.values()]).reshape(len(axes), -1)
    spread = {name: values[at] for (name, values), at in zip(axes.items(), places)}
    return axes, {**named, **spread}


def is_axis(name: str, value: Any) -> bool:
    """Whether the value of an argument is one for each of several runs: an array, of starts an array of points."""
    if not isinstance(value, list | tuple | range) and not hasattr(value, "__array__"):
        return False
    if isinstance(value, list | tuple) and all(
        type(one) is float for one in value
    ):  # the common case, without an array
        return name != "start"
    try:
        return np.ndim(value) == (2 if name == "start" else 1)
    except ValueError:  # rows of several lengths: the check of the argument says so
        return False
