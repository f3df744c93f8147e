"""What strategies have in common whose next trial depends on the values of the last ones."""

import math
from typing import Any

import numpy as np

from simulab.search.space import Space
from simulab.search.strategy import Ask, Strategy

LEAST = 16
"""Trials that arrays hold at least; they double when they are full, so that few programs are compiled in a search."""


class Sequential(Strategy):
    """Remembers what was tried and told."""

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        self.points: dict[int, np.ndarray] = {}
        self.values: dict[int, float] = {}

    @property
    def waiting(self) -> int:
        """How many trials were asked and not told."""
        return self._given - len(self.values)

    def tried(self, point: Any) -> Ask:
        """A new trial at a point of the unit cube, remembered."""
        self.points[self._given] = np.asarray(point)
        return self._new(point)

    def tell(self, number: int, value: float) -> None:
        self.values[number] = value

    def known(self) -> tuple[np.ndarray, np.ndarray]:
        """The points (t, d) and values (t,) of what was told, the oldest first, padded with 0 and NaN."""
        return padded([self.points[i] for i in sorted(self.values)], [self.values[i] for i in sorted(self.values)])


def padded(points: list[np.ndarray], values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Arrays with room for a power of two of trials."""
    room = max(LEAST, 1 << math.ceil(math.log2(max(len(values), 1))))
    at, worth = np.zeros((room, len(points[0]))), np.full(room, np.nan)
    at[: len(points)], worth[: len(values)] = points, values
    return at, worth
