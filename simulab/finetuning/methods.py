"""What a net that knows one task may change to learn another."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.finetuning.data import CLASSES
from simulab.finetuning.net import SIZES, UNITS

METHODS = ("scratch", "frozen", "gradual", "fine", "adapter")
KEPT = ("none", "first", "both")
"""Which of the trunk's layers fine-tuning and gradual unfreezing leave as they are."""
SCRATCH, FROZEN, GRADUAL, FINE, ADAPTER = range(len(METHODS))


class Parts(NamedTuple):
    """Which parts of a net move."""

    first: Any
    second: Any
    head: Any
    adapters: Any


def moving(method: Any, kept: Any, share: Any) -> Parts:
    """Of a method, a share (0 to 1) of the training being over; every entry may be traced.

    Gradual unfreezing (Howard & Ruder 2018) begins with the head, has the second layer move from a third of the training on and
    the first from two thirds.
    """
    method, kept = jnp.asarray(method), jnp.asarray(kept)
    tuned, gradual, scratch = method == FINE, method == GRADUAL, method == SCRATCH
    second = scratch | ((kept < 2) & (tuned | (gradual & (share >= 1 / 3))))
    first = scratch | ((kept < 1) & (tuned | (gradual & (share >= 2 / 3))))
    return Parts(first, second, jnp.ones((), bool), method == ADAPTER)


def trained_numbers(method: Any, kept: Any, rank: Any) -> jax.Array:
    """How many numbers a method trains, by its end."""
    parts = moving(method, kept, 1.0)
    whole = [outputs * inputs + outputs for outputs, inputs in SIZES]
    low = sum(outputs + inputs for outputs, inputs in SIZES)
    head = CLASSES * (UNITS + 1)
    return (
        head + jnp.where(parts.first, whole[0], 0) + jnp.where(parts.second, whole[1], 0)
        + jnp.where(parts.adapters, low * jnp.asarray(rank, int), 0)
    )  # fmt: skip
