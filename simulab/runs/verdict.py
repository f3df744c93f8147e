"""Verdicts: what a run came to, defined once, for the API, the pictures and the words.

- diverged: a number stopped being finite, or the run left the neighbourhood of the drawing box (100 box widths), or it
  is running away: bouncing or turning back at every step, with a loss that stands above the start's and rises faster
  and faster;
- converged: it has arrived. From some step on to the end it is within the surface's tolerance of a minimum's loss and
  near that minimum; where it ends in a bowl that nobody stated, or anywhere in a valley, within the tolerance of where it
  ends. Who was there before and left has arrived once it stays twice as long as it was away, and a run whose loss still
  grows, faster and faster, has not arrived, however low it is;
- oscillating: neither, and it bounces: over the last quarter of its steps it travels over twice as far as it gets;
- slow: none of these. Standing on a saddle, a maximum or a plateau is among them: ``where`` tells them apart.

A run whose gradient is no number at a point whose loss is one (the tip of a cone) ends there.

On a quadratic of curvature L this is the theory: gradient descent falls monotonically below 1/L, overshoots but
converges up to 2/L, cycles at 2/L and diverges above; momentum moves the limit to 2(1+μ)/L, Nesterov's look-ahead to
(2/L)(1+μ)/(1+2μ), which is less. Gradient descent's loss there is a sum of exponentials, so a convex sequence: once it
rises, it rises for ever and faster and faster.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.surface import where as place
from simulab.surface.facts import Facts

NAMES = ("converged", "slow", "oscillating", "diverged")
"""Verdict codes are positions in this tuple."""
CONVERGED, SLOW, OSCILLATING, DIVERGED = range(4)

PARTS = 8
"""Stretches of a run whose mean losses say whether it is running away: noise does not order so many by chance."""
LAST = 5
"""Stretches at its end whose mean losses say whether it still grows."""
STAYS = 2
"""A run that came back counts as arrived once it stays so many times as long as it was away."""
ROUNDING = 1e-9
"""Relative rise of the loss, and part of the tolerance, that may be rounding, as in a cycle at 2/L."""

STILL = 1e-15
"""Box widths: moves of a step that are only the rounding of a weight, some units in its last place."""


class Judgement(NamedTuple):
    """Codes and steps of one run; -1 where there is no such step."""

    code: jax.Array
    """int: position in NAMES."""
    where: jax.Array
    """int: position in ``simulab.surface.where.NAMES``; of the last point."""
    converged_at: jax.Array
    """The step from which on it stays within the tolerance of the minimum it ends at, if it converged."""
    first_within: jax.Array
    """The first step within that tolerance, which it may leave again; -1 where it ends at no minimum."""
    diverged_at: jax.Array
    """First step that is not finite or far away; for a runaway the step from which the loss stays above the start's."""
    last: jax.Array
    """The last step of which everything is known: the run's length, unless it ended before."""
    minimum: jax.Array
    """Index of the nearest stated minimum to the last point, -1 where none is stated."""
    gap: jax.Array
    """Last loss less the surface's lowest: the lowest minimum's, or where none is stated that of the lowest point seen."""
    distance: jax.Array
    """From the last point to the nearest stated minimum; NaN where none is stated."""
    bounces: jax.Array
    """int: 1 where it bounces at its end; a run that has just come back to a minimum counts as oscillating, and may not."""


def first(condition: jax.Array) -> jax.Array:
    """The first index at which a (T,) condition holds, -1 where it never does."""
    size = condition.shape[0]
    index = jnp.min(jnp.where(condition, jnp.arange(size), size))  # argmax compiles and runs several times slower
    return jnp.where(index < size, index, -1)


def in_reach(x: jax.Array, loss: jax.Array, grad: jax.Array, box: jax.Array) -> jax.Array:
    """Whether all is finite and x not far from the box: x (..., d), loss (...), grad (..., d)."""
    return place.within_reach(x, box) & jnp.isfinite(loss) & jnp.all(jnp.isfinite(grad), axis=-1)


def end(x: jax.Array, loss: jax.Array, grad: jax.Array, facts: Facts, steps: Any) -> tuple[jax.Array, jax.Array]:
    """(last, left): the last step of which everything is known, and the first that was lost, -1 where none was.

    A step whose loss is a number and whose gradient is none is known, and nothing follows it.
    """
    t = jnp.arange(loss.shape[0])
    lost = (t <= steps) & ~in_reach(x, loss, grad, facts.box)
    left = first(lost)
    stands = place.within_reach(x[left], facts.box) & jnp.isfinite(loss[left])
    last = jnp.where(left >= 0, jnp.where(stands, left, left - 1), jnp.asarray(steps, int))
    return jnp.maximum(last, 0), left


def final(x: jax.Array, loss: jax.Array, grad: jax.Array, facts: Facts, steps: Any) -> jax.Array:
    """The point (d,) where a run ends, or at which it was lost; arguments as ``judge``'s."""
    last, left = end(x, loss, grad, Facts(*map(jnp.asarray, facts)), steps)
    return x[jnp.where(left >= 0, left, last)]


