"""Where a point is: minimum, local minimum, valley, saddle, maximum, plateau, slope; or where the loss is no number.

Everything is measured in box widths and in tolerances of the surface, so that scaled axes or a scaled loss change no word:

- slope: within a fiftieth of the box's width the loss falls by more than a tolerance, and not by curvature alone;
- plateau: no slope, and within a tenth of the width nothing differs by a tolerance, or all that does is lower on one side;
- saddle: no slope, some of what is near is lower and some is higher; maximum: all of it is lower;
- valley: no slope, nothing near is lower, and along its floor the loss stays what it is, to a hundred-thousandth of a
  tolerance; bowl: the same, but it rises on every way out. A bowl is the minimum where no known loss in the box is lower.

Derivatives alone would not do: they are silent at x⁴ and in the middle of a monkey saddle, and undefined at the tip of a
cone. So curvature is a difference of gradients a hundredth of the box apart, and rings of samples have the last word.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.surface.facts import Facts

NAMES = (
    "minimum", "local minimum", "valley", "saddle", "maximum", "plateau", "slope", "undefined", "outside",
)  # fmt: skip
"""Codes are positions in this tuple."""
MINIMUM, LOCAL, VALLEY, SADDLE, MAXIMUM, PLATEAU, SLOPE, UNDEFINED, OUTSIDE = range(9)

FAR = 100.0
"""Box widths from the box's centre beyond which a point is outside all that is drawn or judged."""
NEAR = 0.1
"""Part of the box's width within which a point is at a minimum; also the outer ring."""
STEP, REACH, ALONG = 0.01, 0.02, 0.05
"""Box widths: between gradients for the curvature; of the inner ring; along a valley."""
FLAT = 0.1
"""Tolerances that the loss may fall over REACH to first order where the gradient counts as zero."""
SAME = 1e-5
"""Tolerances within which two losses along a valley are one."""
HALVINGS = 14
"""Shorter and shorter steps down that are tried: a kink is met at any distance."""
CORRECTIONS = 12
"""Newton steps across a valley."""
WALL = 1e4
"""Tolerances per squared width by which the loss is made to rise along a weight that does not count."""

Loss = Callable[[jax.Array], jax.Array]
ValueAndGrad = Callable[[jax.Array], tuple[jax.Array, jax.Array]]


def where(value_and_grad: ValueAndGrad, x: jax.Array, facts: Facts) -> jax.Array:
    """Code of the place x (d,), an int: a position in ``NAMES``.

    Args:
        value_and_grad: the true loss and its gradient, of x of shape (d,), d = 1 or 2.
        x: any point; it need not be finite.
        facts: of the surface.

    A point within the tolerance of a stated minimum, and near it, is there, whatever else its neighbourhood looks like.
    """
    facts = Facts(*map(jnp.asarray, facts))
    value, _ = value_and_grad(x)
    shape = form(value_and_grad, x, facts)
    _, known = at_stated(x, value, facts)
    bowl = known | (shape == MINIMUM)
    level = jnp.where(value <= facts.lowest + facts.tolerance, MINIMUM, LOCAL)
    found = jnp.where(bowl & (shape != VALLEY), level, shape)
    return jnp.where(within_reach(x, facts.box), jnp.where(jnp.isfinite(value), found, UNDEFINED), OUTSIDE)


def within_reach(x: jax.Array, box: jax.Array) -> jax.Array:
    """Whether x (..., d) is finite and at most FAR box widths from the centre of the box (d, 2)."""
    centre, width = (box[:, 0] + box[:, 1]) / 2, box[:, 1] - box[:, 0]
    return jnp.all(jnp.abs(x - centre) <= FAR * width, axis=-1)  # NaN compares false


def nearest(x: jax.Array, facts: Facts) -> tuple[jax.Array, jax.Array]:
    """Index of the stated minimum nearest to x (d,), -1 where there is none, and its distance (inf)."""
    if not facts.minima.shape[0]:
        return jnp.asarray(-1), jnp.asarray(jnp.inf)
    distances = jnp.sqrt(jnp.sum(facts.counts * (facts.minima - x) ** 2, axis=-1))
    distances = jnp.where(jnp.isnan(distances), jnp.inf, distances)
    shortest = jnp.min(distances)
    index = jnp.min(jnp.where(distances == shortest, jnp.arange(distances.shape[0]), distances.shape[0]))
    return jnp.where(jnp.isfinite(shortest), index, -1), shortest


def near(x: jax.Array, place: jax.Array, facts: Facts) -> jax.Array:
    """Whether x (..., d) is within a tenth of the box's width of ``place`` (d,) along every weight that counts."""
    return jnp.all((jnp.abs(x - place) <= NEAR * facts.width) | (facts.counts == 0), axis=-1)


def at_stated(x: jax.Array, loss: jax.Array, facts: Facts) -> tuple[jax.Array, jax.Array]:
    """Index of the nearest stated minimum (-1: none), and whether x (d,) with its ``loss`` is within its tolerance."""
    index, _ = nearest(x, facts)
    if not facts.minima.shape[0]:
        return index, jnp.asarray(False)
    close = near(x, facts.minima[index], facts) & (jnp.abs(loss - facts.values[index]) <= facts.tolerance)
    return index, close & (index >= 0)


