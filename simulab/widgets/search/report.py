"""What two searches found, as columns: the trials, the curves, the table and the words."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.kit.choice import pick
from simulab.widgets.search.objective import EPOCHS, OTHERS, RATES, RUNGS, rate_at
from simulab.widgets.search.strategies import CHALLENGERS, grid_points
from simulab.widgets.search.trials import MOST, Found
from simulab.widgets.widget import Knobs

LOG, LINEAR = 0, 1
EDGE = 0.02
"""Closer than this to an end of its range a best trial says that the range may be too narrow."""
BETTER, WORSE, EVEN, BUDGET, UNUSED, EDGE_RATE, EDGE_OTHER, TEST = (100 * i for i in range(1, 9))
STOPPED = 850
"""Codes of the phrases; the first three are followed by the challenger's number."""
SHARE, SHARE_AND_TIES, LUCK = 900, 950, 1000
SUBJECTS = {
    "random": "Random search",
    "sobol": "Sobol's sequence",
    "gaussian_process": "The Gaussian process",
    "tpe": "The Parzen estimator",
    "halving": "Successive halving",
    "hyperband": "Hyperband",
    "coarse_to_fine": "Coarse to fine search",
}
"""What a sentence calls a challenger, where that is not "the" and its label."""
BAND = (1.06, 1.32)
"""Where the projections are drawn: beyond the plane, which ends at 1."""


def logarithmic(s: Any, scale: Any) -> Any:
    """u, the position on the logarithmic axis, of s, where a strategy sampled the rate by its logarithm or as it is."""
    low, high = RATES
    as_is = jnp.log10((low + s * (high - low)) / low) / jnp.log10(high / low)
    return jnp.where(scale == LINEAR, as_is, s)


def distinct(values: jax.Array, there: jax.Array) -> jax.Array:
    """How many different numbers there are."""
    i = jnp.arange(values.shape[0])
    same = (jnp.abs(values[None, :] - values[:, None]) < 1e-9) & (i[None, :] < i[:, None]) & there[None, :]
    return jnp.sum(there & ~jnp.any(same, axis=1))


@jax.jit  # once in a page, for both
def columns(found: Found) -> dict[str, jax.Array]:
    """One row of every column of a strategy's trials; index 0 is before the first."""
    u = found.judged.u
    epochs = jnp.where(jnp.isfinite(found.done), found.done, 0.0)
    begun = jnp.isfinite(found.done)
    rung = jnp.max(jnp.where(begun, jnp.arange(3), -1), axis=1)
    there = rung >= 0
    last = jnp.take_along_axis(found.judged.values, jnp.maximum(rung, 0)[:, None], axis=1)[:, 0]
    first = jnp.min(found.done, axis=1)
    budget = jnp.arange(MOST + 1) * EPOCHS
    # only a whole training counts, and until there is one the line lies at 0: what is seen early is not what a trial is worth
    whole_by_then = epochs[None, :, 2] <= budget[:, None]
    reached = jnp.max(jnp.where(whole_by_then & begun[None, :, 2], found.judged.values[None, :, 2], 0.0), axis=1)
    whole = jnp.where(begun[:, 2], found.judged.values[:, 2], -jnp.inf)
    best = jnp.argmax(whole)

    def shown(value: jax.Array) -> jax.Array:
        return jnp.concatenate([jnp.full(1, jnp.nan), jnp.where(there, value, jnp.nan)])

    height = BAND[0] + (BAND[1] - BAND[0]) * jnp.clip(last, 0.0, 1.0)
    return {
        "x": shown(u),
        "y": shown(found.t),
        "time": shown(first / EPOCHS),
        "size": shown(jnp.where(begun[:, 2], 4.5, jnp.where(begun[:, 1], 3.0, 1.75))),
        "above": shown(height),
        "beside": shown(height),
        "value": shown(last),
        "epochs": shown(jnp.where(rung == 2, 9.0, jnp.where(rung == 1, 3.0, 1.0))),
        "learning_rate": shown(rate_at(u)),
        "best": reached,
        "found": whole[best],
        "test": found.judged.test[best],
        "at_u": u[best],
        "at_t": found.t[best],
        "trials": jnp.sum(there),
        "distinct": distinct(u, there),
        "spent": jnp.max(epochs),
    }


