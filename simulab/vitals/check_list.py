"""The lines of the check list: what each asks, and by which rule it passes."""

import math
from typing import Any

import jax
import jax.numpy as jnp

MEMORISED = 0.05
"""The loss below which a tiny batch counts as memorised."""
SURE = 1000.0
"""By how much the net is sure of another class; the exponential of minus that is zero in every precision."""
ALIVE = 1e-6
"""Least movement of a layer, in a step, by the length of its weights."""
LINES = {
    "inputs": "largest mean, or logarithm of a deviation, of a feature",
    "initial loss": "loss of a net that says nothing, log C",
    "penalty": "how strongly the penalty pulls, λ",
    "downhill": "change of the loss over a small step, by what the gradient promises",
    "every layer": "least movement of a layer, at least",
    "sure mistake": "loss of an example on which the net is sure of another class by 1000",
    "tiny batch": "loss of a few examples after training on them alone, at most",
    "unseen examples": "accuracy on examples that do not train, at least",
}
"""Name -> the rule, in words."""


def chance(most: float, count: int) -> float:
    """The accuracy that is no longer luck: the share of the commonest class, and three standard errors of ``count`` examples.

    It is 1 where so few examples tell nothing: whatever is measured passes.
    """
    return min(1.0, most + 3 * math.sqrt(most * (1 - most) / count))


def passed(measured: Any, expected: Any, remembered: Any) -> jax.Array:
    """(8,) which lines pass.

    Args:
        measured, expected: (8,) numbers in the order of ``LINES``.
        remembered: the accuracy on the tiny batch after training on it alone.
    """
    inputs, blank, pull, step, moved, sure, tiny, unseen = measured
    _, log_c, l2, *_, luck = expected
    return jnp.stack([
        inputs < 0.5,
        jnp.abs(blank - log_c) < 0.05 * log_c,
        jnp.abs(pull - l2) < 0.05 * l2 + 1e-6,
        (step > 0.5) & (step < 1.5),
        moved > ALIVE,
        jnp.abs(sure - SURE) < 0.01 * SURE,
        (tiny < MEMORISED) & (remembered == 1),
        (unseen > luck) | (luck >= 1),
    ])  # fmt: skip
