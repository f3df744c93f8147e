"""What a challenger believes after some trials, as pictures over the plane."""

import jax
import jax.numpy as jnp

from simulab.search import gaussian_process, parzen, tpe
from simulab.widgets.search.strategies import belief, chance
from simulab.widgets.search.worth import LOG, Worth
from simulab.widgets.widget import Knobs

MODEL_SIZE = gaussian_process.ALONG
"""Points along each side of the Gaussian process's pictures."""
PARZEN_SIZE = parzen.CANDIDATES
"""Of the densities': as many as are drawn, so that a page has one function for both."""


def modelled(k: Knobs, worth: Worth) -> dict[str, jax.Array]:
    """Mean, deviation and acquisition of the Gaussian process after ``after`` trials: 0 where each is highest."""
    judge = worth.judge(LOG)
    known = gaussian_process.modelled(judge, _after(k), chance(k), belief(k))
    state, _, _ = gaussian_process.taken_apart(known, judge, 2)
    mean, sd = gaussian_process.posterior(state)
    seen = {"mean": mean, "sd": sd, "acquisition": gaussian_process.acquisition(state, belief(k))}
    return {name: depth(value) for name, value in seen.items()}


def estimated(k: Knobs, worth: Worth) -> dict[str, jax.Array]:
    """log l, log g and their difference after ``after`` trials, each the sum of both knobs' own: 0 where it is highest."""
    judge, n = worth.judge(k["scale"]), _after(k)
    points, judged = tpe.taken_apart(tpe.estimated(judge, n, chance(k)), judge, 2)
    there = jnp.arange(judge.most) < n
    best = parzen.good(judged.values[:, -1], there)
    at = jnp.linspace(0, 1, PARZEN_SIZE)

    def over(mine: jax.Array) -> jax.Array:
        across, up = (jnp.log(parzen.pdf(parzen.density(x, mine), at)) for x in points)
        return (up[:, None] + across[None, :]).reshape(-1)

    low, high = over(best), over(there & ~best)
    return {name: depth(value) for name, value in (("good", low), ("rest", high), ("ratio", low - high))}


def depth(value: jax.Array) -> jax.Array:
    """0 where it is highest, 1 where it is lowest."""
    return (jnp.max(value) - value) / (jnp.max(value) - jnp.min(value) + 1e-12)


def _after(k: Knobs) -> jax.Array:
    return jnp.minimum(k["after"], k["trials"])
