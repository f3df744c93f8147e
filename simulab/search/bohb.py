"""BOHB: Hyperband whose trials begin where Parzen estimators expect good ones."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search.brackets import rungs_of
from simulab.search.guided import least, led
from simulab.search.halving import Bracket
from simulab.search.hyperband import Hyperband, brackets_in_turn
from simulab.search.sequential import padded
from simulab.search.space import Space
from simulab.search.trials import Drawn, Found, Judge


class BOHB(Hyperband):
    """Hyperband, but two thirds of its trials begin where the good ones of the longest trainings so far lie.

    It has Hyperband's early stops and the Parzen estimator's memory.
    """

    title = "BOHB"
    subject = "BOHB"
    reference = "Falkner, Klein & Hutter (2018), BOHB: robust and efficient hyperparameter optimization at scale, ICML"

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        self._points: dict[int, np.ndarray] = {}
        self._seen: dict[int, dict[int, float]] = {}
        """Trial -> epochs -> value."""

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        return brackets_in_turn(judge, n, drawn, guided=True)

    def open(self) -> list[Bracket]:
        """The first that is not over: the next one is to learn from it."""
        return [one for one in self._brackets if not one.over][:1]

    def point(self, number: int) -> np.ndarray:
        chance = self.random.random(len(self.space))
        if len(self._seen) >= least(len(self.space)):
            chance = self._led(chance)
        self._points[number] = chance
        return chance

    def _led(self, chance: np.ndarray) -> np.ndarray:
        rungs = rungs_of(self.epochs)
        known = sorted(self._seen)
        columns = [
            padded([self._points[i] for i in known], [self._seen[i].get(r, np.nan) for i in known]) for r in rungs
        ]
        at, values = columns[0][0], np.stack([worth for _, worth in columns], axis=1)
        with backend.float64():
            key = jax.random.key(int(self.random.integers(2**32)))
            made = _led(jnp.asarray(at.T), jnp.asarray(values), jnp.asarray(chance[:, None]), key)
        return np.asarray(made)[:, 0]

    def tell(self, number: int, value: float) -> None:
        bracket = next(one for one in self._brackets if number in one.out)
        self._seen.setdefault(number, {})[bracket.out[number].epochs] = value
        bracket.tell(number, value)


@jax.jit
def _led(at: jax.Array, values: jax.Array, chance: jax.Array, key: jax.Array) -> jax.Array:
    return led(at, values, chance, key, at.shape[1])
