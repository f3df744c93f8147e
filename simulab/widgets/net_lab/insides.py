"""How weights and activations are spread at one epoch: a histogram for each layer."""

import jax
import jax.numpy as jnp

from simulab.widgets.moment import Now
from simulab.widgets.net_lab import network
from simulab.widgets.net_lab.data import MOST, strip_of
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, unpacked, weights_of

BINS = 24


def insides(net: Net, now: Now) -> dict[str, jax.Array]:
    """Columns at the playhead.

    ``weights`` (LAYERS, BINS) shares of each layer's weights, without biases, from -``reach`` to ``reach`` (LAYERS,); ``units``
    (DEEPEST, BINS) shares of each hidden layer's activations on the training points from ``low`` to ``high`` (DEEPEST,).
    """
    told, depth = now["points"], net.shape.depth
    table, running = unpacked(net.shape, now["run"]["w"])
    used, w = weights_of(net.shape.used(0)), weights_of(table)
    reach, spread = [], []
    parts = [(w.first, used.first), *((w.hidden[i], used.hidden[i]) for i in range(DEEPEST - 1)), (w.last, used.last)]
    for values, there in parts:
        most = jnp.max(jnp.where(there, jnp.abs(values), 0))
        reach.append(most)
        spread.append(_shares(values.reshape(-1), there.reshape(-1), -most, most))
    # the last layer's row is the one after the hidden layers'
    place = jnp.where(jnp.arange(LAYERS) == depth, LAYERS - 1, jnp.arange(LAYERS))
    place = jnp.where(depth == 0, 0, place)
    here = jnp.arange(LAYERS) <= depth
    _, activations = network.used(net, table, strip_of(told["x"]), MOST, running)
    trains = (jnp.arange(MOST) < told["train"][0])[:, None]
    low, high, units = [], [], []
    for layer in range(DEEPEST):
        values, there = activations[layer], trains & net.shape.units()[layer]
        least = jnp.min(jnp.where(there, values, jnp.inf))
        most = jnp.max(jnp.where(there, values, -jnp.inf))
        low.append(least)
        high.append(most)
        units.append(_shares(values.reshape(-1), there.reshape(-1), least, most))
    hidden = jnp.arange(DEEPEST) < depth
    return {
        "weights": jnp.where(here[:, None], jnp.stack(spread)[place], 0),
        "reach": jnp.where(here, jnp.stack(reach)[place], jnp.nan),
        "units": jnp.where(hidden[:, None], jnp.stack(units), 0),
        "low": jnp.where(hidden, jnp.stack(low), jnp.nan),
        "high": jnp.where(hidden, jnp.stack(high), jnp.nan),
    }


def _shares(values: jax.Array, there: jax.Array, low: jax.Array, high: jax.Array) -> jax.Array:
    """(BINS,) the share of those ``there`` in each of equal bins from low to high."""
    width = jnp.where(high > low, high - low, 1)
    at = jnp.clip(jnp.floor((values - low) / width * BINS), 0, BINS - 1)
    found = jnp.zeros(BINS).at[jnp.nan_to_num(at).astype(jnp.int32)].add(there * 1.0)
    return found / jnp.maximum(jnp.sum(there), 1)
