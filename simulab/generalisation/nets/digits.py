"""Pictures of digits, 8 x 8: those that nets may be trained on, and fresh ones."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab import training

SIDE, CLASSES = 8, 10
INPUTS = SIDE * SIDE
EACH = 30
"""Pictures of a digit among those that may train."""
POOL = CLASSES * EACH
FRESH = 700
"""Pictures that no net is trained on."""
BRIGHTEST = 16.0


class Pictures(NamedTuple):
    """Pictures (n, 8, 8) from 0 (paper) to 1 (ink), and which digit each is (n,)."""

    x: jax.Array
    y: jax.Array


@functools.cache
def _stored() -> tuple[np.ndarray, np.ndarray]:
    some = training.dataset("digits", examples=POOL + FRESH)
    by_turns = np.stack([np.flatnonzero(some.y == digit) for digit in range(CLASSES)], axis=1).reshape(-1)
    return some.x[by_turns].astype(np.int32), some.y[by_turns].astype(np.int32)


def _part(begin: int, end: int) -> Pictures:
    with jax.ensure_compile_time_eval(), jax.enable_x64(False):
        x, y = _stored()
    return Pictures(jnp.asarray(x[begin:end]).reshape(-1, SIDE, SIDE) / BRIGHTEST, jnp.asarray(y[begin:end]))


def pool() -> Pictures:
    """The pictures that may train, 30 of each digit: picture i is of digit i mod 10."""
    return _part(0, POOL)


def fresh() -> Pictures:
    """The pictures that measure, 70 of each digit."""
    return _part(POOL, POOL + FRESH)


HELD = 100
"""Pictures at the end of the pool that validate, where something is chosen: no net is trained on them either."""
MOST = POOL - HELD


class Chosen(NamedTuple):
    """A training set: the first ``count`` of ``rows`` (POOL,) of the pool; the last ``HELD`` of these validate."""

    rows: jax.Array
    count: jax.Array


def chosen(seed: Any, count: Any, rarity: Any = 1.0) -> Chosen:
    """``count`` pictures of the pool, at most ``MOST``, drawn by ``seed``: digits by turns, and of each digit any.

    Of the digits 5 to 9 only one in ``rarity`` of these is kept, and one at least.
    """
    key = jax.random.fold_in(jax.random.key(jnp.asarray(seed, jnp.uint32)), 11)
    order = jnp.argsort(jax.random.bits(key, (EACH, CLASSES), jnp.uint32), axis=0)
    rows = (order * CLASSES + jnp.arange(CLASSES)).reshape(-1).astype(jnp.int32)
    at = jnp.arange(POOL)
    among, of = at // CLASSES, at % CLASSES
    asked = jnp.floor((count - of + CLASSES - 1) / CLASSES)  # of each digit
    few = jnp.where(of < CLASSES // 2, asked, jnp.maximum(jnp.round(asked / rarity), 1))
    kept = among < few
    return Chosen(rows[jnp.argsort(~kept, stable=True)], jnp.sum(kept, dtype=jnp.int32))
