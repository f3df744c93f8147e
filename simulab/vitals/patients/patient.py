"""A patient: data and the settings of a training, all as numbers, of which a fault changes one."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

FAULTS = {
    "healthy": "Nothing",
    "rate_high": "Rate too high",
    "rate_low": "Rate too low",
    "overfitting": "Overfitting",
    "underfitting": "Underfitting",
    "bad_initialisation": "Initial weights too small",
    "unscaled": "Data not standardised",
    "labels_shuffled": "Labels shuffled",
    "batch_small": "Batch too small",
    "leak": "Validation data leaked",
    "dead_relus": "Dead ReLUs",
    "exploding": "Exploding gradients",
    "dropout_left_on": "Dropout left on",
    "schedule_early": "Schedule ends too early",
    "imbalanced": "Imbalanced classes",
    "plateau": "Healthy: a plateau, then a lower rate",
}
"""What a patient can have, and what menus call it; the last is for the gallery alone."""
NAMES = tuple(FAULTS)
DEALT = NAMES[:-1]
"""What an unseen patient can have."""
TREATMENTS = {
    "rate_down": "Rate ÷ 10",
    "rate_up": "Rate × 10",
    "more_examples": "More examples",
    "lighter_penalty": "Lighter penalty",
    "he": "He's initial weights",
    "standardise": "Standardise",
    "mend_labels": "Mend the labels",
    "larger_batch": "Batch of 16",
    "split_anew": "Split anew",
    "biases": "Biases at zero",
    "clip": "Clip gradients",
    "dropout_off": "Dropout off when evaluated",
    "longer_schedule": "Keep the rate",
    "balance": "Balance the classes",
}
"""What can be done about it: one knob, or the data."""
REMEDIES = tuple(TREATMENTS)
CURES = dict(zip(DEALT[1:], (
    "rate_down", "rate_up", "more_examples", "lighter_penalty", "he", "standardise", "mend_labels", "larger_batch", "split_anew",
    "biases", "clip", "dropout_off", "longer_schedule", "balance",
)))  # fmt: skip
"""Fault -> what mends it."""
TRAINS, HELD, FEATURES, CLASSES = 96, 96, 8, 3
STEPS, EVERY = 180, 3
"""Length of every training, and steps between two looks at it."""
BATCH, UNITS = 16, 16
FEW = 12
"""Examples of a patient who has too few."""
PLATEAU = 105
"""The step at which the healthy plateau's rate falls."""


class Settings(NamedTuple):
    """All that a fault or a treatment can change."""

    rate: Any
    count: Any
    """Examples that train."""
    l2: Any
    scale: Any
    """The initial weights are He's times this."""
    bias: Any
    """Where hidden biases start."""
    spread: Any
    """How many times larger the first feature is than the others."""
    shuffled: Any
    batch: Any
    leaks: Any
    wild: Any
    """How many times larger some few examples are."""
    clip: Any
    dropout: Any
    """Share of hidden units that are silent in training."""
    tested: Any
    """1 where they are silent when the net is evaluated too."""
    ends: Any
    """The step from which on the rate is lower."""
    drop: Any
    """What the rate is multiplied by from there on."""
    rare: Any
    """1 where two of the three classes are rare."""


HEALTHY = Settings(0.02, TRAINS, 0.01, 1.0, 0.0, 1.0, 0.0, BATCH, 0.0, 1.0, 1e9, 0.2, 0.0, STEPS, 1e-3, 0.0)
SICK: dict[str, dict[str, float]] = {
    "healthy": {},
    "rate_high": {"rate": 0.6},
    "rate_low": {"rate": 0.0005},
    "overfitting": {"count": FEW, "l2": 0.0, "dropout": 0.0},
    "underfitting": {"l2": 0.3},
    "bad_initialisation": {"scale": 0.01},
    "unscaled": {"spread": 100.0},
    "labels_shuffled": {"shuffled": 1.0},
    "batch_small": {"batch": 1},
    "leak": {"leaks": 1.0},
    "dead_relus": {"bias": -12.0},
    "exploding": {"wild": 40.0},
    "dropout_left_on": {"dropout": 0.5, "tested": 1.0},
    "schedule_early": {"ends": 12},
    "imbalanced": {"rare": 1.0},
    "plateau": {"rate": 0.09, "ends": PLATEAU, "drop": 0.05},
}
MENDED = dict(zip(REMEDIES, ("", "", "count", "l2", "scale", "spread", "shuffled", "batch", "leaks", "bias", "clip", "tested",
                             "ends", "rare")))  # fmt: skip
