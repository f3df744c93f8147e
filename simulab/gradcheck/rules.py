"""A check of the whole net under the rules of a good check, each of which can be broken."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.gradcheck import net
from simulab.gradcheck.by_hand import backward
from simulab.gradcheck.judgement import relative_error
from simulab.gradcheck.net import Batch
from simulab.machine import backend

POOL = 64
"""Examples there are."""
DROPOUT = 0.5
LONGEST = max(net.SIZES)
INSIDE = np.arange(LONGEST) < np.array(net.SIZES)[:, None]
PLACES = np.where(INSIDE, np.array([0, *net.ENDS[:-1]])[:, None] + np.arange(LONGEST), 0)
"""Where a part's entries stand in the vector of all."""
EVALUATIONS = 2 * net.COUNT + 1
"""Of the loss: two for each parameter, after that of the gradient."""


class Setting(NamedTuple):
    """One check's knobs, all of them possibly traced."""

    x: jax.Array
    """(POOL, 4) float64"""
    y: jax.Array
    """(POOL,)"""
    theta: jax.Array
    """(COUNT,) float64: the point"""
    l2: Any
    activation: Any
    examples: Any
    """N, of the POOL"""
    single: Any
    """True: everything in float32"""
    dropout: Any
    """True: half of the hidden units are silenced"""
    loose: Any
    """True: every evaluation of the loss draws its examples and its dropout anew"""
    draws: jax.Array
    """(EVALUATIONS, POOL, 1 + 2 * 6) uniform numbers for them; see ``draws``"""
    fault: Any
    """See ``by_hand.FAULTS``"""


class Found(NamedTuple):
    """The gradients, entry by entry, as float64."""

    analytic: jax.Array
    mended: jax.Array
    """(COUNT,) the analytic one with ``repaired`` in the place of the fault"""
    numerical: jax.Array
    kinks: jax.Array
    """(COUNT,) bool: some hidden unit changes its sign between w - h and w + h"""


def draws(key: jax.Array, wanted: Any) -> jax.Array:
    """The random numbers of a check, drawn at once; zeros where none are ``wanted``."""
    shape = (EVALUATIONS, POOL, 1 + 2 * net.WIDTH)
    drawn = lambda: jax.random.uniform(key, shape, jnp.float32)  # noqa: E731
    return jax.lax.cond(wanted, drawn, lambda: jnp.zeros(shape, jnp.float32))


def check(s: Setting, h: Any, central: Any, repaired: Any) -> Found:
    """The gradient by hand against finite differences of the loss."""
    numerical, kinks = _numerical(s, h, central)
    return Found(by_hand(s, s.theta, s.fault), by_hand(s, s.theta, repaired), numerical, kinks > 0)


def errors(s: Setting, hs: jax.Array, central: Any) -> jax.Array:
    """(parts, len(hs)) relative errors of every part at each step of ``hs``."""
    analytic = by_hand(s, s.theta, s.fault)
    return jax.lax.map(lambda h: by_part(analytic, _numerical(s, h, central)[0]), hs).T


def by_part(analytic: jax.Array, numerical: jax.Array) -> jax.Array:
    """(parts,) relative errors."""
    return relative_error(rows(analytic, 0), rows(numerical, 0))


def rows(vector: jax.Array, padding: float = jnp.nan) -> jax.Array:
    """(parts, LONGEST) entries of each part, padded to the longest."""
    return jnp.where(INSIDE, vector[PLACES], jnp.asarray(padding, vector.dtype))


def _at_precision(s: Setting, run: Any) -> jax.Array:
    """``run`` with every number of the setting in float32 or in float64: no operation of it mixes the two."""

    def single() -> jax.Array:
        numbers = {name: jnp.asarray(getattr(s, name)).astype(jnp.float32) for name in ("x", "theta", "l2")}
        return run(s._replace(**numbers)).astype(float)

    return jax.lax.cond(s.single, single, lambda: run(s))


def _batch(s: Setting, number: jax.Array) -> Batch:
    """What evaluation ``number`` sees: the same every time, unless the seed is loose."""
    dtype = s.x.dtype
    share = jnp.where(jnp.arange(POOL) < s.examples, 1 / jnp.asarray(s.examples).astype(dtype), 0)
    drawn = s.draws[jnp.where(s.loose, number, 0)]
    chosen = jnp.where(s.loose, jnp.floor(drawn[:, 0] * POOL).astype(jnp.int32), jnp.arange(POOL, dtype=jnp.int32))
    louder = jnp.asarray(1 / (1 - DROPOUT), dtype)
    kept = jnp.where(s.dropout, jnp.where(drawn[:, 1:] >= DROPOUT, louder, 0), jnp.ones((), dtype))
    return Batch(s.x[chosen], s.y[chosen], share, (kept[:, : net.WIDTH], kept[:, net.WIDTH :]))


# Compiled functions of their own: a page has one of each for every source that calls it


@jax.jit
def by_hand(s: Setting, theta: jax.Array, fault: Any) -> jax.Array:
    """(COUNT,) the gradient by hand at ``theta``, as float64."""

    def run(s: Setting) -> jax.Array:
        batch = _batch(s, jnp.asarray(0, jnp.int32))
        return backward(s.theta, net.forward(s.theta, batch, s.activation), batch, s.l2, s.activation, fault)

    return _at_precision(s._replace(theta=theta), run)


@jax.jit
def _numerical(s: Setting, h: Any, central: Any) -> jax.Array:
    """(2, COUNT) differences, by two evaluations of the loss for each parameter, and kinks (1, else 0)."""
    return _at_precision(s, lambda s: _differences(s, jnp.asarray(h).astype(s.theta.dtype), central))


def _differences(s: Setting, h: jax.Array, central: Any) -> jax.Array:
    entries, sides = jnp.arange(net.COUNT, dtype=jnp.int32), jnp.stack([h, jnp.where(central, -h, 0)])

    def along(entry: jax.Array) -> tuple[jax.Array, jax.Array]:
        def side(number: jax.Array) -> tuple[jax.Array, jax.Array]:
            theta, batch = (
                jnp.where(entries == entry, s.theta + sides[number], s.theta),
                _batch(s, 2 * entry + 1 + number),
            )
            passed = net.forward(theta, batch, s.activation)
            on = jnp.concatenate([passed.z1, passed.z2], axis=1) > 0
            return net.loss(theta, passed, batch, s.l2), on & (batch.share > 0)[:, None]

        values, on = backend.each(side)(jnp.arange(2, dtype=jnp.int32))
        return (values[0] - values[1]) / (h - sides[1]), jnp.any(on[0] != on[1]).astype(h.dtype)

    return jnp.stack(backend.each(along)(entries))
