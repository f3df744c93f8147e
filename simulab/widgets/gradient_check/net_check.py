"""The mathematics of checking the small net: every part's error, the broken rules, the bug that is looked for."""

import functools
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.gradcheck import net, rules
from simulab.gradcheck.by_hand import ADAM, FAULTS, NOTHING, hidden
from simulab.gradcheck.judgement import LIMITS, RIGHT, judge
from simulab.gradcheck.rules import POOL, Setting
from simulab.gradcheck.training import step_lengths
from simulab.training import dataset
from simulab.widgets.gradient_check.difference import FLOOR, LARGEST, SMALLEST

DOUBLE, RANDOM, STILL, FIXED, FEW = range(5)
"""The rules of a good check, by place: float64, a random point, dropout off, a fixed seed, few examples."""
SWEEP = 33
"""Steps h of a net's V: two a decade."""
ALL_RIGHT, WORST, SINGLE, SILENT, DROPPED, LOOSE, MANY, KINKS, ASK = 20, 24, 30, 31, 32, 33, 34, 35, 36
MANY_SMOOTH, UNLIT = 37, 38
FOUND, MISSED, INNOCENT, OPTIMIZER = 40, 50, 60, 61
UNSEEN, HIDDEN, NOT_ADAM, FOUND_UNSEEN, FOUND_ADAM, LONG_STEPS, FOUND_STILL = range(62, 69)
"""Codes of the phrases: WORST + verdict, FOUND + the fault, MISSED + what was taken for it."""
SILENCE = 1e-9
"""A part whose gradient's entries are all below it is silent."""
SEEN = 0.9
"""A fault shows where the worst error falls to this part of itself, or lower, with its line put right."""
UNANSWERED = len(FAULTS)
"""The place of "not yet" among the answers."""

Knobs = Mapping[str, Any]


