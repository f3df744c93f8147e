"""Two normal clouds, the linear classifier that least squares makes of examples of them, and how often it is truly wrong."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.generalisation.elimination import solve
from simulab.machine.normal import below, normal

FEWEST, MOST = 20, 120
"""Examples of one study."""
STIFF = 1.0
"""λ of the ridge penalty: next to nothing beside so many examples, but no system is singular."""


class Clouds(NamedTuple):
    """Examples of many studies; what is beyond n counts nowhere."""

    x: jax.Array
    """(R, MOST, D)"""
    sign: jax.Array
    """(R, MOST) 1 for class B, -1 for A; 0 beyond n."""


def one_tells(inputs: int, apart: Any) -> jax.Array:
    """(D,) half of what the classes' means are apart: in the first input alone."""
    return jnp.where(jnp.arange(inputs) == 0, apart / 2, 0.0)


def all_tell(inputs: int, apart: Any) -> jax.Array:
    """(D,) the same length, in every input a part of it."""
    return jnp.full(inputs, 1 / inputs**0.5) * apart / 2


def drawn(key: jax.Array, studies: int, size: int, count: Any, half: jax.Array, share: Any) -> Clouds:
    """``count`` of ``size`` examples of ``studies`` studies: of B with chance ``share``; inputs of deviation 1, whose mean is
    ``half`` (D,) in B and -``half`` in A."""
    places, luck = jax.random.split(key)
    drawn = normal(places, (studies, size, half.shape[0]))
    is_b = jnp.asarray(jax.random.uniform(luck, (studies, size), jnp.float32), float) < share
    sign = jnp.where(is_b, 1.0, -1.0)
    there = jnp.arange(size) < count
    return Clouds(jnp.where(there[:, None], drawn + sign[..., None] * half, 0.0), jnp.where(there, sign, 0.0))


def widened(x: jax.Array) -> jax.Array:
    """(…, D + 1): a one before the inputs, for the constant."""
    return jnp.concatenate([jnp.ones((*x.shape[:-1], 1)), x], axis=-1)


def moments(x: jax.Array, sign: jax.Array, used: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Σ xxᵀ (…, D+1, D+1) and Σ x y (…, D+1) over the examples that are ``used`` (…, n)."""
    wide = widened(x) * used[..., None]
    turned = jnp.swapaxes(wide, -1, -2)
    return turned @ wide, (turned @ (sign * used)[..., None])[..., 0]


def fitted(gram: jax.Array, pull: jax.Array) -> jax.Array:
    """(…, D+1) the weights, the constant first: (Σ xxᵀ + λ I) w = Σ x y, where the constant is not penalised."""
    return solved(gram, pull[..., None])[..., 0]


def solved(gram: jax.Array, right: jax.Array) -> jax.Array:
    """(Σ xxᵀ + λ I)⁻¹ right (…, D+1, m)."""
    size = gram.shape[-1]
    return solve(gram + jnp.where(jnp.arange(size) > 0, STIFF, 1e-9) * jnp.eye(size), right)


def wrong(w: jax.Array, x: jax.Array, sign: jax.Array) -> jax.Array:
    """(…, n) 1 where the sign of a classifier's score w (…, D+1) is not the example's; of no example 0."""
    score = (widened(x) @ w[..., None])[..., 0]
    return jnp.where(sign == 0, 0.0, jnp.where(score * sign > 0, 0.0, 1.0))


def truly_wrong(w: jax.Array, half: jax.Array, share: Any) -> jax.Array:
    """(…,) the chance that a classifier w (…, D+1) is wrong about a fresh example: of normal clouds it is known."""
    length = jnp.sqrt(jnp.sum(w[..., 1:] ** 2, axis=-1))
    length = jnp.where(length > 0, length, 1e-300)
    along = jnp.sum(w[..., 1:] * half, axis=-1)
    return share * below(-(w[..., 0] + along) / length) + (1 - share) * below((w[..., 0] - along) / length)


def key_of(k: Any, branch: int) -> jax.Array:
    """Of the seed, for one of the studies."""
    return jax.random.fold_in(jax.random.key(jnp.asarray(k["seed"], jnp.uint32)), branch)
