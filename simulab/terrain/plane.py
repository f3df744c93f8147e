"""A plane through the weights of a net: what spans it, where paths are on it, and how much of them it shows."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine.normal import normal
from simulab.terrain.net import COUNT, UNIT, UNITS, Kind, loss

SIZE = 41
"""Points along each side of the square."""
PLANES = ("random", "principal", "solutions")
ROOM = 1.15
"""How far the square goes beyond the paths."""
TURNS = 200
"""Products that the principal directions take."""


class Plane(NamedTuple):
    """w = centre + x across + y up."""

    centre: Any
    """(COUNT,)"""
    across: Any
    """(COUNT,)"""
    up: Any
    """(COUNT,)"""


def by_filter(direction: jax.Array, w: jax.Array) -> jax.Array:
    """A direction (COUNT,) whose part into each unit is as long as that unit's weights are; biases stay.

    Li et al. (2018), Visualizing the loss landscape of neural nets.
    """
    members = (jnp.asarray(UNIT)[None, :] == jnp.arange(UNITS)[:, None]) * 1.0
    own, drawn = (jnp.sqrt(members @ one**2) for one in (w, direction))
    return direction * ((own / jnp.where(drawn > 0, drawn, 1)) @ members)


def random(w: jax.Array, draw: Any) -> Plane:
    """Two normal directions about w, normalised by filter."""
    drawn = normal(jax.random.fold_in(jax.random.key(7), jnp.asarray(draw, jnp.uint32)), (2, COUNT))
    return Plane(w, by_filter(drawn[0], w), by_filter(drawn[1], w))


def _unit(v: jax.Array) -> jax.Array:
    return v / jnp.maximum(jnp.sqrt(jnp.sum(v**2)), 1e-300)


def _across_from(v: jax.Array, first: jax.Array) -> jax.Array:
    """v, of length 1 and perpendicular to ``first``."""
    once = _unit(v - (first @ v) * first)
    return _unit(once - (first @ once) * first)


def principal(path: jax.Array, end: jax.Array) -> Plane:
    """The two directions along which a path (T, COUNT) is farthest from its ``end``; both of length 1.

    Li et al. (2018), section 7: principal components of the differences from the last weights. What of the path is not a number
    does not count.
    """
    away = jnp.where(jnp.isfinite(path), path - end, 0)
    spread = away.T @ away
    # a path that went nowhere has no directions: then any do
    spread = spread / jnp.maximum(jnp.sum(spread * jnp.eye(COUNT)), 1e-300) + 1e-12 * jnp.eye(COUNT)
    start = normal(jax.random.key(3), (2, COUNT))

    def turn(_: Any, found: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        first, second = found
        first = _unit(spread @ first)
        return first, _across_from(spread @ second, first)

    first = _unit(start[0])
    first, second = jax.lax.fori_loop(0, TURNS, turn, (first, _across_from(start[1], first)))
    towards = jnp.where(first @ away[0] > 0, -1.0, 1.0)  # the start is on the left
    return Plane(end, towards * first, second)


def through(solutions: jax.Array) -> Plane:
    """The plane through three nets (3, COUNT), about their middle; both directions of length 1. Garipov et al. (2018), Loss
    surfaces, mode connectivity, and fast ensembling of DNNs."""
    first = _unit(solutions[1] - solutions[0])
    return Plane(jnp.mean(solutions, axis=0), first, _across_from(solutions[2] - solutions[0], first))


def places(plane: Plane, w: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(..., ) x and y of the plane's nearest point to each w (..., COUNT), and the squared distance to it."""
    away = w - plane.centre
    a, b, c = plane.across @ plane.across, plane.across @ plane.up, plane.up @ plane.up
    p, q = away @ plane.across, away @ plane.up
    det = jnp.maximum(a * c - b * b, 1e-300)
    x, y = (c * p - b * q) / det, (a * q - b * p) / det
    rest = away - x[..., None] * plane.across - y[..., None] * plane.up
    return x, y, jnp.sum(rest**2, axis=-1)


def share(plane: Plane, path: jax.Array, rest: jax.Array) -> jax.Array:
    """() which part of a path's (T, COUNT) squared distances from the plane's centre lies in the plane; of what is a number."""
    there = jnp.isfinite(rest)
    whole = jnp.sum(jnp.where(there, jnp.sum((path - plane.centre) ** 2, axis=-1), 0))
    return jnp.where(whole > 0, 1 - jnp.sum(jnp.where(there, rest, 0)) / jnp.where(whole > 0, whole, 1), jnp.nan)


def losses(kind: Kind, plane: Plane, x: jax.Array, y: jax.Array) -> jax.Array:
    """Loss at places (n,) of the plane."""
    return jax.vmap(lambda x, y: loss(kind, plane.centre + x * plane.across + y * plane.up))(x, y)


def square(xs: jax.Array, ys: jax.Array) -> jax.Array:
    """(3,): the middle of all places that are numbers, and half the side of a square with room around them."""
    there = jnp.isfinite(xs)
    ends = [
        pick(jnp.where(there, one, out)) for one in (xs, ys) for pick, out in ((jnp.min, jnp.inf), (jnp.max, -jnp.inf))
    ]
    half = ROOM * jnp.maximum(ends[1] - ends[0], ends[3] - ends[2]) / 2
    return jnp.stack([(ends[0] + ends[1]) / 2, (ends[2] + ends[3]) / 2, jnp.where(half > 1e-9, half, 1.0)])


def field(kind: Kind, plane: Plane, box: jax.Array) -> jax.Array:
    """(SIZE²,): losses over the square, row by row from the lowest y, each row from the lowest x."""
    along = jnp.linspace(-1.0, 1.0, SIZE)
    xs, ys = box[0] + box[2] * along, box[1] + box[2] * along

    def row(y: jax.Array) -> jax.Array:
        return losses(kind, plane, xs, jnp.broadcast_to(y, (SIZE,)))

    return jax.lax.map(row, ys).reshape(-1)
