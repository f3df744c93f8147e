"""Verdicts: what a run came to, defined once, for the API, the pictures and the words.

- diverged: a number stopped being finite, or the run left the neighbourhood of the drawing box (100 box widths), or it
  is running away: bouncing, with a loss that stands above the start's and rises faster and faster;
- converged: it ends within ``tolerance`` of the loss of the nearest stated minimum, near that minimum (where none is
  stated: the gradient's norm ends within ``tolerance``);
- oscillating: neither, and it bounces: over the last quarter of its steps it travels over twice as far as it gets;
- slow: none of these.

On a quadratic of curvature L this is the theory: gradient descent falls monotonically below 1/L, overshoots but
converges up to 2/L, cycles at 2/L and diverges above; momentum moves the limit to 2(1+μ)/L. Gradient descent's loss
there is a sum of exponentials, so a convex sequence: once it rises, it rises for ever and faster and faster.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

NAMES = ("converged", "slow", "oscillating", "diverged")
"""Verdict codes are positions in this tuple."""
CONVERGED, SLOW, OSCILLATING, DIVERGED = range(4)

TOLERANCE = 1e-3
"""Default distance in loss at which a minimum counts as reached."""
FAR = 100.0
"""Box widths from the box's centre beyond which a run has diverged."""
NEAR = 0.1
"""Part of the box's width within which a run counts as being at a minimum."""
PARTS = 8
"""Stretches of a run whose mean losses say whether it is running away: noise does not order so many by chance."""
ROUNDING = 1e-9
"""Relative rise of the loss that may be rounding, as in a cycle at 2/L."""


class Facts(NamedTuple):
    """What a verdict needs to know of a surface."""

    minima: Any
    """(m, d) points; m may be 0. Rows of NaN are padding."""
    values: Any
    """(m,) losses there."""
    box: Any
    """(d, 2) lowest and highest of the drawing box."""


class Judgement(NamedTuple):
    """Codes and steps of one run; -1 where there is no such step."""

    code: jax.Array
    """int: position in NAMES."""
    converged_at: jax.Array
    """First step within the tolerance of the minimum the run ends at, if it converged."""
    diverged_at: jax.Array
    """First step that is not finite or far away; for a runaway the step from which the loss stays above the start's."""
    minimum: jax.Array
    """Index of the nearest stated minimum to the last point, -1 where none is stated."""
    gap: jax.Array
    """Last loss less that minimum's (less nothing where none is stated)."""
    distance: jax.Array
    """From the last point to that minimum; NaN where none is stated."""


def first(condition: jax.Array) -> jax.Array:
    """The first index at which a (T,) condition holds, -1 where it never does."""
    size = condition.shape[0]
    index = jnp.min(jnp.where(condition, jnp.arange(size), size))  # argmax compiles and runs several times slower
    return jnp.where(index < size, index, -1)


def in_reach(x: jax.Array, loss: jax.Array, grad: jax.Array, box: jax.Array) -> jax.Array:
    """Whether all is finite and x not far from the box (d, 2): x (..., d), loss (...), grad (..., d)."""
    centre, width = (box[:, 0] + box[:, 1]) / 2, box[:, 1] - box[:, 0]
    near = jnp.all(jnp.abs(x - centre) <= FAR * width, axis=-1)  # NaN compares false
    return near & jnp.isfinite(loss) & jnp.all(jnp.isfinite(grad), axis=-1)


def nearest(x: jax.Array, minima: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Index of the minimum nearest to x (d,) and its distance; minima (m, d), m > 0."""
    distances = _length(minima - x)
    shortest = jnp.min(jnp.where(jnp.isnan(distances), jnp.inf, distances))
    return jnp.maximum(first(distances == shortest), 0), shortest


def judge(x: jax.Array, loss: jax.Array, grad: jax.Array, facts: Facts, steps: Any, tolerance: Any) -> Judgement:
    """The judgement of one run.

    Args:
        x: (T+1, d) points; loss: (T+1,); grad: (T+1, d) true gradients.
        facts: of the surface.
        steps: how many steps of the T count (traced: a shorter run is a prefix of a longer one).
        tolerance: in units of the loss.
    """
    facts, steps = Facts(*map(jnp.asarray, facts)), jnp.asarray(steps, int)
    t = jnp.arange(loss.shape[0])
    counts = t <= steps
    left = first(counts & ~in_reach(x, loss, grad, facts.box))
    last = jnp.where(left >= 0, jnp.maximum(left - 1, 0), steps)
    if facts.minima.shape[0]:
        minimum, distance = nearest(x[last], facts.minima)
        value, width = facts.values[minimum], facts.box[:, 1] - facts.box[:, 0]
        at_it = jnp.all(jnp.abs(x - facts.minima[minimum]) <= NEAR * width, axis=-1)
        close = at_it & (jnp.abs(loss - value) <= tolerance)
    else:
        minimum, distance, value = jnp.asarray(-1), jnp.asarray(jnp.nan), jnp.asarray(0.0)
        close = _length(grad) <= tolerance
    bounces = _bounces(x, t, steps)
    runs_away = bounces & _rises_faster_and_faster(loss, t, steps) & ~close[last]
    stays_above = jnp.max(jnp.where(counts & (loss <= loss[0]), t, 0)) + 1
    diverged_at = jnp.where(left >= 0, left, jnp.where(runs_away, stays_above, -1))
    code = jnp.where(close[last], CONVERGED, jnp.where(bounces, OSCILLATING, SLOW))
    code = jnp.where(diverged_at >= 0, DIVERGED, code)
    converged_at = jnp.where(code == CONVERGED, first(close), -1)
    return Judgement(code, converged_at, diverged_at, minimum, loss[last] - value, distance)


def _bounces(x: jax.Array, t: jax.Array, steps: jax.Array) -> jax.Array:
    """Over the last quarter, 4 steps at least, the path is more than twice as long as the way from end to end."""
    begin = jnp.maximum(steps - jnp.maximum(steps // 4, 4), 0)
    moves = _length(x[1:] - x[:-1])
    travelled = jnp.sum(jnp.where((t[1:] > begin) & (t[1:] <= steps), moves, 0.0))
    return travelled > 2 * _length(x[steps] - x[begin])


def _rises_faster_and_faster(loss: jax.Array, t: jax.Array, steps: jax.Array) -> jax.Array:
    """The mean losses of the run's parts (few losses: each of them) are convex, rise, and end above the start's."""
    size = jnp.maximum((steps + 1) // PARTS, 1)  # all of one size, counted from the end: else no convexity would show
    part = PARTS - 1 - (steps - t) // size
    inside = (part == jnp.arange(PARTS)[:, None]) & (t <= steps)
    means = jnp.sum(jnp.where(inside, loss, 0.0), axis=1) / size
    rise, filled = means[1:] - means[:-1], jnp.any(inside, axis=1)
    convex = jnp.all((rise[1:] >= rise[:-1]) | ~filled[:-2])
    return convex & filled[-2] & (rise[-1] > ROUNDING * jnp.abs(means[-1])) & (means[-1] > loss[0])


def _length(vector: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.sum(vector**2, axis=-1))
