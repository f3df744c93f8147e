"""A check of the whole net under the rules of a good check, each of which can be broken."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab import backend
from simulab.gradcheck import net
from simulab.gradcheck.by_hand import backward
from simulab.gradcheck.judgement import relative_error
from simulab.gradcheck.net import Batch

POOL = 64
"""Examples there are."""
DROPOUT = 0.5
LONGEST = max(net.SIZES)


class Setting(NamedTuple):
    """One check's knobs, all of them possibly traced."""

    x: jax.Array
    """(POOL, 4) float64"""
    y: jax.Array
    """(POOL,)"""
    theta: jax.Array
    """(COUNT,) float64: the point"""
    key: jax.Array
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
    fault: Any
    """See ``by_hand.FAULTS``"""


class Found(NamedTuple):
    """Both gradients, entry by entry, as float64."""

    analytic: jax.Array
    numerical: jax.Array
    kinks: jax.Array
    """(COUNT,) bool: some hidden unit changes its sign between w - h and w + h"""


def check(s: Setting, h: Any, central: Any) -> Found:
    """The gradient by hand against finite differences of the loss."""
    return _at_precision(s, lambda s: _check(s, h, central))


def errors(s: Setting, hs: jax.Array, central: Any) -> jax.Array:
    """(parts, len(hs)) relative errors of every part at each step of ``hs``."""

    def run(s: Setting) -> jax.Array:
        gradient = _gradient(s)
        found = jax.lax.map(lambda h: by_part(gradient, _numerical(s, h, central)[0]), hs)
        return found.T.astype(float)

    return _at_precision(s, run)


def by_part(analytic: jax.Array, numerical: jax.Array) -> jax.Array:
    """(parts,) relative errors."""
    return jnp.stack([relative_error(a, n) for a, n in zip(split(analytic), split(numerical))])


def split(vector: jax.Array) -> list[jax.Array]:
    """The entries of each part."""
    return [vector[end - size : end] for size, end in zip(net.SIZES, net.ENDS)]


def rows(vector: jax.Array) -> jax.Array:
    """(parts, LONGEST) entries of each part, padded with NaN."""
    return jnp.stack([jnp.concatenate([p, jnp.full(LONGEST - p.size, jnp.nan)]) for p in split(vector.astype(float))])


def _at_precision(s: Setting, run: Any) -> Any:
    """``run`` with every number of the setting in float32 or in float64: no operation of it mixes the two."""

    def single() -> Any:
        return run(
            s._replace(**{name: jnp.asarray(getattr(s, name)).astype(jnp.float32) for name in ("x", "theta", "l2")})
        )

    return jax.lax.cond(s.single, single, lambda: run(s))


def _batch(s: Setting, number: jax.Array) -> Batch:
    """What evaluation ``number`` sees: the same every time, unless the seed is loose."""
    dtype = s.x.dtype
    share = jnp.where(jnp.arange(POOL) < s.examples, 1 / jnp.asarray(s.examples).astype(dtype), 0)
    key = jax.random.fold_in(s.key, jnp.where(s.loose, number, 0))

    def masks() -> jax.Array:
        drawn = jax.random.uniform(jax.random.fold_in(key, 1), (2, POOL, net.WIDTH), jnp.float32)
        return jnp.where(drawn >= DROPOUT, jnp.asarray(1 / (1 - DROPOUT), dtype), 0)

    def drawn() -> jax.Array:
        return jax.random.randint(key, (POOL,), 0, POOL, jnp.int32)

    kept = jax.lax.cond(s.dropout, masks, lambda: jnp.ones((2, POOL, net.WIDTH), dtype))
    chosen = jax.lax.cond(s.loose, drawn, lambda: jnp.arange(POOL, dtype=jnp.int32))
    return Batch(s.x[chosen], s.y[chosen], share, (kept[0], kept[1]))


def _gradient(s: Setting) -> jax.Array:
    batch = _batch(s, jnp.asarray(0, jnp.int32))
    return backward(s.theta, net.forward(s.theta, batch, s.activation), batch, s.l2, s.activation, s.fault)


def _numerical(s: Setting, h: Any, central: Any) -> tuple[jax.Array, jax.Array]:
    """(COUNT,) differences and kinks, by two evaluations of the loss for each parameter."""
    h, entries = jnp.asarray(h).astype(s.theta.dtype), jnp.arange(net.COUNT, dtype=jnp.int32)

    @jax.jit
    def evaluate(theta: jax.Array, number: jax.Array) -> tuple[jax.Array, jax.Array]:
        batch = _batch(s, number)
        passed = net.forward(theta, batch, s.activation)
        signs = jnp.concatenate([passed.z1, passed.z2], axis=1) > 0
        return net.loss(theta, passed, batch, s.l2), signs & (batch.share > 0)[:, None]

    def along(entry: jax.Array) -> tuple[jax.Array, jax.Array]:
        moved = entries == entry
        up, above = evaluate(jnp.where(moved, s.theta + h, s.theta), 2 * entry + 1)
        down, below = evaluate(jnp.where(moved & central, s.theta - h, s.theta), 2 * entry + 2)
        return (up - down) / jnp.where(central, 2 * h, h), jnp.any(above != below)

    return backend.each(along)(entries)


def _check(s: Setting, h: Any, central: Any) -> Found:
    numerical, kinks = _numerical(s, h, central)
    return Found(_gradient(s).astype(float), numerical.astype(float), kinks)
