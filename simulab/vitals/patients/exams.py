"""The tests that a student can order, as numbers, of a patient and of a healthy twin on the same data."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.vitals.patients.patient import (
    CLASSES,
    EVERY,
    HEALTHY,
    TRAINS,
    Chart,
    Examples,
    Settings,
    data,
    settings,
    treated,
)
from simulab.vitals.patients.training import Seen, trained

EXAMS = {
    "gradient": "Gradient at first",
    "spike": "Largest gradient",
    "lower": "Loss at rate ÷ 10",
    "higher": "Loss at rate × 10",
    "tiny": "Loss on ten alone",
    "shared": "Shared by both parts",
    "count": "Examples that train",
    "features": "Largest feature by least",
    "examples": "Largest example by middle",
    "rarest": "Share of the rarest class",
    "dead": "Dead units",
    "twice": "Two evaluations apart",
    "half": "Rate at half time",
    "noise": "Noise of a batch",
}
"""Name -> what the table calls it."""
DOCS = {
    "gradient": "Length of the first gradient.",
    "spike": "Length of the longest gradient of the whole training.",
    "lower": "Training loss at the end of another training, at a tenth of the rate.",
    "higher": "Training loss at the end of another training, at ten times the rate.",
    "tiny": "Loss after a training on ten examples alone: can they be memorised?",
    "shared": "Share of the validation examples that also train.",
    "count": "How many examples train.",
    "features": "Standard deviation of the widest feature by that of the narrowest.",
    "examples": "Length of the longest example by that of the middle one.",
    "rarest": "Share of the rarest class among the examples that train.",
    "dead": "Share of hidden units that no example wakes at the end.",
    "twice": "How far two evaluations of the same net are apart, by its loss.",
    "half": "The rate at half time, by that at first.",
    "noise": "How far gradients of single mini-batches are from their mean, by its length, before training.",
}
TEN = 10
RUNS = ("sick", "treated", "twin", "higher", "lower", "tiny")


class Visit(NamedTuple):
    """A patient's six trainings, in the order of ``RUNS``, and what the tests say."""

    runs: Seen
    found: jax.Array
    """(14,) of the patient, in the order of ``EXAMS``."""
    usual: jax.Array
    """(14,) of the healthy twin; NaN for the tests that train anew."""
    honest: jax.Array
    """1 where the treated patient's validation examples do not train."""


def visit(drawn: Chart, fault: Any, treatments: Any, rate: Any, looks: Any, each: Any) -> Visit:
    """Everything about a patient.

    Args:
        drawn: data and weights.
        fault: its place in ``NAMES``.
        treatments: (14,) which are given.
        rate: that of a healthy training, which faults and treatments multiply.
        looks: how often it is looked at.
        each: maps a function over rows of settings.
    """
    sick, twin = (_at(rate, settings(one)) for one in (fault, jnp.zeros((), int)))
    after = treated(sick, treatments)
    six = (sick, after, twin, sick._replace(rate=10 * sick.rate), sick._replace(rate=sick.rate / 10), sick)
    rows = Settings(*(jnp.stack([jnp.asarray(getattr(one, part), float) for one in six]) for part in Settings._fields))
    few = jnp.array([TRAINS] * 5 + [TEN])
    runs = each(lambda *row: trained(drawn, Settings(*row[:-1]), row[-1], looks), *rows, few)
    last = runs.loss[:, looks]  # where dropout is on, later looks see the same net otherwise
    nan = jnp.asarray(jnp.nan)
    found = _found(drawn, sick, runs, 0, looks, (last[4], last[3], last[5]))
    return Visit(runs, found, _found(drawn, twin, runs, 2, looks, (nan, nan, nan)), 1.0 - after.leaks)


def _at(rate: Any, given: Settings) -> Settings:
    return given._replace(rate=given.rate * (rate / HEALTHY.rate))


def _found(drawn: Chart, given: Settings, runs: Seen, at: int, looks: Any, anew: Any) -> jax.Array:
    of = data(drawn, given)
    trains = jnp.arange(TRAINS) < given.count
    spread = jnp.std(of.x, axis=0)
    length = jnp.sqrt(jnp.sum(of.x**2, axis=1))
    shares = jnp.stack([jnp.sum(trains & (of.y == c)) / given.count for c in range(CLASSES)])
    half = jnp.where(looks * EVERY / 2 >= given.ends, given.drop, 1.0)
    return jnp.stack([
        runs.norm[at, 0], jnp.max(runs.norm[at]), *anew, _shared(of), given.count,
        jnp.max(spread) / jnp.min(spread), jnp.max(length) / jnp.sort(length)[TRAINS // 2], jnp.min(shares),
        runs.dead[at], jnp.where(runs.twice[at] < 1e-9, 0, runs.twice[at]), half, runs.noise[at],
    ])  # fmt: skip


def _shared(of: Examples) -> jax.Array:
    """The share of the validation examples that are among those that train; the same place would be enough to look at."""
    return jnp.mean(jnp.all(of.x == of.held_x, axis=1))