"""Treatment -> the setting that goes back to the healthy one; rates are multiplied instead."""


def settings(fault: Any) -> Settings:
    """Those of a patient with the fault at a place of ``NAMES``."""
    rows = [{**HEALTHY._asdict(), **SICK[name]} for name in NAMES]
    return Settings(*(jnp.asarray([float(row[part]) for row in rows])[fault] for part in Settings._fields))


def treated(given: Settings, chosen: Any) -> Settings:
    """The settings after the treatments (14,) that are true of ``chosen``."""
    named = dict(zip(REMEDIES, jnp.asarray(chosen)))
    made = given._asdict()
    for treatment, part in MENDED.items():
        if part:
            healthy = 1.0 if part == "clip" else getattr(HEALTHY, part)
            made[part] = jnp.where(named[treatment], healthy, made[part])
    factor = jnp.where(named["rate_down"], 0.1, 1.0) * jnp.where(named["rate_up"], 10.0, 1.0)
    made["rate"] = made["rate"] * factor
    return Settings(**made)


def hidden(deal: Any) -> jax.Array:
    """The place in ``NAMES`` of what the unseen patient of this number has."""
    share = jax.random.uniform(jax.random.key(jnp.asarray(deal, jnp.uint32)), (), jnp.float32)
    return jnp.minimum((share * len(DEALT)).astype(int), len(DEALT) - 1)


class Chart(NamedTuple):
    """The data of a patient before anything is wrong with it."""

    means: jax.Array
    """(CLASSES, 2, FEATURES): each class has two heaps."""
    noise: jax.Array
    """(TRAINS + HELD, FEATURES)"""
    order: jax.Array
    """(TRAINS,) another order of the labels."""
    picks: jax.Array
    """(STEPS, BATCH) numbers from 0 to 1, which examples a step takes."""
    weights: jax.Array
    """Normal numbers for all layers."""
    silent: jax.Array
    """(64, 2 UNITS) numbers from 0 to 1 for dropout."""


def chart(seed: Any) -> Chart:
    """Drawn from a seed."""
    key = jax.random.key(jnp.asarray(seed, jnp.uint32))
    count = FEATURES * UNITS + UNITS * UNITS + UNITS * CLASSES
    sizes = (CLASSES * 2 * FEATURES, (TRAINS + HELD) * FEATURES, count)
    drawn = jax.random.normal(key, (sum(sizes),), jnp.float32).astype(float)
    even = jax.random.uniform(
        jax.random.fold_in(key, 1), (STEPS * BATCH + 64 * 2 * UNITS + TRAINS,), jnp.float32
    ).astype(float)
    means, noise, weights = (drawn[sum(sizes[:i]) : sum(sizes[: i + 1])] for i in range(3))
    picks, silent, order = even[: STEPS * BATCH], even[STEPS * BATCH : -TRAINS], even[-TRAINS:]
    return Chart(
        1.6 * means.reshape(CLASSES, 2, FEATURES), noise.reshape(-1, FEATURES), jnp.argsort(order),
        picks.reshape(STEPS, BATCH), weights, silent.reshape(64, 2 * UNITS),
    )  # fmt: skip


class Examples(NamedTuple):
    """What the loop gets: x (n, d), y (n,) of examples that train, and of those that are said to validate."""

    x: jax.Array
    y: jax.Array
    held_x: jax.Array
    held_y: jax.Array


def data(drawn: Chart, given: Settings) -> Examples:
    """The data with what is wrong with it."""
    at = jnp.arange(TRAINS + HELD)
    rare = jnp.where(at % 24 == 7, 1, jnp.where(at % 24 == 19, 2, 0))
    y = jnp.where((given.rare > 0) & (at < TRAINS), rare, at % CLASSES)
    x = drawn.means[y, (at // CLASSES) % 2] + drawn.noise
    x = x * jnp.where(jnp.arange(FEATURES) == 0, given.spread, 1.0)
    wild = jnp.where((at % 16 == 5) & (at < TRAINS), given.wild, 1.0)
    x = x * wild[:, None]
    seen = jnp.where(given.shuffled > 0, y[:TRAINS][drawn.order], y[:TRAINS])
    leaks = given.leaks > 0
    return Examples(
        x[:TRAINS], seen, jnp.where(leaks, x[:TRAINS], x[TRAINS:]), jnp.where(leaks, y[:TRAINS], y[TRAINS:])
    )
