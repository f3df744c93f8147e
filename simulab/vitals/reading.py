"""How a range test is read: its smoothed loss, where it ends, and the two rates that people take from it."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

BLOWN = 4.0
"""The test is over where the smoothed loss is so many times its lowest."""
FACTOR = 10.0
"""How far below the rate of the lowest loss the cautious suggestion is."""
YOUNG = 0.1
"""Share of the test that suggests nothing: the average is still made of a few losses."""
WIDE = 0.05
"""Share of the test, on either side, over which it is asked how steeply the loss falls: less is noise."""
FALLEN = 0.05
"""A loss that fell by less than this share of itself has not fallen."""


class Reading(NamedTuple):
    """What a range test says; places count its steps from 0, -1 is nowhere."""

    smoothed: jax.Array
    """(T,) NaN from where a loss was not finite."""
    over: jax.Array
    """The step at which it blew up, -1 where it never did."""
    lowest: jax.Array
    """The step of the lowest smoothed loss, -1 where the loss never fell."""
    steepest: jax.Array
    """The step at which the smoothed loss fell fastest, by the logarithm of the rate."""


def smoothed(loss: jax.Array, beta: jax.Array) -> jax.Array:
    """(T,) the exponential average s_t = βs_{t-1} + (1-β)l_t, over 1 - β^{t+1}, so that its first values are not too low."""

    def step(before: jax.Array, value: jax.Array) -> tuple[jax.Array, jax.Array]:
        after = beta * before + (1 - beta) * value
        return after, after

    _, sums = jax.lax.scan(step, jnp.zeros((), loss.dtype), loss)
    count = jnp.arange(1, loss.shape[0] + 1)
    return sums / (1 - beta**count)


def read(loss: jax.Array, beta: jax.Array, steps: jax.Array | int) -> Reading:
    """Read the losses (T,) of a range test, of which the first ``steps`` count.

    It ends where the smoothed loss is ``BLOWN`` times its lowest yet. Before that: the step of its lowest value, and, up to
    there, that of its steepest fall, over ``WIDE`` of the test on either side of a step.
    """
    at = jnp.arange(loss.shape[0])
    line = smoothed(loss, beta)
    known = jnp.isfinite(line) & (at < steps)
    low_yet = jax.lax.cummin(jnp.where(known, line, jnp.inf))
    blown = (at < steps) & ~(known & (line <= BLOWN * low_yet))
    over = jnp.where(jnp.any(blown), jnp.argmax(blown), -1)
    young = jnp.ceil(YOUNG * steps).astype(int)
    inside = known & ~(jnp.cumsum(blown) > 0)
    lowest = jnp.argmin(jnp.where(inside & (at > 0), line, jnp.inf))
    fell = jnp.any(inside & (at > 0)) & (line[lowest] < (1 - FALLEN) * line[0])
    wide = jnp.maximum(1, jnp.round(WIDE * steps)).astype(int)
    last = jnp.where(over >= 0, over, steps) - 1
    low, high = jnp.maximum(at - wide, 0), jnp.minimum(at + wide, jnp.maximum(last, 0))
    slope = (line[high] - line[low]) / jnp.maximum(high - low, 1)
    open_to = inside & (at >= young) & (at > 0) & (at < lowest)
    steepest = jnp.argmin(jnp.where(open_to, slope, jnp.inf))
    falls = fell & jnp.any(open_to) & (slope[steepest] < 0)
    return Reading(line, over, jnp.where(fell, lowest, -1), jnp.where(falls, steepest, -1))
