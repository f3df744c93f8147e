"""What the check list measures of a net, and the loss of nets with more and more classes."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.training.initialisation import xavier
from simulab.vitals.check_list import ALIVE, MEMORISED, SURE, passed
from simulab.widgets.kit.short_net import CLASSES, HIDDEN, hidden_of
from simulab.widgets.sanity.net import Looked, accuracy, cost, felt, loss_and_gradient, mean_loss, squares, trained

COUNTS = (2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100)
"""Numbers of classes for which the loss before training is asked."""


def checked(seen: Looked, k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """The eight lines ``expected``, ``measured``, ``passed`` (8, 1), and the losses of both trainings (1, T+1)."""
    problem, w, l2 = seen.parted.problem, seen.w, k["l2"]
    few = jnp.minimum(jnp.asarray(k["examples"], jnp.int32), problem.count)
    steps = jnp.asarray(k["steps"], jnp.int32)
    tiny, memory = trained(seen, few, k["learning_rate"], 0.0, steps)
    every, learnt = trained(seen, problem.count, k["learning_rate"], l2, steps)
    _, gradient = loss_and_gradient(seen, w, problem.count, 0.0)
    _, pulled = loss_and_gradient(seen, w, problem.count, l2)
    mine, theirs = felt(seen, gradient), felt(seen, pulled)
    length = jnp.maximum(jnp.sqrt(squares(gradient)), 1e-12)
    small = 1e-2 / length**2
    fall = mean_loss(seen, w, problem.count) - mean_loss(seen, w - small * mine, problem.count)
    cut = (seen.x.shape[1] + 1) * HIDDEN
    moved = jnp.stack([jnp.sqrt(squares(g) / squares(at)) for g, at in ((mine[:cut], w[:cut]), (mine[cut:], w[cut:]))])
    sure = cost(seen.fault.kind, SURE * (jnp.arange(CLASSES) == 1)[None], jnp.zeros(1), problem.classes)[0]
    most, held = seen.parted.most, seen.parted.whole - problem.count
    luck = jnp.minimum(1.0, most + 3 * jnp.sqrt(most * (1 - most) / held))
    said = jnp.asarray(problem.classes, float)
    expected = jnp.stack(jnp.broadcast_arrays(0.0, jnp.log(said), l2, 1.0, ALIVE, SURE, MEMORISED, luck))
    measured = jnp.stack([
        _off(seen), mean_loss(seen, _quiet(w, cut, k["last_layer"]), problem.count), jnp.sum((theirs - mine) * w) / squares(w),
        fall / (small * squares(gradient)), small * jnp.min(moved), sure, tiny[steps],
        accuracy(seen, learnt, problem.count, seen.parted.whole),
    ])  # fmt: skip
    verdict = passed(measured, expected, accuracy(seen, memory, jnp.zeros((), jnp.int32), few))
    return {
        "tiny": tiny[None], "every": every[None], "expected": expected[:, None], "measured": measured[:, None],
        "passed": verdict.astype(int)[:, None],
    }  # fmt: skip


def first_losses(seen: Looked, k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """For each number of ``classes`` (V,) the loss before training: ``bare``, and with the ``penalty`` on all weights."""
    x, there = seen.x, jnp.arange(seen.x.shape[0]) < seen.parted.problem.count
    hidden, cut = hidden_of(seen.w, x), (x.shape[1] + 1) * HIDDEN
    key = jax.random.key(jnp.asarray(k["seed"], jnp.uint32))
    drawn = jax.random.normal(jax.random.fold_in(key, 99), (HIDDEN, max(COUNTS)), jnp.float32).astype(float)
    shares = hidden @ drawn

    def one(classes: jax.Array) -> tuple[jax.Array, jax.Array]:
        spread = k["last_layer"] * xavier(HIDDEN, classes)  # pyright: ignore
        mine = jnp.arange(max(COUNTS)) < classes
        y = jnp.arange(x.shape[0]) % classes + jnp.where(seen.from_one, 1, 0)
        loss = jnp.sum(jnp.where(there, cost(seen.fault.kind, spread * shares, y, classes), 0)) / jnp.sum(there)
        weights = squares(seen.w[:cut]) + jnp.sum(jnp.where(mine, (spread * drawn) ** 2, 0))
        return loss, loss + seen.fault.penalty * k["l2"] / 2 * weights

    counts = jnp.asarray(COUNTS, jnp.int32)
    bare, penalised = jax.lax.map(one, counts)
    return {"classes": counts.astype(float), "bare": bare, "penalised": penalised}


def _quiet(w: jax.Array, cut: int, scale: Any) -> jax.Array:
    """The net with a last layer of so much of its size."""
    return jnp.where(jnp.arange(w.shape[0]) < cut, 1.0, scale) * w


def _off(seen: Looked) -> jax.Array:
    """The largest mean, or logarithm of a deviation, of a feature of the examples that train."""
    problem = seen.parted.problem
    there = (jnp.arange(seen.x.shape[0]) < problem.count)[:, None]
    mean = jnp.sum(jnp.where(there, seen.x, 0), axis=0) / problem.count
    spread = jnp.sqrt(jnp.sum(jnp.where(there, (seen.x - mean) ** 2, 0), axis=0) / problem.count)
    far = jnp.maximum(jnp.abs(mean), jnp.abs(jnp.log(jnp.maximum(spread, 1e-6))))
    return jnp.max(jnp.where(jnp.arange(seen.x.shape[1]) < problem.inputs, far, 0))
