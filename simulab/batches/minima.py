"""How sharp the place is at which trainings of one batch size end."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.batches import descent
from simulab.batches.sharpness import sharpest
from simulab.batches.task import Task

SIZES = (1, 4, 16, 64, 128)
"""Batch sizes that are compared; none is larger than N."""
SEEDS = 5
WALK = tuple(-2.0 + 4.0 * i / 40 for i in range(41))
"""How far along the sharpest direction the loss is walked."""


class Ends(NamedTuple):
    """Of trainings from S seeds."""

    sharpness: jax.Array
    """(S,) largest eigenvalue of the Hessian of the loss of all examples."""
    loss: jax.Array
    """(S,)"""
    walk: jax.Array
    """(41,) of the first seed: the loss along the sharpest direction, less that at the end."""


def ends(task: Task, seed: Any, held: Any, rate: Any, replaced: Any, steps: Any, each: Callable[..., Any]) -> Ends:
    """Trainings of ``steps`` steps on mini-batches of ``held``, and what is measured at their ends; see ``rule.ends``."""

    def one(luck: jax.Array) -> tuple[jax.Array, ...]:
        w = descent.ended(task, luck, held, rate, replaced, steps)
        top, v = sharpest(task.loss, w)
        return w, v, top, task.loss(w)

    w, v, top, loss = each(one, jnp.asarray(seed, float) + jnp.arange(SEEDS))
    walk = jax.lax.map(lambda far: task.loss(w[0] + far * v[0]), jnp.asarray(WALK))
    return Ends(top, loss, walk - loss[0])