@functools.cache
def _flowers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(POOL, 4) measures of iris flowers in millimetres, the three kinds by turns; their means and deviations."""
    millimetres = np.round(10 * dataset("iris", examples=POOL).x)
    return millimetres.astype(np.int32), millimetres.mean(0).round(3), millimetres.std(0).round(3)


def examples() -> tuple[jax.Array, jax.Array]:
    """(POOL, 4) measures of iris flowers, standardised, and (POOL,) their kinds."""
    measured, mean, deviation = _flowers()
    return (jnp.asarray(measured) - mean) / deviation, jnp.arange(POOL, dtype=jnp.int32) % 3


READS = ("mode", "bug_seed", "rules", "activation", "examples", "l2", "weight_scale", "seed")


def setting(k: Knobs) -> Setting:
    """The check that the knobs describe, with the fault of this case planted."""
    return _setting({knob: jnp.asarray(k[knob]) for knob in READS})


@jax.jit
def _setting(k: Knobs) -> Setting:
    """A compiled function of its own: a page has one for all sources."""
    x, y = examples()
    bug, kept = looking(k), k["rules"]
    key = jax.random.key(k["seed"].astype(jnp.uint32))
    return Setting(
        x=x,
        y=y,
        theta=jnp.where(kept[RANDOM], 1.0, 0.0) * net.initial(key, k["weight_scale"]),
        l2=k["l2"],
        activation=jnp.where(bug, net.RELU, jnp.asarray(k["activation"])).astype(jnp.int32),
        examples=jnp.where(kept[FEW], k["examples"], float(POOL)),
        single=~kept[DOUBLE],
        dropout=~kept[STILL],
        loose=~kept[FIXED],
        draws=rules.draws(jax.random.fold_in(key, 1), ~(kept[STILL] & kept[FIXED])),
        fault=planted(k),
    )


def looking(k: Knobs) -> jax.Array:
    """Whether a bug is looked for."""
    return jnp.asarray(k["mode"]) == 2


def planted(k: Knobs) -> jax.Array:
    """The fault of this case; none in a net that is only checked."""
    return jnp.where(looking(k), hidden(k["bug_seed"]), NOTHING).astype(jnp.int32)


def central(k: Knobs) -> jax.Array:
    return jnp.asarray(k["scheme"]) == 1


def results(k: Knobs) -> dict[str, jax.Array]:
    """Everything about the six parts, rows padded with NaN to the longest; and the words."""
    s = setting(k)
    fault = s.fault
    repaired = jnp.where(fault == k["answer"], NOTHING, fault)
    found = rules.check(s, k["h"], central(k), repaired)
    error = rules.by_part(found.analytic, found.numerical)
    answered = looking(k) & (k["answer"] != UNANSWERED)
    after = jnp.where(answered, rules.by_part(found.mended, found.numerical), jnp.nan)
    a, n = rules.rows(found.analytic, 0), rules.rows(found.numerical, 0)
    largest = jnp.max(jnp.maximum(jnp.abs(a), jnp.abs(n)), axis=1, keepdims=True)
    inside = jnp.where(rules.INSIDE, 1.0, jnp.nan)
    two = jnp.arange(rules.LONGEST)
    ends = jnp.where(two < 2, 0.7 * two - 0.35, jnp.nan)  # a part's own error is drawn as a line of two points
    place = jnp.arange(float(len(net.PARTS)))[:, None]
    spread = (jnp.arange(float(rules.LONGEST)) + 0.5) / jnp.array(net.SIZES, float)[:, None] - 0.5
    # only a ReLU has a kink where its input changes sides
    kinks = jnp.sum(rules.rows(jnp.where(s.activation == net.RELU, found.kinks.astype(float), 0.0), 0), axis=1)
    return {
        "analytic": a * inside,
        "numerical": n * inside,
        "entry_x": (place + 0.7 * spread) * inside,
        "entry": drawn(jnp.abs(a - n) / jnp.where(largest == 0, 1, largest)) * inside,
        "part_x": place + ends,
        "part": drawn(error)[:, None] + 0 * ends,
        "repaired": drawn(after)[:, None] + 0 * ends,
        "error": error,
        "ratio": jnp.sum(a * n, axis=1) / jnp.sum(n * n, axis=1),
        "kinks": kinks.astype(jnp.int32),
        "verdict": judge(error),
        "case": fault[None],
        **words(k, s, error, after, jnp.sum(largest <= SILENCE), jnp.sum(kinks), step_lengths(s)),
    }


def words(
    k: Knobs, s: Setting, error: jax.Array, after: jax.Array, silent: jax.Array, kinks: jax.Array, steps: Any
) -> dict[str, jax.Array]:
    """The verdict about the worst part, what each broken rule does, and what the answer is worth.

    ``silent`` parts have no gradient, ``kinks`` entries cross one.
    """
    kept, relu = k["rules"], s.activation == net.RELU
    worst, numbers, repaired = jnp.argmax(error), jnp.max(error), jnp.max(after)
    program, textbook = steps
    longer = jnp.max(jnp.where(textbook > 0, program / jnp.where(textbook > 0, textbook, 1.0), 0.0))
    verdict = jnp.where(judge(numbers) == RIGHT, ALL_RIGHT, WORST + judge(numbers))
    told = answered(
        jnp.asarray(k["answer"]), s.fault, judge(numbers) == RIGHT, repaired < SEEN * numbers, longer > 1.01
    )
    code = [
        verdict,
        jnp.where(kept[DOUBLE], -1, SINGLE),
        jnp.where(silent > 0, jnp.where(kept[RANDOM], UNLIT, SILENT), -1),
        jnp.where(kept[STILL], -1, DROPPED),
        jnp.where(kept[FIXED], -1, LOOSE),
        jnp.where(kept[FEW], -1, jnp.where(relu, MANY, MANY_SMOOTH)),
        jnp.where((kinks > 0) & kept[FIXED], KINKS, -1),
        jnp.where(looking(k), told, -1),
    ]
    # an optimizer's fault has a number of its own: how many times too long its steps are
    of_steps = (told == FOUND + ADAM) | (told == FOUND_ADAM) | (told == OPTIMIZER) | (told == LONG_STEPS)
    first = [numbers, 0, silent, 0, 0, POOL, kinks, jnp.where(of_steps, longer, numbers)]
    second = [jnp.asarray(LIMITS[0]), 0, 0, 0, 0, 0, 0, repaired]
    return {
        "code": jnp.stack([jnp.asarray(c) for c in code]),
        "who": jnp.full(len(code), 4 + worst),
        "a": jnp.stack([jnp.asarray(value, float) for value in first]),
        "b": jnp.stack([jnp.asarray(value, float) for value in second]),
        "c": jnp.full(len(code), s.examples),
    }


def answered(answer: jax.Array, fault: jax.Array, sound: jax.Array, mends: jax.Array, strides: jax.Array) -> jax.Array:
    """The code of what an answer is worth.

    Args:
        answer, fault: by their places; the fault is what is planted.
        sound: the gradient comes out right, which it may at this point although a line of it is wrong.
        mends: with the answer's line put right the worst error is clearly less.
        strides: some of Adam's steps are longer than the textbook's.
    """
    in_gradient = (fault != NOTHING) & (fault != ADAM)
    right = FOUND + answer
    right = jnp.where(in_gradient & ~mends, FOUND_UNSEEN, right)
    right = jnp.where((fault == ADAM) & ~sound, FOUND_ADAM, right)
    right = jnp.where((fault == ADAM) & ~strides, FOUND_STILL, right)
    # "nothing is wrong", and yet something is
    unseen = jnp.where(sound, UNSEEN, MISSED)
    optimizer = jnp.where(strides, jnp.where(sound, OPTIMIZER, LONG_STEPS), unseen)
    nothing = jnp.where(fault == ADAM, optimizer, unseen)
    adam = jnp.where(sound, jnp.where(in_gradient, HIDDEN, NOT_ADAM), MISSED + ADAM)
    line = jnp.where(sound, jnp.where(in_gradient, HIDDEN, INNOCENT), MISSED + answer)
    wrong = jnp.where(answer == NOTHING, nothing, jnp.where(answer == ADAM, adam, line))
    return jnp.where(answer == UNANSWERED, ASK, jnp.where(answer == fault, right, wrong))


def sweep(k: Knobs) -> tuple[jax.Array, jax.Array]:
    """(SWEEP,) h and (parts, SWEEP) relative errors."""
    hs = jnp.logspace(jnp.log10(LARGEST), jnp.log10(SMALLEST), SWEEP)
    return hs, drawn(rules.errors(setting(k), hs, central(k)))


def drawn(error: jax.Array) -> jax.Array:
    """An error as it is drawn: none is below the floor."""
    return jnp.maximum(error, FLOOR)
