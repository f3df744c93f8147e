"""What trials are worth: computed on the spot, or looked up where a page has only recordings."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.trials import Judge, Judged, known_at_once
from simulab.widgets.kit.choice import pick
from simulab.widgets.replay import replays
from simulab.widgets.search import nets, surface
from simulab.widgets.search.data import SearchData
from simulab.widgets.search.objective import OTHERS, RATES, RUNGS, formula, judge_formula
from simulab.widgets.widget import Knobs

MOST = 64
"""Whole trials that the largest budget pays for."""
WIDE = 256
"""Trials that are looked up at once, so that a page has one function for it."""
LOG, LINEAR = 0, 1


def logarithmic(s: Any, scale: Any) -> Any:
    """u, the position on the logarithmic axis, of s, where a strategy sampled the rate by its logarithm or as it is."""
    low, high = RATES
    as_is = jnp.log10((low + s * (high - low)) / low) / jnp.log10(high / low)
    return jnp.where(scale == LINEAR, as_is, s)


@dataclass(frozen=True)
class Worth:
    """The objective that the knobs choose."""

    k: Knobs
    datasets: Sequence[SearchData]
    recorded: Callable[[Knobs], Mapping[str, jax.Array]]
    """Knobs -> the response surface of real trainings."""

    def judge(self, scale: Any) -> Judge:
        """What trials are worth after each rung, the rate being sampled on this scale."""
        index, k = self.k["objective"], self.k
        if replays():
            judge = self._looked_up(scale)
            return Judge(
                lambda at, wanted: judge(at), lambda at, goes_on, _: known_at_once(judge(at), goes_on), RUNGS, MOST
            )

        def on_formula(at: jax.Array) -> Judged:
            return judge_formula(k, logarithmic(at[0], scale), at[1])

        def whole(at: jax.Array, wanted: jax.Array) -> Judged:
            branches = [lambda *_: on_formula(at), *(functools.partial(one, "whole") for one in self.nets())]
            return pick(index, branches, logarithmic(at[0], scale), at[1], wanted)

        def in_rungs(at: jax.Array, goes_on: Any, reach: tuple[int, ...]) -> Judged:
            trained = [lambda u, v, one=one: one("in_rungs", u, v, goes_on, reach) for one in self.nets()]
            branches = [lambda *_: known_at_once(on_formula(at), goes_on), *trained]
            return pick(index, branches, logarithmic(at[0], scale), at[1])

        return Judge(whole, in_rungs, RUNGS, MOST)

    def values(self, smooth: bool = False) -> Any:
        """(u, v, optimum) -> the value of a whole trial: the formula's, or a look at the response surface."""
        index, k = self.k["objective"], self.k
        recorded = self.recorded(k) if not isinstance(index, int) or index else {}
        sizes = self.sizes()

        @jax.jit  # once in a page for each shape
        def values(u: jax.Array, v: jax.Array, peak: tuple[jax.Array, jax.Array]) -> jax.Array:
            branches = (
                lambda: surface.accuracy_at(recorded, u, v, sizes, smooth),
                lambda: formula(k, u, v, peak),
            )
            return branches[not index]() if isinstance(index, int) else jax.lax.cond(index > 0, *branches)

        return values

    def nets(self) -> list[Callable[..., Any]]:
        """For each second knob: (what to do, its arguments) -> what nets on the chosen dataset make of it."""

        def on_chosen(which: int) -> Callable[..., Any]:
            def do(what: str, *given: Any) -> Any:
                made = [nets.Nets(which, data) for data in self.datasets]
                return pick(self.k["dataset"], [lambda one=one: getattr(one, what)(*given) for one in made])

            return do

        return [on_chosen(which) for which in range(len(OTHERS))]

    def sizes(self) -> tuple[Any, Any]:
        """How many examples of the chosen dataset validate, and how many test."""
        sizes = [data.sizes for data in self.datasets]
        index = self.k["dataset"]
        if isinstance(index, int):
            return sizes[index]
        validation, test = (jnp.asarray(column, float)[index] for column in zip(*sizes))
        return validation, test

    def _looked_up(self, scale: Any) -> Callable[[jax.Array], Judged]:
        index, k = self.k["objective"], self.k
        recorded, sizes = self.recorded(k), self.sizes()

        def on_formula(u: jax.Array, v: jax.Array) -> Judged:
            return judge_formula(k, u, v)

        def read(u: jax.Array, v: jax.Array) -> Judged:
            return surface.read(recorded, u, v, sizes)

        @jax.jit  # once in a page, for all strategies
        def judge(s: jax.Array, t: jax.Array) -> Judged:
            u = logarithmic(s, scale)
            if isinstance(index, int):
                return (read if index else on_formula)(u, t)
            return jax.lax.cond(index > 0, read, on_formula, u, t)

        def wide(at: jax.Array) -> Judged:
            count = at.shape[1]
            more = WIDE - count if count > 1 else 0
            judged = judge(*(jnp.concatenate([one, jnp.zeros(more)]) for one in at))
            return Judged(*(leaf[:count] for leaf in judged))

        return wide