def form(value_and_grad: ValueAndGrad, x: jax.Array, facts: Facts) -> jax.Array:
    """Code of the surface's form about x: MINIMUM here stands for any bowl."""
    rise, walled, slope = _scaled(value_and_grad, x, facts)
    still = jnp.zeros(2)
    steep = slope(still)
    steep = jnp.where(jnp.all(jnp.isfinite(steep)), steep, 0.0)  # a kink: what is around it decides
    ahead, behind = (backend.each(slope)(sign * STEP * jnp.eye(2)) for sign in (1.0, -1.0))
    curved = jnp.nan_to_num((ahead - behind) / (2 * STEP), posinf=0.0, neginf=0.0)
    (flat, sharp), (along, cross) = _eigen((curved + curved.T) / 2)

    # what can be gained nearby: down the gradient, and by Newton's step, each at many lengths
    size = jnp.sqrt(jnp.sum(steep**2))
    down = -steep / jnp.where(size > 0, size, 1.0) * REACH
    newton = -(along * (along @ steep) / _away(flat) + cross * (cross @ steep) / _away(sharp))
    newton = newton * jnp.minimum(1.0, REACH / jnp.maximum(jnp.sqrt(jnp.sum(newton**2)), 1e-300))
    lengths = 0.5 ** jnp.arange(HALVINGS)[:, None]
    ways = jnp.concatenate([lengths * down, lengths * newton])
    turns = jnp.arange(16) * (jnp.pi / 8) + 0.1  # off the axes, where a formula may be special
    circle = jnp.stack([jnp.cos(turns), jnp.sin(turns)], axis=-1)
    around = jnp.concatenate([ways, REACH * circle, NEAR * circle])
    seen = backend.each(rise)(around)
    gained = -jnp.min(_or(seen[: 2 * HALVINGS], 0.0))
    inner, outer = seen[2 * HALVINGS : 2 * HALVINGS + 16], seen[2 * HALVINGS + 16 :]

    ring = jnp.where(jnp.max(jnp.abs(_or(inner, 0.0))) > 1, inner, outer)
    low, high = jnp.any(ring < -1), jnp.any(ring > 1)
    ended, before, after = _floor(walled, slope, along, cross, sharp)
    changes = jnp.stack([before - ended, after - ended])
    level = jnp.all(jnp.abs(changes) <= SAME)
    open_end = jnp.any(changes < -1)

    rising = jnp.where(open_end, SADDLE, jnp.where(level, VALLEY, MINIMUM))
    falling = jnp.where(high, SADDLE, jnp.where(jnp.all(_or(ring, 0.0) < 0), MAXIMUM, PLATEAU))
    found = jnp.where(low, falling, jnp.where(high, rising, PLATEAU))
    return jnp.where((gained > 1) & (size * REACH > FLAT), SLOPE, found)


def _scaled(value_and_grad: ValueAndGrad, x: jax.Array, facts: Facts) -> tuple[Loss, Loss, Loss]:
    """Functions of v (2,): the loss at x + v box widths above x's, in tolerances; the same with walls along weights that
    do not count, which closes them as ways out; and the gradient (2,) of that."""
    d = x.shape[0]
    here, _ = value_and_grad(x)
    counts = jnp.concatenate([facts.counts * 1.0, jnp.zeros(2 - d)])
    wall = WALL * (1 - counts)

    def at(v: jax.Array) -> jax.Array:
        return x + (facts.counts * facts.width) * v[:d]

    def rise(v: jax.Array) -> jax.Array:
        value, _ = value_and_grad(at(v))
        return (value - here) / facts.tolerance

    def walled(v: jax.Array) -> jax.Array:
        return rise(v) + jnp.sum(wall * v**2)

    def slope(v: jax.Array) -> jax.Array:
        _, gradient = value_and_grad(at(v))
        own = facts.counts * facts.width * gradient / facts.tolerance
        return jnp.concatenate([own, jnp.zeros(2 - d)]) + 2 * wall * v

    return rise, walled, slope


def _eigen(h: jax.Array) -> tuple[tuple[jax.Array, jax.Array], tuple[jax.Array, jax.Array]]:
    """Eigenvalues of a symmetric (2, 2), the smaller in size first, and their unit vectors."""
    mean, half = (h[0, 0] + h[1, 1]) / 2, (h[0, 0] - h[1, 1]) / 2
    root = jnp.sqrt(half**2 + h[0, 1] ** 2)
    turn = jnp.arctan2(h[0, 1], half) / 2
    up = jnp.stack([jnp.cos(turn), jnp.sin(turn)])  # of mean + root
    side = jnp.stack([-jnp.sin(turn), jnp.cos(turn)])
    first = jnp.abs(mean - root) <= jnp.abs(mean + root)
    values = jnp.where(first, mean - root, mean + root), jnp.where(first, mean + root, mean - root)
    return values, (jnp.where(first, side, up), jnp.where(first, up, side))


def _floor(
    rise: Loss, slope: Loss, along: jax.Array, cross: jax.Array, sharp: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Heights on the floor below x and ALONG to both sides: from each place down across the valley, however it bends."""

    def lowered(v: jax.Array) -> jax.Array:
        def correct(_: int, v: jax.Array) -> jax.Array:
            move = _or(cross @ slope(v), 0.0) / _away(jnp.abs(sharp))
            return v - cross * jnp.clip(move, -ALONG, ALONG)

        return rise(jax.lax.fori_loop(0, CORRECTIONS, correct, v))

    ends = backend.each(lowered)(jnp.stack([jnp.zeros(2), -ALONG * along, ALONG * along]))
    return ends[0], ends[1], ends[2]


def _away(curvature: jax.Array) -> jax.Array:
    """A curvature that can be divided by: its size, at least a billionth."""
    return jnp.maximum(jnp.abs(curvature), 1e-9)


def _or(array: jax.Array, instead: float) -> jax.Array:
    return jnp.where(jnp.isnan(array), instead, array)