def judge(x: jax.Array, loss: jax.Array, grad: jax.Array, facts: Facts, steps: Any, ground: jax.Array) -> Judgement:
    """The judgement of one run.

    Args:
        x: (T+1, d) points; loss: (T+1,); grad: (T+1, d) true gradients.
        facts: of the surface.
        steps: how many steps of the T count (traced: a shorter run is a prefix of a longer one).
        ground: code of the place of its ``final`` point; see ``simulab.surface.where``.
    """
    facts, steps = Facts(*map(jnp.asarray, facts)), jnp.asarray(steps, int)
    t = jnp.arange(loss.shape[0])
    last, left = end(x, loss, grad, facts, steps)
    counts = t <= last
    minimum, distance = place.nearest(x[last], facts)
    stated, known = place.at_stated(x[last], loss[last], facts)
    bowl = (ground == place.MINIMUM) | (ground == place.LOCAL) | (ground == place.VALLEY)
    aim, value = (facts.minima[stated], facts.values[stated]) if facts.minima.shape[0] else (x[last], loss[last])
    aim, value = jnp.where(known, aim, x[last]), jnp.where(known, value, loss[last])
    beside = place.near(x, aim, facts) | (ground == place.VALLEY)  # on a valley's floor it may slide along
    close = beside & (jnp.abs(loss - value) <= facts.tolerance) & counts
    there = bowl & close[last]

    bounces = _bounces(x * facts.counts / facts.width, t, last)
    swings = bounces | _turns_back(x * facts.counts / facts.width, t, last)
    means, filled = _means(loss, t, last)
    lowest = jnp.min(
        jnp.where(counts, loss, jnp.inf)
    )  # who stands lowest at the end does not grow: noise lifts a mean too
    grows = swings & _rises_faster_and_faster(means[-LAST:], filled[-LAST:], facts) & (loss[last] > lowest)
    runs_away = swings & _rises_faster_and_faster(means, filled, facts) & (means[-1] > loss[0])
    stays_above = jnp.max(jnp.where(counts & (loss <= loss[0]), t, 0)) + 1
    ended = (left >= 0) & (left == last) & there  # it stands where no gradient leads on
    thrown = (left >= 0) & ~ended
    diverged_at = jnp.where(thrown, left, jnp.where(runs_away & ~ended, stays_above, -1))
    arrived = jnp.max(jnp.where(counts & ~close, t, -1)) + 1
    before = jnp.max(jnp.where(close & (t < arrived), t, -1))
    away = jnp.where(before >= 0, arrived - before - 1, 0)
    settled = (last - arrived + 1 >= STAYS * away) & ~grows
    code = jnp.where(there & settled, CONVERGED, jnp.where(bounces | there, OSCILLATING, SLOW))
    code = jnp.where(diverged_at >= 0, DIVERGED, code)
    return Judgement(
        code, ground, jnp.where(code == CONVERGED, arrived, -1), jnp.where(there, first(close), -1), diverged_at, last,
        minimum, loss[last] - facts.lowest, jnp.where(minimum >= 0, distance, jnp.nan), bounces.astype(int),
    )  # fmt: skip


def _turns_back(x: jax.Array, t: jax.Array, steps: jax.Array) -> jax.Array:
    """Every move of the last quarter goes back on the one before: who grows over threefold a step gets further than half of
    what it travels."""
    begin = _last_quarter(steps)
    moves = x[1:] - x[:-1]
    back = jnp.sum(moves[1:] * moves[:-1], axis=-1) < 0
    return jnp.all(back | (t[2:] <= begin + 1) | (t[2:] > steps)) & (steps >= 2)


def _last_quarter(steps: jax.Array) -> jax.Array:
    """The step at which it begins; 4 steps at least."""
    return jnp.maximum(steps - jnp.maximum(steps // 4, 4), 0)


def _bounces(x: jax.Array, t: jax.Array, steps: jax.Array) -> jax.Array:
    """Over the last quarter, 4 steps at least, the path is more than twice as long as the way from end to end.

    ``x`` (T+1, d) in box widths. Who moves by the rounding of its weights alone stands still.
    """
    begin = _last_quarter(steps)
    moves = _length(x[1:] - x[:-1])
    travelled = jnp.sum(jnp.where((t[1:] > begin) & (t[1:] <= steps), moves, 0.0))
    return travelled > 2 * _length(x[steps] - x[begin]) + STILL * (steps - begin)


def _means(loss: jax.Array, t: jax.Array, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(PARTS,) mean losses of the run's parts (few losses: each of them), and which of them there are."""
    size = jnp.maximum((steps + 1) // PARTS, 1)  # all of one size, counted from the end: else no convexity would show
    part = PARTS - 1 - (steps - t) // size
    inside = (part == jnp.arange(PARTS)[:, None]) & (t <= steps)
    return jnp.sum(jnp.where(inside, loss, 0.0), axis=1) / size, jnp.any(inside, axis=1)


def _rises_faster_and_faster(means: jax.Array, filled: jax.Array, facts: Facts) -> jax.Array:
    """The means are convex and end in a rise; those that are not filled, at the front, do not count."""
    rise = means[1:] - means[:-1]
    convex = jnp.all((rise[1:] >= rise[:-1]) | ~filled[:-2])
    rounding = ROUNDING * jnp.maximum(jnp.abs(means[-1]), facts.tolerance)
    return convex & filled[-2] & (rise[-1] > rounding)


def _length(vector: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.sum(vector**2, axis=-1))
