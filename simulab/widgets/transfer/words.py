"""What is said of the methods: in the draw that is watched, and over eight draws."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.finetuning.methods import SCRATCH
from simulab.finetuning.training import EVERY
from simulab.widgets.moment import Now

BEST, SHARED, ONLY = range(3)
AHEAD, BEHIND, EVEN, NOTHING = range(10, 14)
FORGETS, KEEPS, FORGET_ALIKE, FORGETS_ALONE = range(20, 24)
FEWEST, MOST, AT_RATE = 30, 32, 34
DRAWS = 8
PHRASES = {
    BEST: "{who} is best in this draw: {a:sig3} % of the new task are right after {b:int step}.",
    SHARED: "{who} and at least one other are best in this draw: {a:sig3} % of the new task are right after {b:int step}.",
    ONLY: "{who}: in this draw {a:sig3} % of the new task are right after {b:int step}.",
    AHEAD: "In it, knowing the old task helps: {who} is {a:sig3} points ahead of a start from scratch.",
    BEHIND: "In it, knowing the old task does not help: the best of the others, {who}, is {a:sig3} points behind a start from "
    "scratch.",
    EVEN: "In it, knowing the old task changes nothing: {who} and a start from scratch are right equally often.",
    NOTHING: "Nothing was learnt before: every method begins with the same trunk of random weights.",
    FORGETS: "{who} forgets most: of the old task {a:sig3} % were right before, {b:sig3} % still are.",
    FORGET_ALIKE: "{who} and at least one other forget most: of the old task {a:sig3} % were right before, {b:sig3} % still are.",
    FORGETS_ALONE: "{who} forgets: of the old task {a:sig3} % were right before, {b:sig3} % still are.",
    KEEPS: "No method shown forgets: of the old task {a:sig3} % were right before, and no fewer are now.",
    FEWEST: f"On average of {DRAWS} draws {{who}} is best from {{b:int example}} a class, with {{a:sig3}} %.",
    FEWEST
    + 1: f"On average of {DRAWS} draws none is better from {{b:int example}} a class than {{who}}, with {{a:sig3}} %.",
    MOST: "From {b:int examples|examples} it is {who}, with {a:sig3} %.",
    MOST + 1: "From {b:int examples|examples} none is better than {who}, with {a:sig3} %.",
    AT_RATE: f"On average of {DRAWS} draws {{who}} is best, at a rate of {{b:rate}}: {{a:sig3}} %.",
    AT_RATE + 1: f"On average of {DRAWS} draws none is better than {{who}} at a rate of {{b:rate}}: {{a:sig3}} %.",
}
NEAR = 1e-3
"""Shares of 270 pictures, and means of eight of these, that are nearer than this are equal: less is rounding."""
Columns = dict[str, jax.Array]


def percent(share: Any) -> jax.Array:
    """Of a share, in percent."""
    return 100 * jnp.asarray(share)


def of_draw(new: jax.Array, old: jax.Array, before: jax.Array, chosen: Any, k: Any) -> Columns:
    """Three sentences of the ends ``new``, ``old`` (5,) of the chosen methods (5,), the old task being ``before`` at first."""
    chosen = jnp.asarray(chosen, bool)
    ready = jnp.where(chosen, new, -1.0)
    best = jnp.argmax(ready)
    count = jnp.sum(chosen)
    first = jnp.where(_alone(ready), BEST, SHARED)
    first = jnp.where(count > 1, first, jnp.where(count == 1, ONLY, -1))
    after = chosen & (jnp.arange(len(new)) != SCRATCH)
    rival = jnp.argmax(jnp.where(after, new, -1.0))
    ahead = new[rival] - new[SCRATCH]
    second = jnp.where(jnp.abs(ahead) < NEAR, EVEN, jnp.where(ahead > 0, AHEAD, BEHIND))
    second = jnp.where(chosen[SCRATCH] & jnp.any(after), second, -1)
    blank = k["pretraining"] == 0
    second = jnp.where(blank & jnp.any(after), NOTHING, second)
    lost = jnp.where(after, before - old, -jnp.inf)
    worst = jnp.argmax(lost)
    most = jnp.where(jnp.sum(after) == 1, FORGETS_ALONE, jnp.where(_alone(lost), FORGETS, FORGET_ALIKE))
    third = jnp.where(jnp.any(after) & ~blank, jnp.where(lost[worst] > NEAR, most, KEEPS), -1)
    return _said(
        (first, best, percent(new[best]), EVERY * k["rounds"]),
        (second, rival, percent(jnp.abs(ahead)), 0.0),
        (third, worst, percent(before), percent(old[worst])),
    )


def _alone(values: jax.Array) -> jax.Array:
    """Whether one value is the highest and no other comes near it."""
    return jnp.sum(values > jnp.max(values) - NEAR) == 1


def of_examples(now: Now, counts: jax.Array, chosen: Any) -> Columns:
    """Who is best on average, from the fewest and from the most examples; nothing until all draws are there."""
    mean = _mean(now, "by_examples", chosen)
    rows = []
    for code, place in ((FEWEST, 0), (MOST, -1)):
        best = jnp.argmax(mean[:, place])
        rows.append((_there(mean[:, place], code, chosen), best, percent(mean[best, place]), counts[place]))
    return _said(*rows)


def of_rates(now: Now, rates: jax.Array, chosen: Any) -> Columns:
    """Who is best on average, and at which rate."""
    mean = _mean(now, "by_rate", chosen)
    best, place = jnp.divmod(jnp.argmax(mean), mean.shape[1])
    return _said((_there(mean.ravel(), AT_RATE, chosen), best, percent(mean[best, place]), rates[place]))


def _mean(now: Now, source: str, chosen: Any) -> jax.Array:
    """(5, C) of the draws; below zero who is not shown."""
    drawn = now[source]["new"].reshape(DRAWS, len(chosen), -1)
    return jnp.where(jnp.asarray(chosen, bool)[:, None], jnp.mean(drawn, axis=0), -1.0)


def _there(values: jax.Array, code: int, chosen: Any) -> jax.Array:
    """The code of one who is best, or of one whom others equal, once the draws are there and two are shown."""
    said = jnp.where(_alone(values), code, code + 1)
    return jnp.where((jnp.sum(jnp.asarray(chosen, bool)) > 1) & ~jnp.any(jnp.isnan(values)), said, -1)


def _said(*rows: tuple[Any, Any, Any, Any]) -> Columns:
    """Of each sentence its code, whom it is about, and two numbers."""
    code, who, a, b = (
        jnp.stack([jnp.asarray(row[i], kind) for row in rows]) for i, kind in enumerate((int, int, float, float))
    )
    return {"code": code, "who": who, "a": a, "b": b}
