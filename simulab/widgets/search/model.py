"""Bayesian search with a Gaussian process whose trials lie on a lattice.

Because every trial is one of the lattice's points, the Cholesky factor of the trials' covariances grows by one row that is
already there: the new row of V = L^-1 K(trials, lattice) needs only V itself. No linear system is ever solved, which is why
a page can do it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr

from simulab.widgets.search.objective import Judged

SIZE = 25
"""Points of the lattice along each side."""
NOISE = 1e-3
"""Variance of a value's noise in units of the values' own variance."""
FIRST = 4
"""Random trials before there is anything to model."""
EI, UCB = 0, 1

AXIS = np.linspace(0, 1, SIZE)
LATTICE = np.stack(np.meshgrid(AXIS, AXIS), -1).reshape(-1, 2)
"""(SIZE * SIZE, 2): s and t, row by row from the lowest t."""


class Belief(NamedTuple):
    """The knobs of the model."""

    length: Any
    """Length scale of the Matern 5/2 covariance, in widths of the square."""
    acquisition: Any
    """EI or UCB."""
    kappa: Any
    """Of UCB = mean + kappa sd."""


class State(NamedTuple):
    v: jax.Array
    """(trials, lattice) L^-1 K(trials, lattice)."""
    y: jax.Array
    """(trials,) L^-1 of the values."""
    one: jax.Array
    """(trials,) L^-1 of ones."""
    seen: jax.Array
    """(trials,) the values; NaN for what is still to come."""


def row(length: Any, at: jax.Array) -> jax.Array:
    """(lattice,) Matern 5/2 covariances with one of its points: (1 + r + r^2/3) exp(-r), r = sqrt 5 distance / length.

    Rasmussen & Williams (2006), eq. 4.17.
    """
    points = jnp.asarray(LATTICE)
    r = jnp.sqrt(5 * jnp.sum((points - points[at]) ** 2, axis=1)) / length
    return (1 + r + r**2 / 3) * jnp.exp(-r)


def added(state: State, k: jax.Array, step: Any, at: jax.Array, value: jax.Array) -> State:
    """The state with one more trial, at lattice point ``at``; k (lattice,) its covariances."""
    before = state.v[:, at]
    d = jnp.sqrt(jnp.maximum(1 + NOISE - jnp.sum(before**2), NOISE))
    return State(
        state.v.at[step].set((k - before @ state.v) / d),
        state.y.at[step].set((value - before @ state.y) / d),
        state.one.at[step].set((1 - before @ state.one) / d),
        state.seen.at[step].set(value),
    )


def posterior(state: State) -> tuple[jax.Array, jax.Array]:
    """(lattice,) mean and sd; the prior has the mean and the variance of what was seen."""
    there = jnp.isfinite(state.seen)
    count = jnp.maximum(jnp.sum(there), 1)
    mean = jnp.sum(jnp.where(there, state.seen, 0)) / count
    spread = jnp.sqrt(jnp.sum(jnp.where(there, (state.seen - mean) ** 2, 0)) / count) + 1e-9
    left = jnp.maximum(1 - jnp.sum(state.v**2, axis=0), 0)
    return mean + (state.y - mean * state.one) @ state.v, spread * jnp.sqrt(left)


def acquisition(state: State, belief: Belief) -> jax.Array:
    """(lattice,) expected improvement over the best, E max(f - best, 0), or the upper confidence bound.

    Jones, Schonlau & Welch (1998); Srinivas et al. (2010).
    """
    mean, sd = posterior(state)
    best = jnp.max(jnp.where(jnp.isfinite(state.seen), state.seen, -jnp.inf))
    safe = jnp.maximum(sd, 1e-9)
    z = (mean - best) / safe
    expected = safe * (z * ndtr(z) + jnp.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
    return jnp.where(belief.acquisition == EI, expected, mean + belief.kappa * sd)


def search(judge: Callable[..., Judged], n: Any, start: jax.Array, belief: Belief, most: int) -> jax.Array:
    """n of at most ``most`` trials, one after the other; see ``taken_apart``.

    Args:
        judge: what a trial (s, t) is worth.
        n: how many.
        start: (FIRST,) lattice points of the first ones.
        belief: the knobs of the model.
        most: the capacity.

    Returns:
        (most, ...) all that is known of each trial in one array, which nobody can take apart: a page has one function
        for the trials and for the pictures of the model.
    """
    points = jnp.asarray(LATTICE)
    count = len(LATTICE)
    empty = State(jnp.zeros((most, count)), jnp.zeros(most), jnp.zeros(most), jnp.full(most, jnp.nan))
    like = jax.eval_shape(judge, points[:1, 0], points[:1, 1])

    def trial(state: State, step: jax.Array) -> Any:
        def go() -> Any:
            wanted = jnp.argmax(acquisition(state, belief))
            at = jnp.where(step < FIRST, start[jnp.minimum(step, FIRST - 1)], wanted)
            judged = judge(points[at][None, 0], points[at][None, 1])
            return added(state, row(belief.length, at), step, at, judged.values[0, -1]), (at, judged)

        def rest() -> Any:
            blank = Judged(*(jnp.full(leaf.shape, jnp.nan, leaf.dtype) for leaf in like))
            return state, (jnp.zeros((), wanted_dtype), blank)

        wanted_dtype = jnp.argmax(jnp.zeros(1)).dtype
        return jax.lax.cond(step < n, go, rest)

    state, (at, judged) = jax.lax.scan(trial, empty, jnp.arange(most))
    columns = (*state, points[at, 1], judged.values[:, 0], judged.test[:, 0], judged.u[:, 0])
    return jnp.concatenate([column.reshape(most, -1) for column in columns], axis=1)


def taken_apart(known: jax.Array) -> tuple[State, jax.Array, Judged]:
    """The state, the trials' t and what they are worth, of ``search``'s array."""
    count = len(LATTICE)
    y, one, seen, t, *values, test, u = known[:, count:].T
    return State(known[:, :count], y, one, seen), t, Judged(jnp.stack(values, axis=1), test, u)
