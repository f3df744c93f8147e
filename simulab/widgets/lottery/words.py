"""What is said of the tickets: what became of each, how the bet went, and how likely a good one is."""

import jax
import jax.numpy as jnp

from simulab.vitals.judge import DIVERGED, GOOD, RESTLESS, SLOW, STUCK, Signs, bar, decided
from simulab.widgets.knobs import Knobs
from simulab.widgets.lottery.controls import NAMES
from simulab.widgets.moment import Now

LOST, ENDS = 5, 6
WON, BEATEN, NOWHERE, NONE_FINITE, ODDS, HOPELESS = range(10, 16)
PHRASES = {
    GOOD: "{who}, at {a:rate}, is good: it ends at {b:sig3}, {c:int} % of the possible fall.",
    SLOW: "{who}, at {a:rate}, is slow: it ends at {b:sig3} and fell in its second half too.",
    RESTLESS: "{who}, at {a:rate}, is restless: in its second half it goes up and down, and ends at {b:sig3}.",
    STUCK: "{who}, at {a:rate}, is stuck at {b:sig3}: its second half brought next to nothing.",
    DIVERGED: "{who}, at {a:rate}, diverges: it ends no lower than {c:sig3}, where it began.",
    LOST: "{who}, at {a:rate}, diverges: it ends at no finite loss.",
    ENDS: "{who}, at {a:rate}, ends at {b:sig3}.",
    WON: "You bet on {who}, and none ends lower.",
    BEATEN: "You bet on {who}, which ends at {b:sig3}; the lowest ends at {c:sig3}.",
    NOWHERE: "You bet on {who}, which ends at no finite loss; the lowest ends at {c:sig3}.",
    NONE_FINITE: "You bet on {who}, but none ends at a finite loss.",
    ODDS: "Of {a:int} values over the whole range {b:int} are good in the middle of five seeds: so are about {c:int} in 100 "
    "tickets.",
    HOPELESS: "Of {a:int} values over the whole range none is good in the middle of five seeds.",
}


def judged(k: Knobs, now: Now) -> dict[str, jax.Array]:
    """``verdict`` (6, 1), the loss (1,) that a good run ends below, and sentences: the bet, each ticket, the odds.

    Until the curve is there, who diverged is judged and of the others it is said where they end: good is what is good beside it.
    """
    race, curve = now["race"], now["curve"]
    there = ~jnp.isnan(curve["blank"][0])
    seen = Signs(*(race[name] for name in Signs._fields))
    middle = curve["final"][:, curve["final"].shape[1] // 2]
    ends = jnp.where(jnp.isfinite(seen.end), seen.end, jnp.inf)
    best = jnp.minimum(jnp.min(middle), jnp.min(ends))
    blank = jnp.minimum(jnp.min(curve["blank"]), jnp.min(jnp.where(jnp.isfinite(seen.first), seen.first, jnp.inf)))
    verdict = jax.vmap(lambda one: decided(one, blank, best))(seen)
    tickets = jnp.arange(len(NAMES))
    dealt = tickets < k["tickets"]
    verdict = jnp.where(dealt & (there | (verdict == DIVERGED)), verdict, -1)
    below = bar(blank, best)
    share = 100 * (blank - seen.end) / jnp.where(blank > best, blank - best, 1)
    code = jnp.where((verdict == DIVERGED) & ~jnp.isfinite(seen.end), LOST, jnp.where(verdict < 0, ENDS, verdict))
    code = jnp.where(dealt, code, -1)
    mine = jnp.maximum(k["bet"] - 1, 0)
    bet = jnp.where(ends[mine] <= jnp.min(ends), WON, jnp.where(jnp.isfinite(ends[mine]), BEATEN, NOWHERE))
    bet = jnp.where(jnp.isfinite(jnp.min(ends)), bet, NONE_FINITE)
    count, good = middle.shape[0], jnp.sum(middle <= below)
    numbers = {
        "a": (0.0, race["value"][:, 0], count),
        "b": (ends[mine], seen.end, good),
        "c": (jnp.min(ends), jnp.where(verdict == DIVERGED, seen.first, share), 100 * good / count),
    }
    odds = jnp.where(there, jnp.where(good > 0, ODDS, HOPELESS), -1)
    return {
        "verdict": verdict[:, None],
        "bar": below[None],
        "code": _row(jnp.where(k["bet"] == 0, -1, bet), code, odds).astype(int),
        "who": _row(mine, tickets, -1).astype(int),
        **{name: _row(*parts) for name, parts in numbers.items()},
    }


def _row(*parts: jax.Array | float) -> jax.Array:
    return jnp.concatenate([jnp.atleast_1d(jnp.asarray(part)) for part in parts])
