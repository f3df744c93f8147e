"""A whole training run as a pure function, and in chunks for who wants to see it grow."""

import functools
from typing import Any

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

from simulab.schedule import Reaction, reaction
from simulab.training import batches, measure
from simulab.training.epoch import Carry, Trained, Watch, kept, look, train_epoch
from simulab.training.network import Parameters
from simulab.training.plan import Knobs, Plan

Rows = dict[str, jax.Array]


def run(plan: Plan, knobs: Knobs, key: jax.Array, splits: Any, weights: Parameters | None = None) -> dict[str, Any]:
    """Train: pure and traceable, one scan over epochs of one scan over mini-batches.

    Args:
        plan: the structure; static.
        knobs: the numbers; see ``simulab.training.plan.Knobs``. With ``surface`` recorded also
            ``knobs["surface"]["epochs"]`` (k,), the epochs whose surface is drawn.
        key: of jax.random: initial weights, order of the examples, dropout.
        splits: {"train": Part, and perhaps "validation", "test"}: x (n, d) and y (n,).
        weights: the initial parameters, instead of drawing them.

    Returns:
        The arrays of ``simulab.training.history.History``, by name. Pass it through ``jax.jit`` and ``jax.vmap``.
    """
    splits = jax.tree.map(jnp.asarray, splits)
    carry = begin(plan, knobs, key, splits, weights)
    carry, rows = advance(plan, knobs, key, splits, carry, jnp.arange(plan.epochs + 1))
    return {**tidied(rows), **finish(plan, knobs, splits, carry)}


def begin(plan: Plan, knobs: Knobs, key: jax.Array, splits: Any, weights: Parameters | None = None) -> Carry:
    """What the first epoch is given."""
    x = splits["train"].x
    if weights is None:
        drawing = jax.random.fold_in(key, batches.WEIGHTS)
        scale = knobs["training"]["initial_scale"]
        weights = plan.network.init(drawing, x.shape[1], plan.outputs, scale, x.dtype)
    w, _ = ravel_pytree(weights)
    statistics = plan.network.statistics(x.dtype)
    average = None if plan.averaging == "none" else w
    trained = Trained(w, plan.optimizer.init(w), statistics, average, jnp.zeros((), x.dtype))
    best = None
    if "patience" in plan.modifiers:
        best = Watch(w, statistics, jnp.asarray(jnp.inf, x.dtype), jnp.asarray(0, jnp.int32))
    snapshots = None
    if "surface" in plan.record:
        count = knobs["surface"]["epochs"].shape[0]
        here = (w, statistics)
        snapshots = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (count, *leaf.shape)), here)
    never = jnp.asarray(-1, jnp.int32)
    reacts = reaction(plan.schedule, knobs["schedule"])
    reacting = None if reacts is None else (reacts.init(), jnp.ones((), x.dtype))
    return Carry(trained, best, never, never, snapshots, reacting)


def advance(plan: Plan, knobs: Knobs, key: jax.Array, splits: Any, carry: Carry, epochs: jax.Array) -> Any:
    """``(carry', rows)`` after the epochs that are listed: a scan over them.

    Epoch 0 only looks at the network before training, and so do epochs after the plan's last one; epoch e is the e-th
    to be trained. After a run has stopped or diverged nothing changes and NaN is recorded, also for the epoch in which
    it diverged.
    """
    unravel, part = shaped(plan, splits["train"].x), splits["train"]

    reacts = reaction(plan.schedule, knobs["schedule"])

    def untrained(before: Trained, epoch: jax.Array, scale: Any) -> Any:
        steps = jax.eval_shape(train, before, epoch, scale)[1]
        return before, jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), steps)

    def train(before: Trained, epoch: jax.Array, scale: Any) -> Any:
        return train_epoch(plan, knobs, key, part, unravel, before, epoch - 1, scale)

    def body(before: Carry, epoch: jax.Array) -> Any:
        due = (epoch > 0) & (epoch <= plan.epochs)
        scale = None if reacts is None else before.reacting[1]
        trained, stepped = jax.lax.cond(due, train, untrained, before.trained, epoch, scale)
        row = {**look(plan, knobs, splits, unravel, trained), **stepped}
        over = (before.stopped_at >= 0) | (before.diverged_at >= 0)
        finite = jnp.isfinite(row["train_loss"]) & jnp.all(jnp.isfinite(trained.w))
        lost = jnp.where(finite, before.diverged_at, epoch.astype(jnp.int32))
        reacting = None if reacts is None else _told(reacts, row, before.reacting, due)
        after = before._replace(trained=trained, diverged_at=lost, reacting=reacting)
        after = _watched(plan, knobs, row, after, epoch)
        after = jax.tree.map(lambda old, new: jnp.where(over, old, new), before, _drawn(plan, knobs, after, epoch))
        ended = {name: over if name == "rate" else over | (after.diverged_at >= 0) for name in row}
        return after, {name: jnp.where(ended[name], jnp.nan, value) for name, value in row.items()}

    return jax.lax.scan(body, carry, epochs)


