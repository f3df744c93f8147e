"""A net's losses while it is trained, on what it sees, on what validates and on fresh pictures; which version is kept."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.errors import first_lowest
from simulab.generalisation.nets.digits import HELD, POOL, Pictures, chosen, fresh, pool
from simulab.generalisation.nets.net import Net, scores
from simulab.generalisation.nets.training import Given, begun, labels, stepper
from simulab.machine import backend
from simulab.training.loss import log_softmax

NETS = 4
LOOKS = 40
"""Times at which a net is looked at, evenly apart, after the one before training."""


def losses(net: Net, seen: Pictures) -> jax.Array:
    """(n,) cross-entropies."""
    of = seen.y[:, None] == jnp.arange(10)
    return -jnp.sum(jnp.where(of, log_softmax(scores(net, seen.x)), 0.0), axis=1)


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``at`` (L+1,) steps; cross-entropies there ``train``, ``held``, ``test`` and the share of fresh pictures named rightly
    ``hit`` (N, L+1); ``kept`` (N,) the look with the lowest ``held``.

    Reads ``pictures``, ``length``, ``wrong`` (the share of the training set that is named wrongly) and ``seed``.
    """
    test, every = fresh(), jnp.maximum(jnp.asarray(k["length"], jnp.int32) // LOOKS, 1)

    def one(seed: jax.Array) -> tuple[jax.Array, ...]:
        pictures = chosen(seed, k["pictures"])
        g = Given(seed, pictures, every * LOOKS, cycles=0, rate=COURSE_RATE, wrong=k["wrong"])
        step, rows = stepper(g), pictures.rows
        own = Pictures(pool().x[rows], labels(g))
        held = Pictures(pool().x[rows[POOL - HELD :]], pool().y[rows[POOL - HELD :]])
        there = jnp.arange(POOL) < pictures.count

        def look(net: Net) -> tuple[jax.Array, ...]:
            hit = jnp.mean(jnp.argmax(scores(net, test.x), axis=1) == test.y, dtype=float)
            train = jnp.sum(jnp.where(there, losses(net, own), 0)) / pictures.count
            return train, jnp.mean(losses(net, held)), jnp.mean(losses(net, test)), hit

        def go(carry: Any, i: jax.Array) -> tuple[Any, tuple[jax.Array, ...]]:
            carry = jax.lax.fori_loop(i * every, (i + 1) * every, step, carry)
            return carry, look(carry[0])

        start = begun(g)
        first = look(start[0])
        _, later = jax.lax.scan(go, start, jnp.arange(LOOKS))
        return tuple(jnp.concatenate([a[None], b]) for a, b in zip(first, later))

    train, held, test_loss, hit = backend.each(one)(k["seed"] + jnp.arange(NETS))
    at = every * jnp.arange(LOOKS + 1.0)
    return {"at": at, "train": train, "held": held, "test": test_loss, "hit": hit, "kept": first_lowest(held)}


COURSE_RATE = 3e-3
"""Adam's, steady."""
