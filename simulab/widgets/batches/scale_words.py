"""What is said of several workers, several devices, and few bits."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches import half, schedule, workers
from simulab.batches.formats import FORMATS

TOGETHER_SAME, ALONE, APART, SUMMED, WEIGHED, OWN_STATISTICS, LOSSES, NO_LOSS = range(100, 108)
SPEED, SHARES, ALL_ONE, BUBBLE, RING, KNEE, HOLDS = range(110, 117)
LOST, NONE_LOST, SKIPPED, ALL_SKIPPED, SCALES, STUCK, ENDS, NO_END, REFERENCE = range(120, 129)
PHRASES = {
    TOGETHER_SAME: "What {a:int} workers find together is the large batch's gradient, up to {b:sig3} of its length: rounding "
    "to 32 bits.",
    ALONE: "One worker has the whole batch.",
    APART: "What {a:int} workers find together is {b:sig3} of the large batch's gradient's length away from it, before training.",
    SUMMED: "A sum of {a:int} means is {a:int} times as long as their mean, as if the rate were {b:sig3}.",
    WEIGHED: "An example of the smallest shard counts {a:sig3} times as much as one of the largest.",
    OWN_STATISTICS: "Each worker normalises over its own examples; at once it is over all {a:int}.",
    LOSSES: "After {c:int} steps the loss is {a:sig3}; computed at once it is {b:sig3}.",
    NO_LOSS: "The workers' net ends at no finite loss.",
    SPEED: "A step takes {a:sig3} ms: {b:sig3} examples a second, {c:sig3} times what one device does.",
    SHARES: "The devices compute for {a:int} % of the time, exchange for {b:int} % and wait for {c:int} %.",
    ALL_ONE: "One device has all of it, and waits for nobody.",
    BUBBLE: "Until it is full and until it is empty a pipeline waits: for (p − 1)/(m + p − 1) = {a:int} % of the time if sending "
    "takes none.",
    RING: "Over each link go 2(N − 1)/N = {a:sig3} times the gradient's {b:sig3} GB, in {c:sig3} ms.",
    KNEE: "On one device a step is half overhead at B = t₀r = {a:sig3}; far below, more examples cost hardly more time.",
    HOLDS: "Each device holds {a:sig3} GB.",
    LOST: "{a:sig3} % of the gradient's entries are zero and should not be, in the mean of the steps.",
    NONE_LOST: "No entry of the gradient is lost.",
    SKIPPED: "{a:int} of {b:int} steps are skipped, as the gradient times S is beyond the largest number.",
    ALL_SKIPPED: "All {b:int} steps are skipped, as the gradient times S is beyond the largest number: nothing is learnt.",
    SCALES: "S begins at 2 to the power {a:int} and ends at 2 to the power {b:int}.",
    STUCK: "In the mean of the steps {a:sig3} % of the weights that should move stay: their step is too small for the format.",
    ENDS: "After {c:int} steps the loss is {a:sig3}; in float32 it is {b:sig3}.",
    NO_END: "It ends at no finite loss.",
    REFERENCE: "This is the training in float32 itself: it ends at a loss of {a:sig3}.",
}
ROUNDING = 1e-5
"""Of the gradient's length: what is less is rounding to 32 bits."""
Columns = dict[str, jax.Array]


def percent(share: Any) -> jax.Array:
    """Whole percents, a half upwards in every home."""
    return jnp.floor(100 * share + 0.5)


def _said(*said: tuple[Any, Any, Any, Any]) -> Columns:
    codes, a, b, c = zip(*said)
    numbers = {
        name: jnp.stack([jnp.asarray(one, float) for one in row]) for name, row in (("a", a), ("b", b), ("c", c))
    }
    return {"code": jnp.stack([jnp.asarray(one, int) for one in codes]), "who": jnp.full(len(codes), -1), **numbers}


def _last(row: jax.Array, steps: jax.Array) -> jax.Array:
    return row[..., steps]


def mean(row: jax.Array, steps: jax.Array, ends: int = 1) -> jax.Array:
    """Of steps 0 to T - 1, or with ``ends`` 0 to T."""
    there = jnp.arange(row.shape[-1]) < steps + ends
    return jnp.sum(jnp.where(there, row, 0.0), axis=-1) / (steps + ends)


