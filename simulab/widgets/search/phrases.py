"""What is said of two searches, and on which conditions it is true."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.trials import Found
from simulab.widgets.search.objective import AT, EPOCHS, RUNGS, rate_at
from simulab.widgets.search.strategies import CHALLENGERS, grid_size
from simulab.widgets.widget import Knobs

EDGE = 0.02
"""Closer than this to an end of its range is on its edge."""
BETTER, WORSE, EVEN, BUDGET, UNUSED, EDGE_RATE, EDGE_OTHER, TEST = (100 * i for i in range(1, 9))
"""Codes of the phrases; the first three are followed by the challenger's number, BUDGET and STOPPED by OF_A_NET."""
STOPPED, EDGE_KNOWN = 850, 860
OF_A_NET = 1
SHARE, SHARE_AND_TIES, LUCK = 900, 950, 1000
MORE, LESS = 1100, 1200
"""Followed by the challenger's number: so close that three digits of both may read alike."""
SAME = 1e-9
"""Values that differ by less are equal."""


@jax.jit  # once in a page, for both knobs
def edge(at: jax.Array, values: jax.Array) -> jax.Array:
    """-1 or 1 where the best trials lie at the low or the high end of a knob, at ``at`` (n,) from 0 to 1; else 0.

    All of the best: where one of them lies elsewhere, nothing says that the knob had anything to do with it.
    """
    best = values >= jnp.max(values) - SAME
    low, high = jnp.all(~best | (at < EDGE)), jnp.all(~best | (at > 1 - EDGE))
    return jnp.where(low, -1, jnp.where(high, 1, 0))


def edges(k: Knobs, grid: Found, other: Found) -> tuple[jax.Array, jax.Array]:
    """Whether the best of all whole trials are on the edge of the rate's range, and of the second knob's.

    Of the formula it is known where its best values are: where its optimum is no further from that edge, and where the
    rate matters at all, a trial there says something about the rate.
    """
    whole = jnp.concatenate([_whole(grid), _whole(other)])
    u, t = (jnp.concatenate(columns) for columns in zip(_places(grid), _places(other)))
    rate, second = edge(u, whole), edge(t, whole)
    net = jnp.asarray(k["objective"]) > 0
    there = jnp.where(rate < 0, k["peak_x"] <= EDGE, k["peak_x"] >= 1 - EDGE) & (k["matters"] < 1)
    return (rate != 0) & (net | there), (second != 0) & net


def _whole(found: Found) -> jax.Array:
    return jnp.where(jnp.isfinite(found.done[:, -1]), found.judged.values[:, -1], -jnp.inf)


def _places(found: Found) -> tuple[jax.Array, jax.Array]:
    return found.judged.facts[:, AT], found.points[1]


def words(
    k: Knobs, found: tuple[Found, Found], both: dict[str, jax.Array], looks: dict[str, Any]
) -> dict[str, jax.Array]:
    """Who found more, what it may cost, and what to be warned of. Rows of ``both``: the grid, its challenger."""
    grid, other = both["found"][0], both["found"][1]
    who = jnp.asarray(k["strategy"], int)
    off = jnp.abs(other - grid)
    close = off < 10.0 ** (jnp.floor(jnp.log10(jnp.maximum(other, grid))) - 2)  # less than one of the third digit
    up, down = jnp.where(close, MORE, BETTER), jnp.where(close, LESS, WORSE)
    first = jnp.where(other > grid + SAME, up, jnp.where(other < grid - SAME, down, EVEN)) + who
    finds = jnp.where(close & (off > SAME), off, other)
    ahead = jnp.where(other >= grid, 1, 0)
    net = jnp.asarray(k["objective"]) > 0
    of_a_net = jnp.where(net, OF_A_NET, 0)
    at_rate, at_other = edges(k, *found)
    # where the formula's best values are is known: none lies further out
    edge = jnp.where(at_rate, jnp.where(net, EDGE_RATE, EDGE_KNOWN), jnp.where(at_other, EDGE_OTHER, -1))
    best = jnp.argmax(jnp.stack([_whole(one) for one in found])[ahead])
    rate = rate_at(jnp.stack([_places(one)[0] for one in found])[ahead, best])
    unused = jnp.where(grid_size(k["trials"]) < k["trials"], UNUSED, -1)
    epochs = k["trials"] * EPOCHS
    begun, went_on, ended = (1.0 * jnp.sum(jnp.isfinite(looks[f"after_{rung}"])) for rung in RUNGS)
    stopped = jnp.where(ended < begun, STOPPED + of_a_net, -1)
    tested = jnp.where(net, TEST, -1)
    return {
        "code": jnp.stack([first, BUDGET + of_a_net, stopped, unused, edge, tested]).astype(int),
        "who": jnp.stack([jnp.ones((), int), jnp.zeros((), int), jnp.ones((), int), jnp.zeros((), int), ahead, ahead]),
        "a": jnp.stack([finds, k["trials"], begun, both["trials"][0], rate, 100 * both["test"][ahead]]),
        "b": jnp.stack([grid, epochs, went_on, k["trials"], rate, rate]),
        "c": jnp.stack([both["distinct"][1], both["distinct"][0], ended, epochs, epochs, epochs]) * 1.0,
    }


def phrases() -> dict[int, str]:
    """What can be said."""
    said = {
        BUDGET: "Each may spend {a:int} whole trials.",
        BUDGET + OF_A_NET: "Each may spend {a:int} whole trainings, {b:int} epochs.",
        STOPPED: "Of its {a:int} trials {b:int} went on after a ninth of their cost and {c:int} to the end.",
        STOPPED + OF_A_NET: "Of its {a:int} trials {b:int} went on after one epoch and {c:int} to the end.",
        UNUSED: "A grid can use only {a:int} of the {b:int} trials.",
        EDGE_RATE: "The best rate, {a:sig3}, is on the edge of its range: a better one may lie further out.",
        EDGE_KNOWN: "The best rate, {a:sig3}, is on the edge of its range, where the formula has its optimum.",
        EDGE_OTHER: "The best trial is on the edge of the second knob's range: a better one may lie further out.",
        TEST: "Test accuracy of the best of all, looked at once: {a:sig3} %.",
        SHARE: "In 1,000 draws random search beats the grid {a:sig3} % of the time.",
        SHARE_AND_TIES: "In 1,000 draws random search beats the grid {a:sig3} % of the time and equals it {b:sig3} %.",
        LUCK: "{c:sig3} % of them have one of their {a:int} trials in the best {b:sig3} % of the space.",
    }
    for i, one in enumerate(CHALLENGERS.values()):
        said[BETTER + i] = one.subject + " finds {a:sig3}, the grid {b:sig3}: {c:int} different rates were tried."
        said[WORSE + i] = one.subject + " finds only {a:sig3}, the grid {b:sig3}."
        said[MORE + i] = (
            one.subject + " finds {a:sig3} more than the grid's {b:sig3}: {c:int} different rates were tried."
        )
        said[LESS + i] = one.subject + " finds {a:sig3} less than the grid's {b:sig3}."
        said[EVEN + i] = one.subject + " and the grid both find {a:sig3}."
    return said