def _drawn(plan: Plan, knobs: Knobs, carry: Carry, epoch: jax.Array) -> Carry:
    """With the weights of this epoch kept for its surface; for later ones too, lest the run should end before."""
    if "surface" not in plan.record:
        return carry
    due = knobs["surface"]["epochs"] >= epoch
    here = (kept(plan, carry.trained), carry.trained.statistics)
    snapshots = jax.tree.map(
        lambda old, new: jnp.where(due.reshape(-1, *[1] * new.ndim), new, old), carry.snapshots, here
    )
    return carry._replace(snapshots=snapshots)


def _told(reacts: Reaction, row: Rows, before: Any, due: jax.Array) -> Any:
    """The reaction to an epoch's loss; the look before training tells it nothing, as in a loop that people write."""
    state, scale = reacts.update(before[0], row.get("validation_loss", row["train_loss"]))
    after = (state, scale)
    return jax.tree.map(lambda old, new: jnp.where(due, new, old).astype(jnp.asarray(old).dtype), before, after)


def _watched(plan: Plan, knobs: Knobs, row: Rows, carry: Carry, epoch: jax.Array) -> Carry:
    if carry.best is None:
        return carry
    loss = row["validation_loss" if plan.averaging == "none" else "averaged_loss"]
    better = loss < carry.best.loss - knobs["training"]["min_delta"]
    here = Watch(kept(plan, carry.trained), carry.trained.statistics, loss, epoch.astype(jnp.int32))
    best = jax.tree.map(lambda old, new: jnp.where(better, new, old), carry.best, here)
    tired = epoch - best.epoch >= knobs["training"]["patience"]
    return carry._replace(best=best, stopped_at=jnp.where(tired, epoch, carry.stopped_at).astype(jnp.int32))


def finish(plan: Plan, knobs: Knobs, splits: Any, carry: Carry) -> Rows:
    """What is said once, at the end: the kept version's test, the best epoch, the surfaces."""
    unravel = shaped(plan, splits["train"].x)
    w, statistics = kept(plan, carry.trained), carry.trained.statistics
    if carry.best is not None:
        w, statistics = carry.best.w, carry.best.statistics
    lost = carry.diverged_at >= 0 if carry.best is None else jnp.asarray(False)
    found: Rows = {"w": w, "statistics": statistics, "stopped_at": carry.stopped_at, "diverged_at": carry.diverged_at}  # pyright: ignore
    if carry.best is not None:
        found["best_epoch"] = carry.best.epoch
    if "test" in splits:
        scores = plan.network.apply(unravel(w), splits["test"].x, statistics).outputs
        judged = measure.scored(plan, knobs, scores, splits["test"].y)
        found |= {f"test_{name}": jnp.where(lost, jnp.nan, value) for name, value in judged.items()}
    if carry.snapshots is not None:
        axes = measure.grid(splits["train"].x, plan.resolution)
        draw = jax.vmap(lambda flat, moments: measure.surface(plan, unravel(flat), moments, axes))
        found |= {"surface": draw(*carry.snapshots), "surface_x1": axes[0], "surface_x2": axes[1]}
    return found


def tidied(rows: Any, axis: int = 0) -> Rows:
    """The rows without the steps of epoch 0, which has none."""

    def after_first(value: Any) -> Any:
        return value[1:] if axis == 0 else value[:, 1:]

    return {name: after_first(value) if name in ("step_loss", "rate") else value for name, value in rows.items()}


@functools.lru_cache(maxsize=256)
def _unraveller(plan_network: Any, inputs: int, outputs: int, dtype: Any) -> Any:
    template = jax.eval_shape(lambda: plan_network.init(jax.random.key(0), inputs, outputs, 1.0, dtype))
    leaves, tree = jax.tree.flatten(template)
    ends = []
    for leaf in leaves:
        ends.append((ends[-1] if ends else 0) + leaf.size)

    def unravel(flat: jax.Array) -> Parameters:
        return jax.tree.unflatten(
            tree, [flat[end - leaf.size : end].reshape(leaf.shape) for leaf, end in zip(leaves, ends)]
        )

    return unravel


def shaped(plan: Plan, x: Any) -> Any:
    """The function from (P,) weights in a row to the network's parameters."""
    return _unraveller(plan.network, x.shape[1], plan.outputs, x.dtype)
