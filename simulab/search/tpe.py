"""The tree-structured Parzen estimator, knob by knob, as optuna's independent ``TPESampler`` has it."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search.parzen import CANDIDATES, next_point
from simulab.search.sequential import Sequential
from simulab.search.strategy import Ask
from simulab.search.trials import Drawn, Found, Judge, Judged, one_by_one

FIRST = 10
"""Random trials before there is anything to go by: optuna's n_startup_trials."""


def estimated(judge: Judge, n: Any, drawn: Drawn) -> jax.Array:
    """n trials one after the other: FIRST at random, then each by ``parzen.next_point``.

    Returns:
        (most, ...) all that is known of each trial in one array, so that a page has one function for the trials and for the
        pictures of the densities; see ``taken_apart``.
    """
    start = drawn.numbers[: len(drawn.numbers) // 2, :FIRST]
    run = jax.jit(lambda n, start, key: _trials(judge, n, start, key))
    return run(n, start, drawn.key)


def _trials(judge: Judge, n: Any, start: jax.Array, key: jax.Array) -> jax.Array:
    knobs, most = len(start), judge.most
    one = jnp.ones(1, bool)
    like = jax.eval_shape(judge.whole, start[:, :1], one)

    def trial(known: tuple[jax.Array, jax.Array], step: jax.Array) -> Any:
        at, values = known

        def go() -> Any:
            numbers = jax.random.uniform(jax.random.fold_in(key, step), (knobs, 2, CANDIDATES), start.dtype)
            led = next_point(at, values, jnp.arange(most) < step, numbers)
            point = jnp.where(step < FIRST, start[:, jnp.minimum(step, FIRST - 1)], led)
            judged = judge.whole(point[:, None], one)
            return (at.at[:, step].set(point), values.at[step].set(judged.values[0, -1])), judged

        def rest() -> Any:
            return known, Judged(*(jnp.full(leaf.shape, jnp.nan, leaf.dtype) for leaf in like))

        return jax.lax.cond(step < n, go, rest)

    empty = jnp.zeros((knobs, most)), jnp.full(most, jnp.nan)
    (at, _), judged = jax.lax.scan(trial, empty, jnp.arange(most))
    return jnp.concatenate([at.T, judged.values[:, 0], judged.facts[:, 0]], axis=1)


def taken_apart(known: jax.Array, judge: Judge, knobs: int) -> tuple[jax.Array, Judged]:
    """The trials' points (d, most) and what they are worth, of ``estimated``'s array."""
    rest, rungs = known[:, knobs:], len(judge.rungs)
    return known[:, :knobs].T, Judged(rest[:, :rungs], rest[:, rungs:])


class TPE(Sequential):
    """After ten random trials, each next one where good trials lie and the others do not: l/g of two densities."""

    title = "Tree-structured Parzen"
    subject = "The Parzen estimator"
    reference = "Bergstra, Bardenet, Bengio & Kegl (2011), Algorithms for hyper-parameter optimization, NeurIPS"

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        points, judged = taken_apart(estimated(judge, n, drawn), judge, len(drawn.numbers) // 2)
        return one_by_one(points, judged, n, rungs=judge.rungs, capacity=drawn.numbers.shape[1])

    def ask(self, most: int | None = None) -> list[Ask]:
        count = min(self.trials - self._given, max((most or 1) - self.waiting, 0))
        return [self.tried(self._next()) for _ in range(count)]

    def _next(self) -> np.ndarray:
        if self._given < FIRST or not self.values:
            return self.random.random(len(self.space))
        at, values = self.known()
        with backend.float64():
            numbers = jnp.asarray(self.random.random((len(self.space), 2, CANDIDATES)))
            return np.asarray(_next_point(jnp.asarray(at.T), jnp.asarray(values), numbers))


@jax.jit
def _next_point(at: jax.Array, values: jax.Array, numbers: jax.Array) -> jax.Array:
    return next_point(at, values, ~jnp.isnan(values), numbers)
