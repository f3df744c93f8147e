"""Coarse to fine: random search that closes in."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search.space import Space
from simulab.search.strategy import Ask, Strategy
from simulab.search.trials import Drawn, Found, Judge, Judged, one_by_one

ROUNDS = 3


def inside(best: jax.Array, turn: Any, numbers: jax.Array) -> jax.Array:
    """(d, k) points in the box of round ``turn`` (from 0): half as wide in each, around ``best`` (d,), within the cube.

    Args:
        best: of the first round any point: its box is the whole cube.
        turn: may be traced.
        numbers: (d, k) uniform from 0 to 1.
    """
    width = 0.5**turn
    return jnp.clip(best - width / 2, 0.0, 1 - width)[:, None] + width * numbers


class CoarseToFine(Strategy):
    """Random search in three rounds, each in a box of half the width around the best so far."""

    title = "Coarse to fine"
    subject = "Coarse to fine search"

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        i, step = jnp.arange(judge.most), jnp.ceil(n / ROUNDS)
        begin = drawn.numbers[: len(drawn.numbers) // 2, : judge.most]
        like = jax.eval_shape(judge.whole, begin, i < n)

        def round_(known: tuple[jax.Array, Judged], turn: jax.Array) -> Any:
            at, judged = known
            mine = (i >= turn * step) & (i < jnp.minimum((turn + 1) * step, n))
            best = jnp.argmax(jnp.where(i < turn * step, judged.values[:, -1], -jnp.inf))
            at = jnp.where(mine, inside(at[:, best], turn, at), at)
            seen = judge.whole(at, mine)
            return (at, Judged(*(jnp.where(mine[:, None], new, old) for new, old in zip(seen, judged)))), None

        blank = Judged(*(jnp.zeros(leaf.shape, leaf.dtype) for leaf in like))
        (at, judged), _ = jax.lax.scan(round_, (begin, blank), jnp.arange(ROUNDS) * 1.0)
        return one_by_one(at, judged, n, rungs=judge.rungs, capacity=drawn.numbers.shape[1])

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        self._points: dict[int, np.ndarray] = {}
        self._values: dict[int, float] = {}

    def ask(self, most: int | None = None) -> list[Ask]:
        step = -(-self.trials // ROUNDS)
        end = min(self.trials, (self._given // step + 1) * step)
        if self._given % step == 0 and len(self._values) < self._given:
            return []  # a round begins when all of the last one is known
        count = end - self._given if most is None else min(end - self._given, most)
        before = [
            number for number in self._values if number < self._given // step * step
        ]  # of the rounds that are over
        best = max(before, key=lambda number: self._values[number], default=None)
        centre = np.full(len(self.space), 0.5) if best is None else self._points[best]
        with backend.float64():
            numbers = jnp.asarray(self.random.random((count, len(self.space))).T)
            points = np.asarray(inside(jnp.asarray(centre), self._given // step, numbers)).T
        self._points |= {self._given + i: point for i, point in enumerate(points)}
        return [self._new(point) for point in points]

    def tell(self, number: int, value: float) -> None:
        self._values[number] = value
