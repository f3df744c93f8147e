"""What is said of the two nets, and of the map."""

import math
from typing import Any

import jax
import jax.numpy as jnp

from simulab.depth.net import STARTS
from simulab.depth.training import BATCH, EXAMPLES, Given, Watched
from simulab.widgets.moment import Now

DEPTHS = (1, 2, 4, 8, 16, 32, 64)
"""Of the map's nets."""
SCALES = tuple(2.0 ** (i / 2) for i in range(-4, 5))
"""Of the map's initial weights, a part each."""
SHRINKS, GROWS, KEEPS, FADES, BURSTS, LOST, SILENT, ZEROS, BEYOND, ONE, SAME = range(11)
ENDS, RUNNING, NO_END = range(20, 23)
LEFT_ON, ALONE = range(30, 32)
COUNTED = 40
TENFOLD, FAR = 1.0, 30.0
"""Powers of ten: less than that is not called shrinking or growing; more than that is not written as a factor."""
BACK = "from layer {b:int} back to layer 1, before training"
PHRASES = {
    SHRINKS: f"{{who}}: the gradient shrinks by a factor of {{a:sig3}} {BACK}.",
    GROWS: f"{{who}}: the gradient grows by a factor of {{a:sig3}} {BACK}.",
    KEEPS: f"{{who}}: the gradient is multiplied by {{a:sig3}} {BACK}.",
    FADES: f"{{who}}: the gradient shrinks by {{a:int}} powers of ten {BACK}.",
    BURSTS: f"{{who}}: the gradient grows by {{a:int}} powers of ten {BACK}.",
    LOST: f"{{who}}: no gradient gets {BACK}.",
    SILENT: "{who}: the gradient is zero in every layer, before training.",
    ZEROS: "{who} starts from zeros: the gradient is zero in every layer, before training, and all units of a layer are "
    "alike and stay so.",
    BEYOND: "{who}: the gradient is beyond all numbers, before training.",
    ONE: "{who} has one layer: nothing is lost on the way back.",
    SAME: "The one change changes nothing here: both are the same net.",
    ENDS: "It ends with {a:int} % right, at a loss of {b:sig3}.",
    RUNNING: "It ends, by its running statistics, with {a:int} % right, at a loss of {b:sig3}.",
    NO_END: "It ends at no finite loss.",
    LEFT_ON: "Left in training mode and asked about {b:int} examples at a time, it has {a:int} % right.",
    ALONE: "Left in training mode and asked about one example at a time, it gives all the same answer: {a:int} % right.",
    COUNTED: f"Of {len(DEPTHS) * len(SCALES)} nets with 1 to 64 layers at scales from 0.25 to 4, {{a:int}} learn, "
    "{b:int} vanish and {c:int} explode.",
}
LEARNS = 0.75 * math.log(2)
"""A net has learnt that ends below three quarters of what it costs to know nothing."""
VANISHED, EXPLODED = 0.05, 5.0
"""Of a net that has not: norms of the gradient by layer 1's weights, before training, that are called so."""
TRAINS, VANISHES, EXPLODES, NEITHER = range(4)
Columns = dict[str, jax.Array]


def of_nets(nets: Given, seen: Watched, same: Any) -> Columns:
    """Three sentences of each net (leading axis 2): how the gradient gets back, how it ends, and, of batch normalisation, what
    it does in the wrong mode."""
    rows = [_of_net(*(jax.tree.map(lambda leaf, i=i: leaf[i], one) for one in (nets, seen))) for i in range(2)]
    second = [jnp.where(same, jnp.array([SAME, -1, -1]), rows[1][0]), *rows[1][1:]]
    code, a, b = (jnp.concatenate([x, y]) for x, y in zip(rows[0], second))
    return {"code": code.astype(int), "who": jnp.array([0, 0, 0, 1, 1, 1]), "a": a, "b": b}


def _of_net(net: Given, seen: Watched) -> tuple[jax.Array, jax.Array, jax.Array]:
    last = net.depth - 1
    first, top = seen.back[0, 0], seen.back[0, last]
    power = jnp.log10(first) - jnp.log10(top)
    shrinks = power < 0
    far, some = jnp.abs(power) > FAR, jnp.abs(power) >= TENFOLD
    way = jnp.where(shrinks, jnp.where(far, FADES, SHRINKS), jnp.where(far, BURSTS, GROWS))
    way = jnp.where(some, way, KEEPS)
    number = jnp.where(far, jnp.abs(power), 10.0 ** jnp.where(some, jnp.abs(power), power))
    for true, code in (
        (first == 0, LOST),
        (~jnp.isfinite(first) | ~jnp.isfinite(top), BEYOND),
        (net.depth == 1, ONE),
        (top == 0, SILENT),
        (net.initialisation == STARTS.index("zeros"), ZEROS),
    ):
        way = jnp.where(true, code, way)
    by_batch = net.normalisation == BATCH
    end = jnp.where(jnp.isfinite(seen.final[0]), jnp.where(by_batch, RUNNING, ENDS), NO_END)
    size = jnp.minimum(net.batch_size, EXAMPLES)
    mode = jnp.where(by_batch & jnp.isfinite(seen.final[1]), jnp.where(size == 1, ALONE, LEFT_ON), -1)
    right = percent(seen.right)
    return (
        jnp.stack([way, end, mode]),
        jnp.stack([number, right[0], right[1]]),
        jnp.stack([jnp.asarray(net.depth, float), seen.final[0], jnp.asarray(size, float)]),
    )


def percent(share: jax.Array) -> jax.Array:
    """Whole percents; of 32 examples a half of one occurs, which a table and a sentence might round apart."""
    return jnp.floor(100 * share + 0.5)


def outcome(seen: Watched) -> jax.Array:
    """() TRAINS, VANISHES, EXPLODES or NEITHER."""
    first, end = seen.norm[0, 0], seen.final[1]
    burst = ~jnp.isfinite(end) | ~jnp.isfinite(first) | (first > EXPLODED)
    failed = jnp.where(burst, EXPLODES, jnp.where(first < VANISHED, VANISHES, NEITHER))
    return jnp.where(end < LEARNS, TRAINS, failed)


def of_map(now: Now) -> Columns:
    """How many nets of the map learn, and why the others do not; nothing until it is there."""
    kinds = now["map"]["outcome"].reshape(-1)
    there = ~jnp.isnan(kinds[0])
    a, b, c = (jnp.sum(kinds == kind)[None] * 1.0 for kind in (TRAINS, VANISHES, EXPLODES))
    return {"code": jnp.where(there, COUNTED, -1)[None].astype(int), "who": jnp.full(1, -1), "a": a, "b": b, "c": c}
