"""Work in slices: a source that does as much of it in a call as nobody minds waiting for, and hands on what it needs to go on.

``@source(sliced=True)`` marks a method ``(self, k, carry) -> Slice``. The first call is given a carry of zeros, every later
one what the call before handed on, until the share that is done is 1; ``carry`` None asks for the shapes only. One program does
every slice, so that the numbers do not depend on where the work was cut. Each slice's columns are whole: what has been
reached so far, as a home shows it meanwhile and keeps it where somebody stops the work. Where the source has a ``length``, a
column ``reached`` (1,) says the last of its entries that is there; without that column only all of it is shown.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import jax
import numpy as np

HUNDRED = 100
"""Of so many parts a report says how many are done."""


class Slice(NamedTuple):
    """What one call returns."""

    columns: dict[str, jax.Array]
    carry: dict[str, jax.Array]
    """float64, by names that no column has."""
    done: Any
    """The share of the work that is done; 1 at its end, and only there."""


def called(function: Any, moving: Mapping[str, Any], carry: Mapping[str, Any]) -> Iterator[tuple[Any, float]]:
    """(columns, share that is done) after each slice of a jitted source; nothing is computed before it is asked for."""
    while True:
        columns, carry, done = function(moving, carry)
        share = float(np.asarray(done))
        yield columns, share
        if share >= 1:
            return
