"""Trainings of so many passes by rate and decoupled weight decay, or by rate and dropout: where they end on held-out examples."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.batches.rule import RATES, middles, steps_of
from simulab.batches.task import DROPOUT, ORDER, Task, key_of, rows_of

KINDS = ("decay", "dropout")
DECAYS = (0.0, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Columns of the map, as many of each kind; its rows are the rates of ``rule``."""


class Halves(NamedTuple):
    """A net that learns from one half of the examples, and is judged by the other."""

    task: Task
    thinned: Callable[[jax.Array, Any, jax.Array, jax.Array, Any], jax.Array]
    """(rows, B, w, key, p) -> (P,) the gradient of a mini-batch through a net of which a share p of hidden units is dropped."""
    held_out: Callable[[jax.Array], jax.Array]
    """(P,) -> () the mean loss of the other half, with nothing dropped."""
    count: Any
    """How many examples are held out."""


def ended(
    given: Halves, seed: Any, held: Any, rate: Any, decay: Any, dropout: Any, replaced: Any, steps: Any
) -> jax.Array:
    """(P,) the weights after so many steps w <- (1 - ηλ) w - η g, from the start and on the mini-batches of ``descent.ended``.

    Args:
        decay: λ, of all weights and biases; beside plain descent it is decoupled, and the same as a penalty λ|w|²/2.
        dropout: p; what is kept is divided by 1 - p.
    """
    task = given.task
    order, luck = key_of(seed, ORDER), key_of(seed, DROPOUT)

    def step(at: jax.Array, w: jax.Array) -> jax.Array:
        rows = rows_of(task, jax.random.fold_in(order, at), replaced)
        slope = given.thinned(rows, jnp.asarray(held, jnp.int32), w, jax.random.fold_in(luck, at), dropout)
        return w - rate * slope - rate * decay * w

    return jax.lax.fori_loop(0, jnp.asarray(steps, jnp.int32), step, task.start(seed))


def ends(
    given: Halves,
    seed: Any,
    held: Any,
    decay: Any,
    dropout: Any,
    replaced: Any,
    epochs: Any,
    each: Callable[..., Any],
) -> jax.Array:
    """(R,) the held-out loss at which trainings at each of ``rule.RATES`` end, in the middle of the seeds; see ``rule.ends``."""
    steps = steps_of(given.task, epochs, held)

    def one(rate: jax.Array, luck: jax.Array) -> jax.Array:
        return given.held_out(ended(given, luck, held, rate, decay, dropout, replaced, steps))

    return middles(one, seed, each, jnp.asarray(RATES))
