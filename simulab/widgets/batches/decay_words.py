"""What is said of rate and decay."""

from typing import Any

import jax.numpy as jnp

from simulab.batches.rule import DIVERGED, RATES, SEEDS
from simulab.widgets.batches.words import Columns, said
from simulab.widgets.moment import Now

OWN, OWN_LOST, HERE, HERE_NONE, BEST, BEST_NONE = range(200, 212, 2)
HERE_LOST, NOTHING, EDGE, JUDGED, LEFT, BEYOND = range(212, 218)
"""After each of the first six comes that of dropout."""
PHRASES = {
    OWN: "Your cell, λ = {a:sig3} at η = {b:rate}, ends at {c:sig3}.",
    OWN + 1: "Your cell, p = {a:sig3} at η = {b:rate}, ends at {c:sig3}.",
    OWN_LOST: "Your cell, λ = {a:sig3} at η = {b:rate}, diverges.",
    OWN_LOST + 1: "Your cell, p = {a:sig3} at η = {b:rate}, diverges.",
    HERE: "At this rate λ = {a:sig3} ends lowest: {b:sig3}.",
    HERE + 1: "At this rate p = {a:sig3} ends lowest: {b:sig3}.",
    HERE_NONE: "At this rate no decay at all ends lowest: {b:sig3}.",
    HERE_NONE + 1: "At this rate no dropout at all ends lowest: {b:sig3}.",
    HERE_LOST: "At this rate everything diverges.",
    BEST: "Of the whole map λ = {a:sig3} at η = {b:rate} ends lowest: {c:sig3}.",
    BEST + 1: "Of the whole map p = {a:sig3} at η = {b:rate} ends lowest: {c:sig3}.",
    BEST_NONE: "Of the whole map no decay at all, at η = {b:rate}, ends lowest: {c:sig3}.",
    BEST_NONE + 1: "Of the whole map no dropout at all, at η = {b:rate}, ends lowest: {c:sig3}.",
    NOTHING: "Nothing on this map ends lower than before training.",
    EDGE: "That is on the edge of the map: beyond it may be lower still.",
    JUDGED: "Losses are those of {a:int} held-out examples, in the middle of {b:int} seeds; the other {c:int} train.",
    LEFT: "Decay alone leaves (1 − ηλ)ᵀ = {a:sig3} of each weight after T = {b:int}, and as much all along the dashed line.",
    BEYOND: "At ηλ = {a:sig3} a single step of decay takes each weight to zero or beyond.",
}


def of_decay(now: Now, dropped: Any, rate: Any, amount: Any) -> Columns:
    """One's own cell, the lowest of its row, the lowest of the map, and what decay alone does.

    Args:
        amount: λ or p.
    """
    found = now["decays"]
    value, ends, blank = found["value"], found["end"], found["blank"][0]
    there = ~jnp.isnan(value[0])
    kind = jnp.asarray(dropped, int)
    ends = jnp.where(ends < DIVERGED, ends, jnp.inf)
    rates = jnp.asarray(RATES)
    # cells are as wide as a logarithmic axis has them, but for shares
    far = jnp.where(dropped, jnp.abs(value - amount),
                    jnp.abs(jnp.log(jnp.where(value > 0, value, 1e-9)) - jnp.log(jnp.where(dropped, 1.0, amount))))  # fmt: skip
    column = jnp.argmin(jnp.where(jnp.isnan(far), jnp.inf, far))
    row = jnp.argmin(jnp.abs(jnp.log(rates) - jnp.log(rate)))
    own, across = ends[column, row], ends[:, row]
    lowest = jnp.argmin(across)
    flat = jnp.argmin(ends.reshape(-1))
    best, at = flat // rates.shape[0], flat % rates.shape[0]
    learnt = ends[best, at] < blank
    edge = (at == 0) | (at == rates.shape[0] - 1) | (best == value.shape[0] - 1)
    here = jnp.where(lowest > 0, HERE, HERE_NONE) + kind
    steps = found["steps"][0]
    share = rate * amount
    return said(
        (jnp.where(there, jnp.where(jnp.isfinite(own), OWN, OWN_LOST) + kind, -1), value[column], rates[row], own),
        (jnp.where(there, jnp.where(jnp.isfinite(across[lowest]), here, HERE_LOST), -1), value[lowest], across[lowest]),
        (jnp.where(there, jnp.where(learnt, jnp.where(best > 0, BEST, BEST_NONE) + kind, NOTHING), -1), value[best],
         rates[at], ends[best, at]),
        (jnp.where(there & learnt & edge, EDGE, -1),),
        (jnp.where(there, JUDGED, -1), found["held_out"][0], SEEDS, found["train"][0]),
        (jnp.where(there & ~jnp.asarray(dropped, bool), jnp.where(share < 1, LEFT, BEYOND), -1),
         jnp.where(share < 1, jnp.abs(1 - share) ** steps, share), steps),
    )  # fmt: skip
