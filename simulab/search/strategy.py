"""The one face of every strategy: ask what to try, tell what it was worth."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulab.search.space import Space


@dataclass(frozen=True)
class Ask:
    """Train this configuration until it has had ``epochs`` epochs in all."""

    number: int
    config: Mapping[str, Any]
    epochs: int


class Strategy(ABC):
    """Spends a budget of ``trials`` whole trainings, however it divides it.

    Args:
        space: what is searched.
        trials: the budget, in whole trainings.
        epochs: of a whole training.
        seed: of everything random.
    """

    title = ""
    reference = ""

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        self.space, self.trials, self.epochs = space, trials, epochs
        self.random = np.random.default_rng(seed)
        self.seed = seed
        self._given = 0

    @abstractmethod
    def ask(self, most: int | None = None) -> list[Ask]:
        """What can be tried now, at most ``most``; nothing where answers must be awaited, or where all is spent."""

    @abstractmethod
    def tell(self, number: int, value: float) -> None:
        """The value of a trial, higher is better; a diverged one is told as -inf."""

    def _new(self, point: Any) -> Ask:
        """A new trial at a point of the unit cube, trained to the end."""
        self._given += 1
        return Ask(self._given - 1, self.space.at(point), self.epochs)


class Design(Strategy):
    """All trials are known from the start."""

    @abstractmethod
    def points(self) -> np.ndarray:
        """(n, d) in the unit cube, n at most the budget."""

    def ask(self, most: int | None = None) -> list[Ask]:
        if not hasattr(self, "_points"):
            self._points = self.points()
        rest = len(self._points) - self._given
        count = rest if most is None else min(rest, most)
        return [self._new(self._points[self._given]) for _ in range(count)]

    def tell(self, number: int, value: float) -> None:
        """Nothing depends on it."""
