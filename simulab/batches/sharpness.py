"""The largest eigenvalue of a loss's Hessian, and its direction, by Lanczos."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab.machine.normal import normal

ROUNDS = 24
"""Products with the Hessian."""
HALVINGS, INVERSE = 50, 3


def sharpest(loss: Callable[[jax.Array], jax.Array], w: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(largest eigenvalue (), its direction (P,)) of the Hessian at w (P,).

    Lanczos (1950) with every vector kept orthogonal to all before it; of the tridiagonal matrix T the largest eigenvalue by
    halving with Sturm's count, its vector by inverse iteration.
    """
    slope = jax.grad(loss)
    first = normal(jax.random.key(0), w.shape)

    def turn(carry: tuple[jax.Array, jax.Array], at: jax.Array) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        basis, v = carry
        basis = basis.at[at].set(v)
        pulled = jax.jvp(slope, (w,), (v,))[1]
        alpha = v @ pulled
        for _ in range(2):  # once leaves roundings of what was taken off
            pulled = pulled - basis.T @ (basis @ pulled)
        beta = jnp.sqrt(jnp.sum(pulled**2))
        # nothing left: the space of v is closed, and what follows is a zero
        return (basis, pulled / jnp.where(beta > TINY, beta, 1.0) * (beta > TINY)), jnp.stack([alpha, beta])

    begin = (jnp.zeros((ROUNDS, w.shape[0])), first / jnp.sqrt(jnp.sum(first**2)))
    (basis, _), rows = jax.lax.scan(turn, begin, jnp.arange(ROUNDS))
    alpha, beta = rows[:, 0], rows[:-1, 1] * (rows[:-1, 1] > TINY)
    top = largest(alpha, beta)
    v = basis.T @ _vector(alpha, beta, top)
    return top, v / jnp.sqrt(jnp.sum(v**2))


TINY = 1e-10


def largest(alpha: jax.Array, beta: jax.Array) -> jax.Array:
    """The largest eigenvalue of the symmetric tridiagonal matrix with diagonal alpha (n,) and sides beta (n-1,)."""
    aside = jnp.abs(jnp.append(beta, 0.0)) + jnp.abs(jnp.append(0.0, beta))
    span = (jnp.min(alpha - aside), jnp.max(alpha + aside))

    def halved(_: Any, span: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        low, high = span
        middle = (low + high) / 2

        def pivot(d: jax.Array, row: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
            a, b = row
            d = a - middle - b**2 / jnp.where(d == 0, 1e-300, d)
            return d, d > 0

        _, above = jax.lax.scan(pivot, jnp.ones(()), (alpha, jnp.append(0.0, beta)))
        some = jnp.any(above)  # an eigenvalue above the middle
        return jnp.where(some, middle, low), jnp.where(some, high, middle)

    low, high = jax.lax.fori_loop(0, HALVINGS, halved, span)
    return (low + high) / 2


def _vector(alpha: jax.Array, beta: jax.Array, top: jax.Array) -> jax.Array:
    """(n,) the eigenvector of ``top``, by solving with (shift - T), which is positive definite."""
    shift = top + 1e-7 * (jnp.abs(top) + 1e-12)
    side = jnp.append(0.0, -beta)

    def down(carry: tuple[jax.Array, jax.Array], row: tuple[jax.Array, ...]) -> Any:
        c, d = carry
        a, before, after, y = row
        pivot = (shift - a) - before * c
        c, d = after / pivot, (y - before * d) / pivot
        return (c, d), (c, d)

    def up(x: jax.Array, row: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        c, d = row
        x = d - c * x
        return x, x

    def solved(_: Any, y: jax.Array) -> jax.Array:
        zero = jnp.zeros(())
        _, rows = jax.lax.scan(down, (zero, zero), (alpha, side, jnp.append(-beta, 0.0), y))
        _, x = jax.lax.scan(up, zero, rows, reverse=True)
        return x / jnp.sqrt(jnp.sum(x**2))

    return jax.lax.fori_loop(0, INVERSE, solved, jnp.ones(alpha.shape) / alpha.shape[0] ** 0.5)
