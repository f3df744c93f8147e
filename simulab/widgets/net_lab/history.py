"""What a run remembers of each epoch, and what one slice of it hands to the next."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.optimizer import Optimizer
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, SENT, SIZE, WIDEST
from simulab.widgets.slices import Slice

CAPACITY = 200
"""The longest run, in epochs."""


class Carry(NamedTuple):
    """What a slice of a run hands to the next; all zeros before the first."""

    rows: jax.Array
    """(CAPACITY + 1, ROW) what is remembered of each epoch."""
    rest: jax.Array
    """The number of the next epoch, then how the run goes and what is trained, and zeros."""


Handed = dict[str, jax.Array] | None
"""A carry as a source is given it; None where only its shapes are asked for."""


def taken(carry: Handed, rest: int) -> Carry:
    """A carry as ``train`` takes it; ``rest`` is its ``rest_of``."""
    return Carry(jnp.zeros((CAPACITY + 1, ROW)), jnp.zeros(rest)) if carry is None else Carry(**carry)


def taken_up(start: Any, rest: jax.Array) -> Any:
    """What a slice begins with: ``start``, or what was handed on."""
    leaves, tree = jax.tree.flatten(start)
    at, found = 1, []
    for leaf in map(jnp.asarray, leaves):
        held = rest[at : at + leaf.size].reshape(leaf.shape).astype(leaf.dtype)
        found.append(jnp.where(rest[0] > 0, held, leaf))
        at += leaf.size
    return jax.tree.unflatten(tree, found)


def handed_on(end: Any, following: jax.Array, size: int) -> jax.Array:
    """(size,) what the next slice begins with; as float64, which holds the float32 and the whole numbers of a state too."""
    parts = [following[None], *[jnp.reshape(leaf, -1) for leaf in jax.tree.leaves(end)]]
    whole = jnp.concatenate([jnp.asarray(part, float) for part in parts])
    return jnp.concatenate([whole, jnp.zeros(size - whole.shape[0])])


def rest_of(optimizers: Sequence[Optimizer]) -> int:
    """How many numbers ``Carry.rest`` holds, whichever of these trains."""
    states = [jax.eval_shape(one.init, jax.ShapeDtypeStruct((SIZE,), float)) for one in optimizers]
    state = max(sum(leaf.size for leaf in jax.tree.leaves(one)) for one in states)
    return 1 + state + 2 * SIZE + 2 * DEEPEST * WIDEST + REACTING


REACTING = 64
"""Room for what a course hands on: four numbers, and those of the schedules that react."""

LARGEST = float(np.finfo(np.float32).max)
"""Columns are sent as float32: what is larger would arrive as no number."""

COLUMNS = {
    "w": SENT,
    "loss": 2,
    "accuracy": 2,
    "gradient": LAYERS,
    "moved": LAYERS,
    "activation": DEEPEST,
    "stuck": DEEPEST,
}
"""What is remembered of an epoch, and in how many numbers."""
ROW = sum(COLUMNS.values())


def read(carry: Carry, epochs: jax.Array) -> Slice:
    """Columns over epochs 0 to ``CAPACITY``, the epoch last: ``w`` (SENT, T) packed rows and those of ``look``.

    NaN from the epoch on in which something was not finite, or too large a number to be sent, whose number is ``diverged_at``
    (-1: never). After an early stop, whose epoch is ``stopped_at``, the weights stay and the rest is NaN; so it is after the
    last epoch that was ``reached``, where more are to come (else that is the run's length). ``best_at`` is the epoch of the
    lowest loss that early stopping met.
    """
    following = carry.rest[0].astype(jnp.int32)
    there = (jnp.arange(CAPACITY + 1) < following)[:, None]
    last = carry.rows[jnp.maximum(following - 1, 0), :SENT]
    weights = jnp.where(there, carry.rows[:, :SENT], last)
    looked = jnp.where(there, carry.rows[:, SENT:], jnp.nan)
    found, at = {"w": weights.T}, 0
    for name, rows in list(COLUMNS.items())[1:]:
        found[name] = looked[:, at : at + rows].T
        at += rows
    lost, stopped, _, best_at = carry.rest[1:5]  # as `Course` begins
    over = (following > epochs) | (lost >= 0)
    reached = jnp.where(over, epochs, following - 1)
    ends = {"diverged_at": lost, "stopped_at": stopped, "best_at": best_at, "reached": reached}
    whole = {**found, **{name: value.astype(int) for name, value in ends.items()}}
    return Slice(whole, carry._asdict(), jnp.where(over, 1.0, following / (epochs + 1)))


def last_of(found: Mapping[str, jax.Array]) -> jax.Array:
    """The last epoch of a run: its length, where it was stopped, or how far it has come."""
    return jnp.where(found["stopped_at"] >= 0, found["stopped_at"], found["reached"])
