"""Bayesian search with a Gaussian process whose trials lie on points that are known before.

Because every trial is one of m candidates, the Cholesky factor of the trials' covariances grows by one row that is already
there: the new row of V = L^-1 K(trials, candidates) needs only V itself. No linear system is ever solved, which is why a
page can do it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr

from simulab.search.sobol import sequence
from simulab.search.trials import Drawn, Found, Judge, Judged, one_by_one

NOISE = 1e-3
"""Variance of a value's noise in units of the values' own variance."""
FIRST = 4
"""Random trials before there is anything to model."""
EI, UCB = 0, 1
ALONG = 25
"""Points of the lattice along each of two knobs: the candidates of a search that is traced."""


class Belief(NamedTuple):
    """The knobs of the model."""

    length: Any = 0.25
    """Length scale of the Matern 5/2 covariance, of all knobs or (d,) of each, in widths of the unit cube."""
    acquisition: Any = EI
    """EI or UCB."""
    kappa: Any = 2.0
    """Of UCB = mean + kappa sd."""


class State(NamedTuple):
    """What is known after some of t trials on m candidates."""

    v: jax.Array
    """(t, m) L^-1 K(trials, candidates)."""
    y: jax.Array
    """(t,) L^-1 of the values."""
    one: jax.Array
    """(t,) L^-1 of ones."""
    seen: jax.Array
    """(t,) the values; NaN for what is still to come."""


def empty(most: int, count: int) -> State:
    """Nothing is known, of at most ``most`` trials on ``count`` candidates."""
    return State(jnp.zeros((most, count)), jnp.zeros(most), jnp.zeros(most), jnp.full(most, jnp.nan))


def lattice(knobs: int) -> jax.Array:
    """(ALONG², d) the candidates: of two knobs a lattice row by row, of fewer or more as many points of Sobol's sequence."""
    if knobs != 2:
        return jnp.asarray(sequence(ALONG**2, knobs))
    i = jnp.arange(ALONG**2)
    return jnp.stack([jnp.mod(i, ALONG), jnp.floor(i / ALONG)], axis=1) / (ALONG - 1)


def matern(r: jax.Array) -> jax.Array:
    """Matern 5/2: (1 + s + s²/3) exp(-s), s = √5 r, of distances r in length scales. Rasmussen & Williams (2006), 4.17."""
    s = np.sqrt(5) * r
    return (1 + s + s**2 / 3) * jnp.exp(-s)


def row(points: jax.Array, length: Any, at: Any) -> jax.Array:
    """(m,) covariances of the candidates ``points`` (m, d) with the ``at``-th of them."""
    return matern(jnp.sqrt(jnp.sum(((points - points[at]) / length) ** 2, axis=1)))


def added(state: State, k: jax.Array, step: Any, at: Any, value: Any) -> State:
    """The state with one more trial, the ``step``-th, on candidate ``at``; k (m,) its covariances."""
    before = state.v[:, at]
    d = jnp.sqrt(jnp.maximum(1 + NOISE - jnp.sum(before**2), NOISE))
    return State(
        state.v.at[step].set((k - before @ state.v) / d),
        state.y.at[step].set((value - before @ state.y) / d),
        state.one.at[step].set((1 - before @ state.one) / d),
        state.seen.at[step].set(value),
    )


def posterior(state: State) -> tuple[jax.Array, jax.Array]:
    """(m,) mean and standard deviation at the candidates; the prior has the mean and the variance of what was seen.

    Rasmussen & Williams (2006), eq. 2.25 and 2.26: mean = k^T K^-1 y = (L^-1 k)^T (L^-1 y), var = k(x, x) - |L^-1 k|².
    """
    there = jnp.isfinite(state.seen)
    count = jnp.maximum(jnp.sum(there), 1)
    mean = jnp.sum(jnp.where(there, state.seen, 0)) / count
    spread = jnp.sqrt(jnp.sum(jnp.where(there, (state.seen - mean) ** 2, 0)) / count) + 1e-9
    left = jnp.maximum(1 - jnp.sum(state.v**2, axis=0), 0)
    return mean + (state.y - mean * state.one) @ state.v, spread * jnp.sqrt(left)