def curves(found: Found) -> dict[str, jax.Array]:
    """(CAPACITY,) of each look at a trial: its value, and how many whole trainings had been spent when it was known.

    A trial that is first judged late has passed the earlier looks all the same.
    """
    begun = jnp.any(jnp.isfinite(found.done), axis=1)
    known = jax.lax.cummin(found.done, axis=1, reverse=True) / EPOCHS
    reached = jnp.isfinite(known) & begun[:, None]
    made = {}
    for i, rung in enumerate(RUNGS):
        made[f"after_{rung}"] = jnp.where(reached[:, i], found.judged.values[:, i], jnp.nan)
        made[f"known_{rung}"] = jnp.where(reached[:, i], known[:, i], jnp.nan)
    return made


def other_knob(k: Knobs, t: jax.Array) -> jax.Array:
    """The second knob's own values."""
    return pick(k["objective"], [lambda v: v, *(other.at for other in OTHERS)], t)


def words(k: Knobs, both: dict[str, jax.Array], looks: dict[str, jax.Array]) -> dict[str, jax.Array]:
    """Who found more, what it cost, and what to be warned of. Rows of ``both``: the grid, its challenger."""
    grid, other = both["found"][0], both["found"][1]
    who = jnp.asarray(k["strategy"], int)
    first = jnp.where(other > grid + 1e-9, BETTER, jnp.where(other < grid - 1e-9, WORSE, EVEN)) + who
    ahead = jnp.where(other >= grid, 1, 0)
    u, t = both["at_u"][ahead], both["at_t"][ahead]
    net = jnp.asarray(k["objective"]) > 0
    at_rate = (u < EDGE) | (u > 1 - EDGE)
    at_other = net & ((t < EDGE) | (t > 1 - EDGE))
    edge = jnp.where(at_rate, EDGE_RATE, jnp.where(at_other, EDGE_OTHER, -1))
    unused = jnp.where(grid_points(k["trials"])[2] < k["trials"], UNUSED, -1)
    tested = jnp.where(net, TEST, -1)
    epochs = k["trials"] * EPOCHS
    begun, went_on, ended = (1.0 * jnp.sum(jnp.isfinite(looks[f"after_{rung}"])) for rung in RUNGS)
    stopped = jnp.where(ended < begun, STOPPED, -1)
    return {
        "code": jnp.stack([first, jnp.asarray(BUDGET), stopped, unused, edge, tested]).astype(int),
        "who": jnp.stack([jnp.ones((), int), jnp.zeros((), int), jnp.ones((), int), jnp.zeros((), int), ahead, ahead]),
        "a": jnp.stack([other, k["trials"], begun, both["trials"][0], rate_at(u), 100 * both["test"][ahead]]),
        "b": jnp.stack([grid, epochs, went_on, k["trials"], t, t]),
        "c": jnp.stack([both["distinct"][1], both["distinct"][0], ended, epochs, epochs, epochs]) * 1.0,
    }


def phrases() -> dict[int, str]:
    """What can be said."""
    said = {
        BUDGET: "Both spend {a:int} whole trainings, {b:int} epochs.",
        STOPPED: "Of its {a:int} trials {b:int} went on after one epoch and {c:int} to the end.",
        UNUSED: "A grid can use only {a:int} of the {b:int} trials.",
        EDGE_RATE: "The best rate, {a:sig3}, is on the edge of its range: search further out.",
        EDGE_OTHER: "The best trial is on the edge of the second knob's range: search further out.",
        TEST: "Test accuracy of the best of all, looked at once: {a:sig3} %.",
        SHARE: "In 1,000 draws random search beats the grid {a:sig3} % of the time.",
        SHARE_AND_TIES: "In 1,000 draws random search beats the grid {a:sig3} % of the time and equals it {b:sig3} %.",
        LUCK: "{c:sig3} % of them have one of their {a:int} trials in the best {b:sig3} % of the space.",
    }
    for i, (name, (label, _)) in enumerate(CHALLENGERS.items()):
        subject = SUBJECTS.get(name, f"The {label[0].lower()}{label[1:]}")
        said[BETTER + i] = subject + " finds {a:sig3}, the grid {b:sig3}: {c:int} different learning rates were tried."
        said[WORSE + i] = subject + " finds only {a:sig3}, the grid {b:sig3}: this draw was unlucky."
        said[EVEN + i] = subject + " and the grid both find {a:sig3}."
    return said
