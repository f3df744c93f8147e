"""From one solution straight to another: the loss on the way, and its barrier; also once the other's units are matched."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.terrain.net import ACTIVATIONS, WIDTH, Kind, layers, loss

POINTS = 51
MATCHINGS = 6
"""Rounds of matching one layer after the other."""


def along(kind: Kind, one: jax.Array, other: jax.Array) -> jax.Array:
    """(POINTS,) loss at (1 - a) one + a other, a from 0 to 1."""
    share = jnp.linspace(0.0, 1.0, POINTS)
    return jax.lax.map(lambda a: loss(kind, (1 - a) * one + a * other), share)


def barrier(curve: jax.Array) -> jax.Array:
    """() how far the loss rises above the straight line between both ends' losses.

    Frankle et al. (2020), Linear mode connectivity and the lottery ticket hypothesis; Entezari et al. (2022), The role of
    permutation invariance in linear mode connectivity of neural networks.
    """
    share = jnp.linspace(0.0, 1.0, POINTS)
    return jnp.max(curve - ((1 - share) * curve[0] + share * curve[-1]))


def assigned(gain: jax.Array) -> jax.Array:
    """(WIDTH,) the partner of each unit, all different, with the largest sum of ``gain`` (unit, partner): of all ways the best.

    Over sets of partners taken so far: best(set) = max over j in it of best(set without j) + gain(unit, j). Held and Karp
    (1962), A dynamic programming approach to sequencing problems.
    """
    sets, bits = jnp.arange(2**WIDTH)[:, None], 2 ** jnp.arange(WIDTH)
    chosen = sets // bits % 2 == 1
    before = jnp.where(chosen, sets - bits, 0)
    who = jnp.maximum(jnp.sum(chosen, axis=1) - 1, 0)  # units are matched in their order: the one that was last

    def grow(_: Any, best: jax.Array) -> jax.Array:
        reached = jnp.max(jnp.where(chosen, best[before] + gain[who], -jnp.inf), axis=1)
        return jnp.where(jnp.arange(2**WIDTH) == 0, 0.0, reached)

    best = jax.lax.fori_loop(0, WIDTH, grow, jnp.where(jnp.arange(2**WIDTH) == 0, 0.0, -jnp.inf))

    def back(left: jax.Array, unit: jax.Array) -> tuple[jax.Array, jax.Array]:
        last = jnp.argmax(jnp.where(chosen[left], best[before[left]] + gain[unit], -jnp.inf))
        return before[left, last], last

    _, partners = jax.lax.scan(back, jnp.array(2**WIDTH - 1), jnp.arange(WIDTH - 1, -1, -1))
    return partners[::-1]


def matched(kind: Kind, one: jax.Array, other: jax.Array) -> jax.Array:
    """(COUNT,) the other net, the same function, its hidden units renamed (and under tanh turned, w -> -w) to lie near ``one``.

    Weight matching of Ainsworth et al. (2023), Git Re-Basin: one layer after the other, the first time
    by what comes into it alone.
    """
    turns = kind.activation == ACTIVATIONS.index("tanh")
    (a1, b1), (a2, b2), (a3, _) = layers(one)

    def pairing(gain: jax.Array) -> jax.Array:
        """(WIDTH, WIDTH) that takes the other's units to their places, with signs."""
        who = assigned(jnp.where(turns, jnp.abs(gain), gain))
        sign = jnp.where(turns & (jnp.take_along_axis(gain, who[:, None], axis=1)[:, 0] < 0), -1.0, 1.0)
        return sign[:, None] * (who[:, None] == jnp.arange(WIDTH)[None, :])

    def round_(_: Any, pair: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        _, high = pair
        (w1, c1), (w2, c2), (w3, _) = layers(other)
        low = pairing(a1.T @ w1 + b1[:, None] * c1[None, :] + a2 @ (w2 @ high.T).T)
        high = pairing(a2.T @ (low @ w2) + b2[:, None] * c2[None, :] + a3 @ w3.T)
        return low, high

    low, high = jax.lax.fori_loop(0, MATCHINGS, round_, (jnp.eye(WIDTH), jnp.zeros((WIDTH, WIDTH))))
    (w1, c1), (w2, c2), (w3, c3) = layers(other)
    parts = [w1 @ low.T, low @ c1, low @ w2 @ high.T, high @ c2, high @ w3, c3]
    return jnp.concatenate([part.reshape(-1) for part in parts])
