"""What is said of a range test, and of the whole trainings that show how well it did."""

import jax
import jax.numpy as jnp

from simulab.vitals.reading import Reading
from simulab.widgets.moment import Now

BOTH, ONLY_LOWEST, NEVER, BLEW_UP, WENT_ON = range(5)
BEST, NONE, SHARE, ROSE, LOST, ENDS = range(10, 16)
PHRASES = {
    BOTH: "In the test the smoothed loss falls fastest at a rate of {a:rate} and is lowest at {b:rate}; a tenth of that is "
    "{c:rate}.",
    ONLY_LOWEST: "In the test the smoothed loss is lowest at a rate of {b:rate}; a tenth of that is {c:rate}. Between the test's "
    "first tenth and there it falls at no rate.",
    NEVER: "In this test the smoothed loss never falls by 5 %, so it suggests no rate.",
    BLEW_UP: "At step {a:int}, at a rate of {b:rate}, it is more than four times its lowest: the test is over there.",
    WENT_ON: "Up to the highest rate, {a:rate}, it never gets to four times its lowest.",
    BEST: "Of 25 whole trainings, which begin at a loss of {a:sig3}, the one at a rate of {b:rate} falls lowest, to {c:sig3}.",
    NONE: "None of 25 whole trainings ends below the loss of {a:sig3} that it begins at.",
    SHARE: "{who} ends at {b:sig3}: {c:int} % of that fall.",
    ROSE: "{who} ends at {b:sig3}, not below where it began.",
    LOST: "{who} ends at no finite loss.",
    ENDS: "{who} ends at {b:sig3}.",
}


def of_test(reading: Reading, rates: jax.Array, steps: jax.Array) -> dict[str, jax.Array]:
    """Two sentences of what the test says: ``code``, ``who``, ``a``, ``b``, ``c``, each (2,)."""
    lowest = rates[jnp.maximum(reading.lowest, 0)]
    steepest = rates[jnp.maximum(reading.steepest, 0)]
    found = jnp.where(reading.lowest < 0, NEVER, jnp.where(reading.steepest < 0, ONLY_LOWEST, BOTH))
    over = reading.over >= 0
    at = jnp.maximum(reading.over, 0)
    return {
        "code": jnp.stack([found, jnp.where(over, BLEW_UP, WENT_ON)]).astype(int),
        "who": jnp.full(2, -1),
        "a": jnp.stack([steepest, jnp.where(over, at * 1.0, rates[steps - 1])]),
        "b": jnp.stack([lowest, rates[at]]),
        "c": jnp.stack([lowest / 10, jnp.zeros(())]),
    }


def of_trainings(now: Now) -> dict[str, jax.Array]:
    """The best of the whole trainings, and how far each of the three rates comes beside it: columns of four entries.

    Until the trainings are there, it is said of each of the three where it ends.
    """
    final, rates = now["truth"]["final"].reshape(-1), now["truth"]["rate"].reshape(-1)
    there = ~jnp.isnan(rates[0])
    ends, tried, began = now["test"]["final"][:, 0], now["test"]["tried"][:, 0], now["test"]["began"][0]
    best = jnp.argmin(jnp.where(jnp.isfinite(final), final, jnp.inf))
    lowest = final[best]
    some = lowest < began  # False also where none is finite
    code = jnp.where(jnp.isfinite(ends), jnp.where(some & (ends < began), SHARE, ROSE), LOST)
    # lower than all 25: of no fall it is a share
    code = jnp.where((code == ROSE) & (ends < began), jnp.where(there, -1, ENDS), code)
    share = 100 * (began - ends) / jnp.where(some, began - lowest, 1)
    first = jnp.where(there, jnp.where(some, BEST, NONE), -1)
    return {
        "code": jnp.append(first, jnp.where(jnp.isfinite(tried), code, -1)).astype(int),
        "who": jnp.array([-1, 0, 1, 2]),
        "a": jnp.concatenate([began[None], tried]),
        "b": jnp.concatenate([rates[best][None], ends]),
        "c": jnp.concatenate([lowest[None], share]),
    }
