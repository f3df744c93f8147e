"""An answer's arrays as one piece of bytes, with how many numbers of it each column has."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.live.drawn import Drawn


def reply(found: Mapping[str, Any]) -> dict[str, Any]:
    """``{..., result: {source: {column: array}}}`` with ``packed``, all arrays one after the other, and counts in their place.

    Args:
        found: arrays are flat, float32 or int32, or heights that are only drawn.

    Returns:
        The same; a column's count is below zero where its numbers are int32, and [count, heights in a row] of drawn ones,
        which have two bytes each and begin at whole fours.

    Example:
        >>> reply({"id": 1, "result": {"path": {"x": np.float32([1, 2]), "step": np.int32([7])}}})
        {'id': 1, 'result': {'path': {'x': 2, 'step': -1}}, 'packed': b'\\x00\\x00\\x80?\\x00\\x00\\x00@\\x07\\x00\\x00\\x00'}
    """
    result, parts = {}, []
    for source, columns in found["result"].items():
        result[source] = {}
        for column, values in columns.items():
            if isinstance(values, Drawn):
                steps = values.steps
                parts.append(steps.astype("<i2", copy=False).tobytes() + bytes(2 * (steps.size % 2)))
                result[source][column] = [steps.size, values.row]
                continue
            whole = values.dtype == np.int32
            parts.append(values.astype("<i4" if whole else "<f4", copy=False).tobytes())
            result[source][column] = -values.size if whole else values.size
    return {**found, "result": result, "packed": b"".join(parts)}
