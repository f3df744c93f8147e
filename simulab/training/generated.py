"""Generated datasets: pure functions of a key, so that a slider for the noise makes them anew in every home.

Each is called as ``points(key, count, noise)`` and returns x (count, d) and y (count,), float32 in every precision; the
classes follow one another by turns, so that any first part of them is balanced.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

Points = tuple[jax.Array, jax.Array]


@dataclass(frozen=True)
class Generated:
    """How a dataset is made."""

    points: Callable[[jax.Array, int, Any], Points]
    classes: tuple[str, ...]
    noise: float
    """Standard deviation of the noise unless told."""
    count: int = 300


def two_moons(key: jax.Array, count: int, noise: Any) -> Points:
    """Two half circles, hooked into one another."""
    y, along, jitter = _drawn(key, count, 2)
    angle = jnp.pi * along
    x1 = jnp.where(y == 0, jnp.cos(angle), 1 - jnp.cos(angle))
    x2 = jnp.where(y == 0, jnp.sin(angle), 0.5 - jnp.sin(angle))
    return jnp.stack([x1, x2], axis=1) + noise * jitter, y


def circles(key: jax.Array, count: int, noise: Any) -> Points:
    """A circle around another of half its radius."""
    y, along, jitter = _drawn(key, count, 2)
    angle, radius = 2 * jnp.pi * along, jnp.where(y == 0, 1.0, 0.5)
    return jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + noise * jitter, y


def spirals(key: jax.Array, count: int, noise: Any) -> Points:
    """Two arms, each one and a half turns."""
    y, along, jitter = _drawn(key, count, 2)
    radius = jnp.sqrt(along)  # as many points on a piece of the outer turn as on one of the inner
    angle = 3 * jnp.pi * radius + jnp.pi * y
    return jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + noise * jitter, y


def xor(key: jax.Array, count: int, noise: Any) -> Points:
    """Four squares like a chessboard's: no straight line parts the classes."""
    y, _, jitter = _drawn(key, count, 2)
    corner = jax.random.uniform(jax.random.fold_in(key, 2), (count, 2), jnp.float32, 0.1, 1.0)
    side = jnp.where((jnp.arange(count) // 2) % 2 == 0, 1.0, -1.0)
    signs = jnp.stack([side, jnp.where(y == 0, side, -side)], axis=1)
    return signs * corner + noise * jitter, y


def blobs(key: jax.Array, count: int, noise: Any) -> Points:
    """Three round clouds at the corners of a triangle; ``noise`` is their radius."""
    y, _, jitter = _drawn(key, count, 3)
    angle = 2 * jnp.pi * y / 3
    return jnp.stack([jnp.sin(angle), jnp.cos(angle)], axis=1) + noise * jitter, y


def noisy_sine(key: jax.Array, count: int, noise: Any) -> Points:
    """A regression on one feature: y = sin(πx) + x/2 + noise, x from -2 to 2."""
    _, along, jitter = _drawn(key, count, 1)
    x = 4 * along - 2
    return x[:, None], jnp.sin(jnp.pi * x) + x / 2 + noise * jitter[:, 0]


def _drawn(key: jax.Array, count: int, classes: int) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Labels by turns (count,), uniform numbers (count,) and standard normals (count, 2)."""
    labels = jnp.arange(count, dtype=jnp.int32) % classes
    uniform = jax.random.uniform(jax.random.fold_in(key, 0), (count,), jnp.float32)
    return labels, uniform, jax.random.normal(jax.random.fold_in(key, 1), (count, 2), jnp.float32)


TWO = ("blue", "orange")

GENERATED = {
    "two_moons": Generated(two_moons, TWO, 0.15),
    "circles": Generated(circles, TWO, 0.1),
    "spirals": Generated(spirals, TWO, 0.03),
    "xor": Generated(xor, TWO, 0.1),
    "blobs": Generated(blobs, ("blue", "orange", "green"), 0.4),
    "noisy_sine": Generated(noisy_sine, (), 0.2, count=120),
}
