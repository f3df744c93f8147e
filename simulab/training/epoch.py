"""One epoch: every mini-batch once, then a look at the network."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.component import namespace
from simulab.machine import backend
from simulab.modifiers import with_gradient
from simulab.runs.roll import updater
from simulab.training import batches, dropout, measure
from simulab.training.averaging import averaged
from simulab.training.plan import Knobs, Plan


class Trained(NamedTuple):
    """What a step changes."""

    w: jax.Array
    """(P,) all parameters in a row."""
    state: Any
    """The optimizer's."""
    statistics: Any
    """Running statistics of batch normalisation."""
    average: Any
    """(P,) averaged weights, or None."""
    averaged_steps: jax.Array
    """How many steps are in the average."""


class Watch(NamedTuple):
    """What early stopping remembers."""

    w: jax.Array
    """(P,) the best version."""
    statistics: Any
    loss: jax.Array
    """Its validation loss."""
    epoch: jax.Array
    """When it was met: 0 is before training."""


class Carry(NamedTuple):
    """What one epoch hands to the next."""

    trained: Trained
    best: Any
    """A Watch, or None without early stopping."""
    stopped_at: jax.Array
    """Epochs after which patience was at its end, or -1."""
    diverged_at: jax.Array
    """The first epoch after which a loss or weight was not finite (0: before training), or -1."""
    snapshots: Any
    """The weights (k, P) and statistics of the epochs whose surface is drawn, or None."""
    reacting: Any
    """(state, scale) of a schedule that reacts to losses, or None."""


def train_epoch(
    plan: Plan, knobs: Knobs, key: jax.Array, part: Any, unravel: Any, trained: Trained, epoch: Any, scale: Any = None
) -> Any:
    """``(trained', {step_loss, rate})`` after every mini-batch of one epoch (from 0); ``scale`` multiplies its rates.

    ``step_loss`` (S,) is what the optimizer saw: with dropout, the mini-batch's statistics and label smoothing, where
    it took its gradient (Nesterov's look-ahead), without penalties.
    """
    count, steps = part.x.shape[0], batches.steps_of(part.x.shape[0], plan.batch_size)
    rows, shares = batches.batches(batches.order(key, epoch, count), plan.batch_size)
    numbers = epoch * steps + jnp.arange(steps)
    names = namespace(knobs["schedule"])
    rates = jax.vmap(lambda t: jnp.asarray(plan.schedule.rate(t, names), part.x.dtype))(numbers)
    rates = rates if scale is None else rates * scale
    dropping = jax.random.fold_in(key, batches.DROPOUT)
    chosen = knobs["training"]

    def step(before: Trained, inputs: Any) -> Any:
        row, share, rate, number = inputs
        x, y = part.x[row], part.y[row]
        weights = None if share is None else share.astype(x.dtype)
        masks = None
        if "dropout" in plan.modifiers:
            here = jax.random.fold_in(dropping, number)
            masks = dropout.masks(here, chosen["dropout"], row.shape[0], plan.network.hidden, x.dtype)

        def seen(w: jax.Array) -> Any:
            sent = plan.network.apply(unravel(w), x, before.statistics, training=True, masks=masks, share=weights)
            each = plan.loss.function(sent.outputs, y, chosen)
            mean = jnp.mean(each) if weights is None else jnp.sum(each * weights) / jnp.sum(weights)
            return mean, sent.statistics

        def loss(w: jax.Array) -> jax.Array:
            return seen(w)[0]

        # a page has the gradient once for all rules that may take this step
        felt = with_gradient(jax.jit(jax.value_and_grad(loss))) if backend.runs_in_turn() else loss
        update = updater(plan.optimizer, felt, knobs["optimizer"], knobs["modifiers"])
        w, state, terms = update(before.w, before.state, rate, None)
        value, statistics = seen(terms.get("lookahead", before.w))  # XLA has it from the gradient's forward pass
        if "l1" in plan.modifiers:
            w = jnp.sign(w) * jnp.maximum(jnp.abs(w) - rate * chosen["l1"], 0)
        average, count_averaged = before.average, before.averaged_steps
        if plan.averaging != "none":
            due = epoch >= chosen["average_from"]
            mixed = averaged(plan.averaging, average, count_averaged, w, chosen["ema_decay"])
            average = jnp.where(due, mixed, w)  # until then the average is the weights
            count_averaged = count_averaged + due.astype(count_averaged.dtype)
        after = Trained(w.astype(before.w.dtype), state, statistics, average, count_averaged)
        return after, ({"step_loss": value} if "steps" in plan.record else {})

    after, rowed = jax.lax.scan(step, trained, (rows, shares, rates, numbers))
    return after, ({**rowed, "rate": rates} if "steps" in plan.record else {})


def kept(plan: Plan, trained: Trained) -> jax.Array:
    """(P,) the weights that validation and test judge: the averaged ones where there are any."""
    return trained.w if plan.averaging == "none" else trained.average


def look(plan: Plan, knobs: Knobs, splits: Any, unravel: Any, trained: Trained) -> dict[str, jax.Array]:
    """A row of the history: losses and accuracies of the splits, and what else is recorded."""
    parameters, train = unravel(trained.w), splits["train"]
    parts = [splits[name] for name in ("train", "validation") if name in splits]
    # one pass for both: what XLA compiles once it runs once
    sent = plan.network.apply(parameters, jnp.concatenate([part.x for part in parts]), trained.statistics)
    count = train.x.shape[0]
    row = _named("train", measure.scored(plan, knobs, sent.outputs[:count], train.y))
    if "validation" in splits:
        row |= _named("validation", measure.scored(plan, knobs, sent.outputs[count:], splits["validation"].y))
    if plan.averaging != "none" and "validation" in splits:
        part = splits["validation"]
        scores = plan.network.apply(unravel(trained.average), part.x, trained.statistics).outputs
        row |= _named("averaged", measure.scored(plan, knobs, scores, part.y))
    if "gradients" in plan.record:
        row["gradient_norm"] = measure.gradient_norms(plan, knobs, unravel, trained.w, trained.statistics, train)
    if "weights" in plan.record:
        row |= measure.weight_statistics(plan, parameters, sent, count)
    return row


def _named(part: str, found: dict[str, jax.Array]) -> dict[str, jax.Array]:
    return {f"{part}_{what}": value for what, value in found.items()}
