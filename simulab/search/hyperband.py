"""Hyperband: successive halving in brackets."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.search.brackets import bracket, in_turn, rungs_of, table
from simulab.search.guided import led
from simulab.search.halving import Bracket, SuccessiveHalving
from simulab.search.trials import Drawn, Found, Judge, Judged


class Seen(NamedTuple):
    """What is known before a bracket begins, in a search that is traced; each bracket has rows of its own."""

    points: jax.Array
    """(d, rows)"""
    values: jax.Array
    """(rows, R) NaN where a trial was not trained so far."""
    spent: jax.Array
    """Epochs."""


def brackets_in_turn(judge: Judge, n: Any, drawn: Drawn, guided: bool) -> Found:
    """The brackets that n whole trainings pay for, one after the other; pure and traceable.

    Args:
        judge, n, drawn: see ``Strategy.run``.
        guided: whether trials begin where Parzen estimators expect good ones, as in BOHB, or all at random. A page has one
            function for both.
    """
    firsts, lates = (jnp.asarray(column * 1.0)[jnp.asarray(n, int)] for column in _table(judge.most, judge.rungs))
    wide = int(_table(judge.most, judge.rungs)[0].max())
    run = jax.jit(lambda *given: _run(judge, wide, *given))
    return run(firsts, lates, drawn, jnp.asarray(guided))


def _run(judge: Judge, wide: int, firsts: jax.Array, lates: jax.Array, drawn: Drawn, guided: jax.Array) -> Found:
    knobs, capacity, total = len(drawn.numbers) // 2, drawn.numbers.shape[1], len(firsts)
    reach = _reach(judge.most, judge.rungs)
    offset = (jnp.cumsum(firsts) - firsts).astype(int)

    def at_all(at: jax.Array) -> Judged:
        return judge.in_rungs(at, lambda *_: jnp.ones(wide, bool), reach)

    facts = jax.eval_shape(at_all, drawn.numbers[:knobs, :wide]).facts.shape[1]

    def turn(seen: Seen, given: Any) -> Any:
        number, first, late, offset = given

        def go() -> Any:
            chance = jax.lax.dynamic_slice(drawn.numbers, (jnp.zeros_like(offset), offset), (knobs, wide))
            key = jax.random.fold_in(drawn.key, number)
            points = jax.lax.cond(
                guided, lambda: led(seen.points, seen.values, chance, key, judge.most), lambda: chance
            )
            judged, done, spent = bracket(judge, points, first, late, reach)
            after = Seen(
                jax.lax.dynamic_update_slice(seen.points, points, (jnp.zeros_like(number), number * wide)),
                jax.lax.dynamic_update_slice(seen.values, judged.values, (number * wide, jnp.zeros_like(number))),
                seen.spent + spent,
            )
            return after, (judged.facts, seen.spent + done)

        def rest() -> Any:
            return seen, (jnp.full((wide, facts), jnp.nan), jnp.full((wide, len(judge.rungs)), jnp.inf))

        return jax.lax.cond(first > 0, go, rest)

    # with a type of their own: a page's functions for the densities are those of the Parzen search then
    points, values = jnp.full((knobs, capacity), jnp.nan, float), jnp.full((capacity, len(judge.rungs)), jnp.nan, float)
    nothing = Seen(points, values, jnp.zeros(()))
    seen, (facts_of, done) = jax.lax.scan(turn, nothing, (jnp.arange(total), firsts, lates, offset))
    more = capacity - total * wide
    facts_of, done = (
        jnp.concatenate([column.reshape(total * wide, -1), jnp.full((more, column.shape[-1]), jnp.inf)])
        for column in (facts_of, done)
    )
    return Found(seen.points, Judged(seen.values, facts_of), done)


@functools.lru_cache(maxsize=16)
def _table(most: int, rungs: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    return table(most, rungs)


def _reach(most: int, rungs: tuple[int, ...]) -> tuple[int, ...]:
    """Trials that any bracket brings to each rung; those of a rung that it leaves out pass through it."""
    brackets = in_turn(most * rungs[-1], rungs)
    return tuple(max(sizes[max(rung - late, 0)] for late, sizes in brackets) for rung in range(len(rungs)))


class Hyperband(SuccessiveHalving):
    """Successive halving in turns: many judged after one epoch, fewer after three, few only at the end.

    Which of them is right nobody knows before: a net that learns slowly loses the first, a good one costs much in the last.
    """

    title = "Hyperband"
    subject = "Hyperband"
    reference = "Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar (2018), Hyperband, JMLR 18"

    def brackets(self) -> list[Bracket]:
        rungs = rungs_of(self.epochs)
        return [Bracket(rungs[late:], sizes) for late, sizes in in_turn(self.trials * self.epochs, rungs)]

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn) -> Found:
        return brackets_in_turn(judge, n, drawn, guided=False)
