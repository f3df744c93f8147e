"""A whole run as one loop, pure and traceable: what ``descend``, a basin map and every widget share."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.component import namespace
from simulab.landscape import Loss
from simulab.machine import backend
from simulab.modifiers import decoupled_decay, differentiated, gradient_noise, modified
from simulab.optimizer import Optimizer
from simulab.runs.pace import scan_told
from simulab.runs.verdict import first, in_reach
from simulab.schedule import Reaction, Schedule


def updater(
    optimizer: Optimizer, loss: Loss, knobs: Mapping[str, Any], modifiers: Mapping[str, Any]
) -> Callable[..., Any]:
    """``(x, state, rate, noise) -> (x', state', terms)``: one update with its modifiers.

    Args:
        optimizer: the rule.
        loss: the true loss.
        knobs: of the optimizer; the learning rate comes step by step.
        modifiers: any of ``l2``, ``clip_norm``, ``clip_value``, ``weight_decay`` -> (traced) number.
    """
    decay = modifiers.get("weight_decay")
    wrapped = {name: modifiers.get(name) for name in ("l2", "clip_norm", "clip_value")}

    @jax.jit  # a page carries it once, however many runs and pictures take this step
    def update(x: jax.Array, state: Any, rate: jax.Array, noise: jax.Array | None) -> Any:
        felt = modified(loss, noise=noise, **wrapped)
        shrunk = x if decay is None else decoupled_decay(x, rate, decay)
        moved, state, terms = optimizer.step(felt, x, state, namespace({**knobs, "learning_rate": rate}))
        return moved if decay is None else moved + (shrunk - x), state, terms

    return update


def roll(
    optimizer: Optimizer,
    loss: Loss,
    start: jax.Array,
    rates: jax.Array,
    knobs: Mapping[str, Any],
    modifiers: Mapping[str, Any],
    noise: jax.Array | None,
    box: jax.Array,
    terms: bool = False,
    reacts: Reaction | None = None,
    told: bool = False,
) -> dict[str, Any]:
    """A whole run, pure and traceable.

    Args:
        start: (d,); rates: (T+1,), the last one is not used; noise: (T+1, d) added to the gradients, or None.
        box: (d, 2); after the first step that is not finite or far from the box everything but the rate is NaN.
        reacts: what scales the rates by the losses met.
        told: whether the loop says how far it is; see ``simulab.runs.pace``.

    Returns:
        x (T+1, d), loss (T+1,), grad (T+1, d), rate (T+1,) and, where asked, terms {name: (T+1, d)}; entry T of a rate or
        a term is of a step that was not taken.
    """
    update = updater(optimizer, loss, knobs, modifiers)

    # XLA runs a loop over little memory many times faster than a larger one, so the serial one carries what it must
    def body(carry: Any, inputs: Any) -> Any:
        x, state = carry
        moved, state, seen = update(x, state, *inputs)
        return (moved, state), (x, seen if terms else {})

    def reacting(carry: Any, inputs: Any) -> Any:
        carry, (watched, scale) = carry
        rate = scale * inputs[0]
        carry, (x, seen) = body(carry, (rate, inputs[1]))
        return (carry, reacts.update(watched, loss(carry[0]))), (x, seen, rate)  # pyright: ignore

    scan = scan_told if told else jax.lax.scan
    carry = (start, optimizer.init(start))
    if reacts is None:
        _, (x, seen) = scan(body, carry, (rates, noise))
    else:
        first = (reacts.init(), jnp.ones((), rates.dtype))
        _, (x, seen, rates) = scan(reacting, (carry, first), (rates, noise))
    value, grad = backend.each(differentiated(loss), rates.shape[0])(x)
    return {**_until_lost({"x": x, "loss": value, "grad": grad, "terms": seen}, box), "rate": rates}


@jax.jit  # a page carries it once
def _until_lost(run: dict[str, Any], box: jax.Array) -> dict[str, Any]:
    """The run with NaN after the first step that is not finite or far from the box."""
    left = first(~in_reach(run["x"], run["loss"], run["grad"], box))
    t = jnp.arange(run["loss"].shape[0])
    lost = (left >= 0) & (t > left)
    return jax.tree.map(lambda leaf: jnp.where(lost.reshape(-1, *[1] * (leaf.ndim - 1)), jnp.nan, leaf), run)


def rates_of(schedule: Schedule, knobs: Mapping[str, Any], count: int) -> jax.Array:
    """(count,) rates: entry t is the rate of the update from x_t to x_{t+1}."""
    names = namespace(knobs)
    return jax.vmap(lambda step: jnp.asarray(schedule.rate(step, names), float))(jnp.arange(count))


def kicks_of(seed: Any, sigma: Any, batch_size: Any, count: int, dimension: int) -> jax.Array:
    """(count, d): what mini-batches of ``batch_size`` add to the gradients; a longer run begins like a shorter one."""
    key, dtype = jax.random.key(seed), jnp.result_type(float)
    draw = functools.partial(gradient_noise, key, sigma=sigma, batch_size=batch_size)
    return jax.vmap(lambda step: draw(step, (dimension,), dtype))(jnp.arange(count))