def of_workers(g: workers.Given, seen: workers.Seen, own: jax.Array, steps: jax.Array) -> Columns:
    """Whether the workers find the large batch's gradient, and if not, why; where both end."""
    there = jnp.arange(len(own)) < g.workers
    most, least = jnp.max(own), jnp.min(jnp.where(there, own, jnp.inf))
    several = g.workers > 1
    farthest = jnp.max(jnp.where(jnp.arange(len(seen.apart)) <= steps, seen.apart, 0.0))
    same = farthest < ROUNDING
    first = jnp.where(several, jnp.where(same, TOGETHER_SAME, APART), ALONE)
    weighed = several & (g.together != 0) & (most > least)
    summed = several & (g.together == workers.TOGETHER.index("sum"))
    at, alone = (_last(seen.loss[:, i], steps) for i in range(2))
    return _said(
        (first, g.workers, jnp.where(same, farthest, seen.apart[0]), 0.0),
        (jnp.where(summed, SUMMED, -1), g.workers, g.workers * g.learning_rate, 0.0),
        (jnp.where(weighed, WEIGHED, -1), most / least, 0.0, 0.0),
        (jnp.where(several & g.normalised, OWN_STATISTICS, -1), workers.EXAMPLES, 0.0, 0.0),
        (jnp.where(jnp.isfinite(at), LOSSES, NO_LOSS), at, alone, steps),
    )  # fmt: skip


def of_devices(g: schedule.Given, split: Any, here: schedule.Schedule) -> Columns:
    """Time, shares, the rule of the split, the knee, and memory."""
    n = jnp.asarray(g.devices, float)
    alone = g.overhead + g.batch / g.rate
    data, pipeline = (split == schedule.SPLITS.index(name) for name in ("data", "pipeline"))
    micro = jnp.minimum(jnp.asarray(g.micro, float), g.batch)
    several = n > 1
    size = 4 * g.weights
    rule = jnp.where(pipeline, BUBBLE, jnp.where(data, RING, -1))
    a = jnp.where(pipeline, percent(schedule.bubble(n, micro)), 2 * (n - 1) / n)
    computing, exchanging = percent(here.computing), percent(here.exchanging)
    return _said(
        (SPEED, 1e3 * here.time, g.batch / here.time, alone / here.time),
        (jnp.where(several, SHARES, jnp.where(here.computing > 0, ALL_ONE, -1)), computing, exchanging,
         percent(jnp.maximum(1 - here.computing - here.exchanging, 0))),
        (jnp.where(several, rule, -1), a, size / 1e9, 1e3 * schedule.ring(n, size, g.bandwidth)),
        (KNEE, g.overhead * g.rate, 0.0, 0.0),
        (HOLDS, here.memory / 1e9, 0.0, 0.0),
    )  # fmt: skip


def of_precision(g: half.Given, seen: half.Seen, reference: jax.Array, same: Any, steps: jax.Array) -> Columns:
    """What is lost, skipped and stuck, and where it ends beside float32."""
    lost, stuck = (100 * mean(row, steps) for row in (seen.lost, seen.still))
    skipped = _last(seen.skipped, steps)
    end, there = _last(seen.loss, steps), _last(reference, steps)
    finite = jnp.isfinite(end)
    scaled = g.scaling != 0
    some = jnp.where(skipped >= steps, ALL_SKIPPED, SKIPPED)
    dynamic = g.scaling == half.SCALINGS.index("dynamic")
    ends = jnp.where(same, REFERENCE, jnp.where(finite, ENDS, NO_END))
    return _said(
        (jnp.where(finite, jnp.where(lost > 0, LOST, NONE_LOST), -1), lost, 0.0, 0.0),
        (jnp.where(scaled & (skipped > 0), some, -1), skipped, steps, 0.0),
        (jnp.where(dynamic, SCALES, -1), jnp.log2(seen.scale[0]), jnp.log2(_last(seen.scale, steps)), 0.0),
        (jnp.where(~jnp.asarray(g.masters, bool) & finite & (stuck > 0), STUCK, -1), stuck, 0.0, 0.0),
        (ends, end, there, steps),
    )  # fmt: skip


def is_reference(g: half.Given) -> jax.Array:
    """Whether a training is the one in float32 beside which all others are."""
    return (g.kind == list(FORMATS).index("float32")) & (g.scaling == 0)
