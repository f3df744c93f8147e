"""Handwritten digits in an old task, which a net learns first, and two new ones, of which it has few examples."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab import catalogue

CLASSES, PIXELS, BRIGHTEST = 5, 64, 16
POOL, TESTED = 60, 54
"""Examples of each class that a training is drawn from, and that test."""
STRIDE = 101
"""A class's pictures are taken so many places apart, so that no part has one writer only; it is prime to each class's count."""
TASKS = ("others", "hidden")
"""The new tasks: digits 5 to 9; and 0 to 4 again, other pictures, of which pixels are hidden."""
HIDDEN = 0.4
"""Share of pixels."""


class Task(NamedTuple):
    """Pictures (n, 64) as they are stored, 0 to 16, the five classes by turns: example i is of class i mod 5."""

    pool: np.ndarray
    test: np.ndarray


@functools.cache
def old() -> Task:
    """Digits 0 to 4."""
    return Task(_pictures(0, 0, POOL), _pictures(0, 2 * POOL, TESTED))


@functools.cache
def new() -> tuple[Task, ...]:
    """Both new tasks."""
    others = Task(_pictures(CLASSES, 0, POOL), _pictures(CLASSES, 2 * POOL, TESTED))
    luck = np.random.default_rng(0)
    parts = (_pictures(0, POOL, POOL), old().test)
    return others, Task(*(np.where(luck.random(part.shape) < HIDDEN, np.int8(0), part) for part in parts))


def _pictures(first: int, begins: int, count: int) -> np.ndarray:
    """So many pictures of each of five digits, from the ``begins``-th on, by turns."""
    whole = catalogue.datasets.recipes["digits"].whole
    of = [np.flatnonzero(whole.y == digit) for digit in range(first, first + CLASSES)]
    order = np.stack([its[STRIDE * np.arange(begins, begins + count) % len(its)] for its in of], axis=1)
    return np.asarray(whole.x[order.ravel()]).round().astype(np.int8)


def inputs(pictures: Any) -> jax.Array:
    """What a net is given: 0 to 1."""
    return jnp.asarray(pictures) / BRIGHTEST


def labels(count: int) -> np.ndarray:
    """(n,) the classes of so many examples by turns."""
    return np.arange(count) % CLASSES


def dealt(key: jax.Array) -> jax.Array:
    """(POOL, 5) the pool's examples in another order, class by class: the first m rows are m examples of each."""
    luck = jax.random.uniform(key, (CLASSES, POOL), jnp.float32)
    place = jnp.arange(POOL)
    ahead = (luck[:, :, None] > luck[:, None, :]) | ((luck[:, :, None] == luck[:, None, :]) & (place[:, None] > place))
    rank = jnp.sum(ahead, axis=2)
    places = jnp.argmax(rank[:, None, :] == place[:, None], axis=2)
    return places.T * CLASSES + jnp.arange(CLASSES)


def batch(key: jax.Array, order: jax.Array, count: Any, size: int) -> jax.Array:
    """(size,) places in the pool: as many of each class by turns, each any of the first ``count`` of it."""
    luck = jnp.asarray(jax.random.uniform(key, (size,), jnp.float32), float)
    row = jnp.asarray(jnp.floor(luck * count), int)
    return order[row, jnp.arange(size) % CLASSES]
