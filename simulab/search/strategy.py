"""The faces of every strategy: ask what to try and tell what it was worth; and the whole search as a pure function."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search.space import Space
from simulab.search.trials import Drawn, Found, Judge, one_by_one


@dataclass(frozen=True)
class Ask:
    """Train this configuration until it has had ``epochs`` epochs in all.

    Example:
        >>> from simulab.search import Ask
        >>> Ask(0, {"learning_rate": 0.1}, epochs=9).config["learning_rate"]
        0.1
    """

    number: int
    config: Mapping[str, Any]
    epochs: int


class Strategy(ABC):
    """Spends a budget of ``trials`` whole trainings, however it divides it.

    Ask and tell serve any objective in Python; ``run`` is the same strategy as one pure function, for an objective that
    JAX can trace. Both rest on the same functions.

    Args:
        space: what is searched.
        trials: the budget, in whole trainings.
        epochs: of a whole training.
        seed: of everything random.

    Example:
        >>> from simulab.search import STRATEGIES, Space
        >>> grid = STRATEGIES["grid"](Space({"momentum": (0.0, 0.9)}), trials=3)
        >>> for one in grid.ask():
        ...     grid.tell(one.number, -abs(one.config["momentum"] - 0.5))  # what it is worth, higher is better
        >>> grid.ask()
        []
    """

    title: ClassVar[str] = ""
    subject: ClassVar[str] = ""
    """What a sentence calls it: "Random search"."""
    reference: ClassVar[str] = ""

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

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        """The whole search: pure and traceable.

        Args:
            judge: what trials are worth.
            n: the budget in whole trainings, at most ``judge.most``; may be traced.
            drawn: what it may use of chance.

        Raises:
            NotImplementedError: a strategy of one's own that has only asked and told.
        """
        raise NotImplementedError(f"{cls.__name__}: this strategy can be asked and told, but not traced")

    def _new(self, point: Any) -> Ask:
        """A new trial at a point of the unit cube, trained to the end."""
        self._given += 1
        return Ask(self._given - 1, self.space.at(point), self.epochs)


class Design(Strategy):
    """All trials are known from the start."""

    @classmethod
    @abstractmethod
    def points(cls, n: Any, numbers: jax.Array) -> tuple[jax.Array, Any]:
        """The trials (d, most) in the unit cube, and how many of them are meant, at most n.

        Args:
            n: the budget; may be traced.
            numbers: (2 d, most) uniform from 0 to 1.
        """

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        points, count = cls.points(n, drawn.numbers[:, : judge.most])
        judged = judge.whole(points, jnp.arange(judge.most) < count)
        return one_by_one(points, judged, count, rungs=judge.rungs, capacity=drawn.numbers.shape[1])

    def all_points(self) -> np.ndarray:
        """(n, d) in the unit cube, n at most the budget."""
        with backend.float64():
            points, count = self.points(
                self.trials, jnp.asarray(self.random.random((2 * len(self.space), self.trials)))
            )
        return np.asarray(points).T[: int(count)]

    def ask(self, most: int | None = None) -> list[Ask]:
        if not hasattr(self, "_points"):
            self._points = self.all_points()
        rest = len(self._points) - self._given
        count = rest if most is None else min(rest, most)
        return [self._new(self._points[self._given]) for _ in range(count)]

    def tell(self, number: int, value: float) -> None:
        """Nothing depends on it."""
