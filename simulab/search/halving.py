"""Successive halving: stop bad trials early."""

import functools
import math
from dataclasses import dataclass, field
from typing import Any

import jax.numpy as jnp
import numpy as np

from simulab.search.brackets import ETA, bracket, paid, rungs_of, sizes_of
from simulab.search.space import Space
from simulab.search.strategy import Ask, Strategy
from simulab.search.trials import Drawn, Found, Judge


@dataclass
class Bracket:
    """One run of successive halving that is asked and told."""

    rungs: tuple[int, ...]
    """Epochs in all after which it is decided who goes on."""
    sizes: tuple[int, ...]
    """Trials at each rung."""
    rung: int = 0
    waiting: list[Ask] = field(default_factory=list)
    """Still to be asked at this rung."""
    out: dict[int, Ask] = field(default_factory=dict)
    """Asked and not told."""
    told: dict[int, float] = field(default_factory=dict)
    """The values at this rung."""
    here: dict[int, Ask] = field(default_factory=dict)
    """The trials at this rung."""

    @property
    def over(self) -> bool:
        """Whether nothing more will be asked or told."""
        return self.rung == len(self.rungs) - 1 and len(self.told) == self.sizes[-1]

    def tell(self, number: int, value: float) -> None:
        """The value of a trial at this rung; after the last one the best third goes on."""
        del self.out[number]
        self.told[number] = -math.inf if math.isnan(value) else value
        if len(self.told) < self.sizes[self.rung] or self.rung == len(self.rungs) - 1:
            return
        self.rung += 1
        best = sorted(self.told, key=lambda one: (-self.told[one], one))[: self.sizes[self.rung]]
        self.told = {}
        self.here = {one: Ask(one, self.here[one].config, self.rungs[self.rung]) for one in best}
        self.waiting = list(self.here.values())


class SuccessiveHalving(Strategy):
    """Many begin, a third goes on after one epoch, a third of those after three.

    A trial that goes on costs only the epochs it has not had yet: nothing is paid twice. As many begin as the budget pays
    for. (The rungs are the whole training's epochs over 3, 9, ...: 1, 3 and 9 of 9.)
    """

    title = "Successive halving"
    subject = "Successive halving"
    reference = "Jamieson & Talwalkar (2016), Non-stochastic best arm identification, AISTATS"

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        if epochs < ETA:
            raise ValueError(f"epochs: halving looks at trials before their end, so give at least {ETA}, not {epochs}")
        self._brackets = self.brackets()

    def brackets(self) -> list[Bracket]:
        """The runs of halving that the budget pays for."""
        rungs = rungs_of(self.epochs)
        return [Bracket(rungs, sizes_of(paid(self.trials * self.epochs, rungs), rungs))]

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        begun = beginning(judge.most, judge.rungs)
        points = drawn.numbers[: len(drawn.numbers) // 2]
        first = jnp.asarray(begun * 1.0)[jnp.asarray(n, int)]
        judged, done, _ = bracket(judge, points, first, 0, sizes_of(int(begun[-1]), judge.rungs))
        return Found(points, judged, done)

    def ask(self, most: int | None = None) -> list[Ask]:
        asked: list[Ask] = []
        for one in self.open():
            while one.rung == 0 and len(one.here) < one.sizes[0]:
                self._given += 1
                ask = Ask(self._given - 1, self.space.at(self.point(self._given - 1)), one.rungs[0])
                one.here[ask.number] = ask
                one.waiting.append(ask)
            room = len(one.waiting) if most is None else most - len(asked)
            for ask in one.waiting[: max(room, 0)]:
                one.waiting.remove(ask)
                one.out[ask.number] = ask
                asked.append(ask)
        return asked

    def open(self) -> list[Bracket]:
        """Those that may be asked now."""
        return self._brackets

    def point(self, number: int) -> np.ndarray:
        """(d,) where a new trial is, in the unit cube."""
        return self.random.random(len(self.space))

    def tell(self, number: int, value: float) -> None:
        next(one for one in self._brackets if number in one.out).tell(number, value)


@functools.lru_cache(maxsize=16)
def beginning(most: int, rungs: tuple[int, ...]) -> np.ndarray:
    """(most + 1,) trials that begin under each budget of whole trainings."""
    return np.array([paid(n * rungs[-1], rungs) for n in range(most + 1)])
