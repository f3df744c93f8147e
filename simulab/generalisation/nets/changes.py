"""What is made of a mini-batch before a net sees it: shifted, turned, noisy, with a hole, or mixed with another."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.nets.digits import SIDE
from simulab.machine.normal import normal

CHANGES = ("none", "shifts", "rotations", "noise", "cutout", "mixup", "cutmix")
PIXELS, DEGREES, SIGMA, HOLE = 0.5, 15.0, 0.2, 2.0
"""At strength 1: the farthest shift, the widest turn, the noise's deviation, the hole's side."""
DRAWS = 3
"""Numbers that an example has for it."""
MIDDLE = (SIDE - 1) / 2


def moved(x: jax.Array, across: Any, down: Any, turned: Any) -> jax.Array:
    """Pictures (n, 8, 8), each moved by pixels and turned by radians (n,); what comes in from outside is paper.

    Each pixel is looked up where it comes from, between four others in proportion (bilinear).
    """
    at = jnp.arange(SIDE) - MIDDLE
    rows, columns = at[:, None] - down[:, None, None], at[None, :] - across[:, None, None]
    cos, sin = jnp.cos(turned)[:, None, None], jnp.sin(turned)[:, None, None]
    # rounded, so that a picture that is not moved is the same to the last bit
    up, along = cos * rows + sin * columns + MIDDLE, cos * columns - sin * rows + MIDDLE
    low, left = jnp.floor(up), jnp.floor(along)
    of = jnp.arange(x.shape[0])[:, None, None]
    total = jnp.zeros_like(x)
    for i in (0, 1):
        for j in (0, 1):
            r, c = low + i, left + j
            share = (1 - jnp.abs(up - r)) * (1 - jnp.abs(along - c))
            there = (r >= 0) & (r < SIDE) & (c >= 0) & (c < SIDE)
            row, column = (jnp.clip(v, 0, SIDE - 1).astype(jnp.int32) for v in (r, c))
            total = total + jnp.where(there, share * x[of, row, column], 0.0)
    return total


def _hole(centre: jax.Array, side: Any) -> jax.Array:
    """(n, 8, 8) True inside squares about centres (n, 2) in pixels; what is beyond the edge is cut off."""
    at = jnp.arange(SIDE)
    near = jnp.abs(at - centre[:, :, None]) < side[:, None, None] / 2
    return near[:, 0, :, None] & near[:, 1, None, :]


def changed(
    key: jax.Array, luck: jax.Array, kind: Any, strength: Any, x: jax.Array, y: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Pictures (n, 8, 8) and targets (n, 10), changed as ``kind`` of ``CHANGES`` says; at strength 0 as they are.

    Mixing is with the picture at the other end of the batch, which was drawn at random, too. At strength 1 the share of
    the second picture is uniform from 0 to 1/2, with which Beta(1, 1) is the same: the two change places.

    Args:
        key: of the noise.
        luck: (n, DRAWS) uniform numbers, for all else.
        kind, strength: which, and how much of it.
        x, y: the mini-batch.
    """
    luck = luck.T
    away = 2 * luck - 1
    other, of_other = x[::-1], y[::-1]
    zero = jnp.zeros(x.shape[0])
    share = strength * luck[0] / 2
    centre = jnp.stack([luck[1], luck[2]], axis=1) * SIDE - 0.5

    def none() -> tuple[jax.Array, jax.Array]:
        return x, y

    def shifts() -> tuple[jax.Array, jax.Array]:
        return moved(x, strength * PIXELS * away[0], strength * PIXELS * away[1], zero), y

    def rotations() -> tuple[jax.Array, jax.Array]:
        return moved(x, zero, zero, jnp.deg2rad(strength * DEGREES * away[0])), y

    def noise() -> tuple[jax.Array, jax.Array]:
        return x + strength * SIGMA * normal(key, x.shape), y

    def cutout() -> tuple[jax.Array, jax.Array]:
        return jnp.where(_hole(centre, zero + strength * HOLE), 0.0, x), y

    def mixup() -> tuple[jax.Array, jax.Array]:
        by = share[:, None]
        return (1 - by[:, :, None]) * x + by[:, :, None] * other, (1 - by) * y + by * of_other

    def cutmix() -> tuple[jax.Array, jax.Array]:
        inside = _hole(centre, SIDE * jnp.sqrt(share))
        by = jnp.mean(inside, axis=(1, 2), dtype=float)[:, None]
        return jnp.where(inside, other, x), (1 - by) * y + by * of_other

    return jax.lax.switch(kind, [none, shifts, rotations, noise, cutout, mixup, cutmix])
