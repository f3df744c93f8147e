"""What is said of the slopes at one place, and of where the fits end."""

import math
from typing import Any

import jax
import jax.numpy as jnp

from simulab.losses.classes import CENTRE, SPREAD
from simulab.losses.line import COUNT, FALL

BEST = round(50 * (1 + math.erf(math.hypot(*CENTRE) / SPREAD / math.sqrt(2))))
"""Percent of either class that the line midway between them names rightly."""
SLOPES = {"line": 0, "classes": 1, "embedding": 2}
OUTLIERS, ONE_OUTLIER, NO_OUTLIERS = range(10, 13)
ENDS_OFF, OFF, CLOSEST, RUNS_AWAY = range(20, 24)
REACH, FINDS, MOST_RIGHT = range(30, 33)
BEFORE, ENDS_APART, APART, FARTHEST, NOWHERE = range(40, 45)
PHRASES = {
    SLOPES[
        "line"
    ]: "At the marked residual the slope is {a:sig3} for MSE, {b:sig3} for MAE and {c:sig3} for Huber: so hard "
    "such a point pulls.",
    SLOPES[
        "classes"
    ]: "At the marked score of the truth the slope is {a:sig3} for cross-entropy, {b:sig3} for hinge and "
    "{c:sig3} for focal.",
    SLOPES["embedding"]: "At the marked place the slope is {a:sig3} for categorical (a lead in scores), {b:sig3} for "
    "contrastive (a distance) and {c:sig3} for triplet (a lead in squared distance).",
    OUTLIERS: f"{{a:int}} of {COUNT} points are outliers, {FALL:g} too low.",
    ONE_OUTLIER: f"1 of {COUNT} points is an outlier, {FALL:g} too low.",
    NO_OUTLIERS: "There is no outlier.",
    ENDS_OFF: "{who} ends {a:sig3} off the true line on average.",
    OFF: "{who} ends {a:sig3} off.",
    CLOSEST: "{who} comes closest.",
    RUNS_AWAY: "{who} runs away.",
    REACH: f"The best line names {BEST} % of fresh points of either class rightly.",
    FINDS: "{who} finds {b:int} % of A and {a:int} % of B.",
    MOST_RIGHT: "{who} is best in the mean of both.",
    BEFORE: "Before training, two of different classes lie {a:sig3} times as far apart as two of one class.",
    ENDS_APART: "{who} ends with {a:sig3} times.",
    APART: "{who} with {a:sig3}.",
    FARTHEST: "{who} parts them most.",
    NOWHERE: "{who} runs away.",
}
EQUAL, FLOOR = 1.01, 1e-3
"""Of two numbers that differ by less than this factor, or by less than this, neither is called the better."""
AWAY = 1e6
"""Numbers beyond are those of a fit that runs away."""
Columns = dict[str, jax.Array]


def of_slopes(task: Any, slopes: jax.Array) -> Columns:
    """One sentence, of three slopes (3,)."""
    return {
        "code": jnp.asarray(task, int)[None],
        "who": jnp.full(1, -1),
        **{n: slopes[i : i + 1] for i, n in enumerate("abc")},
    }


def of_line(off: jax.Array, outliers: jax.Array, chosen: Any) -> Columns:
    """How far each line ends from the true one: ``off`` (3,)."""
    count = jnp.sum(outliers)
    first = jnp.where(count == 0, NO_OUTLIERS, jnp.where(count == 1, ONE_OUTLIER, OUTLIERS))
    codes, best, wins = _told(off, chosen, (ENDS_OFF, OFF, RUNS_AWAY))
    return _said(0, best, [first, *codes, jnp.where(wins, CLOSEST, -1)], a=[count, *off, 0])


def of_classes(found: jax.Array, kept: jax.Array, chosen: Any) -> Columns:
    """What share of either class each line names rightly: (3,) both."""
    # their slopes are bounded: no line runs away
    codes, best, wins = _told(1 - (found + kept) / 2, chosen, (FINDS, FINDS, -1))
    percent = [[0, *(100 * share), 0] for share in (found, kept)]
    return _said(3, best, [REACH, *codes, jnp.where(wins, MOST_RIGHT, -1)], a=percent[0], b=percent[1])


def of_embedding(apart: jax.Array, before: jax.Array, chosen: Any) -> Columns:
    """How many times as far apart two of different classes lie: (3,), and before training."""
    codes, best, wins = _told(1 / apart, chosen, (ENDS_APART, APART, NOWHERE))
    return _said(6, best, [BEFORE, *codes, jnp.where(wins, FARTHEST, -1)], a=[before, *apart, 0])


def _told(ends: jax.Array, chosen: Any, words: tuple[int, int, int]) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Of three numbers of which the least is best: a sentence each, who is best, and whether it is clearly.

    ``words`` are for the first that is spoken of, for the others, and for one that ran away.
    """
    counts = jnp.asarray(chosen) & (ends < AWAY)  # False where it is not a number
    held = jnp.where(counts, ends, jnp.inf)
    best = jnp.argmin(held)
    clear = (jnp.sum(counts) > 1) & (jnp.sum(counts & (ends <= EQUAL * held[best] + FLOOR)) == 1)
    code = jnp.where(jnp.arange(3) == jnp.argmax(counts), words[0], words[1])
    return jnp.where(counts, code, jnp.where(jnp.asarray(chosen), words[2], -1)), best, clear


def _said(first: int, best: jax.Array, codes: list[Any], **numbers: list[Any]) -> Columns:
    """Five sentences: of the data, of each of the three series from ``first`` on, and of the best."""
    stacked = {name: jnp.stack([jnp.asarray(value, float) for value in values]) for name, values in numbers.items()}
    who = jnp.concatenate([jnp.array([-1, first, first + 1, first + 2]), (first + best)[None]])
    return {"code": jnp.stack([jnp.asarray(code, int) for code in codes]), "who": who, **stacked}
