"""What is luck: the same run from many seeds, the band in which their losses lie, and the share that succeeds."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab.history import Handed, last_of
from simulab.widgets.net_lab.network import SQUARED
from simulab.widgets.slices import Slice

SEEDS = 25
GOOD = 0.95
"""Share of right answers on the training points from which a run counts as one that succeeds."""
SUCCEED, SPREAD, LOST, SO_FAR = range(4)
OFFSET = 40
"""Added to its codes, which stand beside those of the run."""
PHRASES = {
    OFFSET
    + SUCCEED: "Right on 95 % of the training points or more at the end: {a:int} of 25 seeds; all their last training losses "
    "lie from {b:sig3} to {c:sig3}.",
    OFFSET + SPREAD: "Of 25 seeds the last training losses lie from {b:sig3} to {c:sig3}.",
    OFFSET + LOST: "Of 25 seeds all blow up.",
    OFFSET
    + SO_FAR: "So far {a:int} of 25 seeds are trained; their last training losses lie from {b:sig3} to {c:sig3}.",
}


def seed(trained: Callable[[Any, Handed], Slice], carry: Handed) -> Slice:
    """A slice of the run from one more seed.

    Args:
        trained: a slice of the run from a seed after the run's own, and what the slice before handed on.
        carry: that, with the number of the seed and what is known of those before.

    Returns:
        ``loss`` (SEEDS, 2, T+1), ``right`` and ``last`` (SEEDS, 2) of the seeds that are trained, else NaN, and how many
        these ``seeds`` are.
    """
    made = trained(
        0 if carry is None else carry["seed"][0], None if carry is None else {name: carry[name] for name in RUN}
    )
    found, last = made.columns, last_of(made.columns)
    own = {"loss": found["loss"], "right": found["accuracy"][:, last], "last": found["loss"][:, last]}
    at = jnp.zeros(1) if carry is None else carry["seed"]
    over = made.done >= 1
    number, columns = jnp.arange(SEEDS), {}
    for name, value in own.items():
        before = jnp.zeros((SEEDS, *value.shape)) if carry is None else carry[f"{name}_before"]
        place = number.reshape(SEEDS, *[1] * value.ndim)
        columns[name] = jnp.where((place == at[0]) & over, value, jnp.where(place < at[0], before, jnp.nan))
    after = at + over
    inner = {**made.carry, "rest": jnp.where(over, 0, made.carry["rest"])}  # the next seed begins anew
    handed = {**inner, "seed": after, **{f"{name}_before": value for name, value in columns.items()}}
    return Slice({**columns, "seeds": after.astype(int)}, handed, (at[0] + made.done) / SEEDS)


RUN = ("rows", "rest")
"""What of a carry is the run's."""


def fortune(k: Mapping[str, Any], now: Now) -> dict[str, jax.Array]:
    """Of all seeds: ``low``, ``middle``, ``high`` (T+1,), the quartiles of their losses after each epoch, and a sentence."""
    losses, right = now["luck"]["loss"][:, 0], now["luck"]["right"][:, 0]
    ordered = jnp.sort(jnp.where(jnp.isfinite(losses), losses, jnp.inf), axis=0)
    seeds = now["luck"]["seeds"][0].astype(int)
    quarter = seeds // 4
    low, middle, high = (
        jnp.take(ordered, jnp.maximum(at, 0), axis=0) for at in (quarter, seeds // 2, seeds - 1 - quarter)
    )
    ends = now["luck"]["last"][:, 0]
    final = jnp.where(jnp.isfinite(ends), ends, jnp.inf)
    alive = jnp.isfinite(final)
    is_number = now["points"]["task"][0] == SQUARED
    of_all = jnp.where(jnp.any(alive), jnp.where(is_number, SPREAD, SUCCEED), LOST)
    of_some = jnp.where(jnp.any(alive), OFFSET + SO_FAR, -1)
    code = jnp.where(seeds == SEEDS, OFFSET + of_all, of_some)
    good = jnp.where(seeds == SEEDS, jnp.sum(right >= GOOD), seeds)
    return {
        "low": jnp.where(jnp.isfinite(low), low, jnp.nan),
        "middle": jnp.where(jnp.isfinite(middle), middle, jnp.nan),
        "high": jnp.where(jnp.isfinite(high), high, jnp.nan),
        "code": code[None].astype(int),
        "who": jnp.full(1, -1),
        "a": good[None] * 1.0,
        "b": jnp.min(final)[None],
        "c": jnp.max(jnp.where(alive, final, -jnp.inf))[None],
    }