def acquisition(state: State, belief: Belief) -> jax.Array:
    """(m,) expected improvement over the best, E max(f - best, 0), or the upper confidence bound.

    Jones, Schonlau & Welch (1998); Srinivas et al. (2010).
    """
    mean, sd = posterior(state)
    best = jnp.max(jnp.where(jnp.isfinite(state.seen), state.seen, -jnp.inf))
    safe = jnp.maximum(sd, 1e-9)
    z = (mean - best) / safe
    expected = safe * (z * ndtr(z) + jnp.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
    return jnp.where(belief.acquisition == EI, expected, mean + belief.kappa * sd)


def modelled(judge: Judge, n: Any, drawn: Drawn, belief: Belief) -> jax.Array:
    """n trials one after the other: FIRST at random, then each where the acquisition is largest.

    Returns:
        (most, ...) all that is known of each trial in one array, which nobody can take apart but ``taken_apart``: so a
        page has one function for the trials and for the pictures of the model.
    """
    knobs = len(drawn.numbers) // 2
    points = lattice(knobs)
    start = jnp.floor(drawn.numbers[knobs, :FIRST] * len(points)).astype(jnp.int32)
    run = jax.jit(lambda n, start, belief: _trials(_alone(judge), n, points, start, belief, judge.most))
    return run(n, start, belief)


def _alone(judge: Judge) -> Callable[[jax.Array], Judged]:
    return lambda points: judge.whole(points, jnp.ones(points.shape[1], bool))


def _trials(judge: Any, n: Any, points: jax.Array, start: jax.Array, belief: Belief, most: int) -> jax.Array:
    like = jax.eval_shape(judge, points[:1].T)

    def trial(state: State, step: jax.Array) -> Any:
        def go() -> Any:
            wanted = jnp.argmax(acquisition(state, belief))
            at = jnp.where(step < FIRST, start[jnp.minimum(step, FIRST - 1)], wanted)
            judged = judge(points[at][:, None])
            return added(state, row(points, belief.length, at), step, at, judged.values[0, -1]), (at, judged)

        def rest() -> Any:
            blank = Judged(*(jnp.full(leaf.shape, jnp.nan, leaf.dtype) for leaf in like))
            return state, (jnp.zeros((), wanted_dtype), blank)

        wanted_dtype = jnp.argmax(jnp.zeros(1)).dtype
        return jax.lax.cond(step < n, go, rest)

    state, (at, judged) = jax.lax.scan(trial, empty(most, len(points)), jnp.arange(most))
    columns = (*state, points[at], *judged)
    return jnp.concatenate([column.reshape(most, -1) for column in columns], axis=1)


def taken_apart(known: jax.Array, judge: Judge, knobs: int) -> tuple[State, jax.Array, Judged]:
    """The state, the trials' points (d, most) and what they are worth, of ``modelled``'s array."""
    count = ALONG**2
    y, one, seen = known[:, count : count + 3].T
    points, rest = known[:, count + 3 : count + 3 + knobs].T, known[:, count + 3 + knobs :]
    rungs = len(judge.rungs)
    return State(known[:, :count], y, one, seen), points, Judged(rest[:, :rungs], rest[:, rungs:])


def run(judge: Judge, n: Any, drawn: Drawn, belief: Belief) -> Found:
    """The whole search, pure and traceable; see ``Strategy.run``."""
    _, points, judged = taken_apart(modelled(judge, n, drawn, belief), judge, len(drawn.numbers) // 2)
    return one_by_one(points, judged, n, rungs=judge.rungs, capacity=drawn.numbers.shape[1])
