"""What tells the classes apart turns with time: a test set of any examples against one of the last ones, and what comes next."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.judging.clouds import MOST, Clouds, drawn, fitted, key_of, moments, truly_wrong, wrong

STUDIES, INPUTS, HELD, FOLDS = 100, 2, 0.2, 5
NEXT = (1.0, 1.05, 1.1, 1.15, 1.2)
"""When the examples come that are to be told apart, in units of the time that is known."""
ROWS = ("any", "last", "next")


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``values`` (3, R): the error that five folds of any examples say; that of the last fifth, with a classifier of those
    before; and the true error of the classifier of all n on those that come next.

    Reads ``judged`` n, ``apart``, ``drift`` (by how many degrees the clouds turn in the time that is known) and ``seed``.
    """
    count = k["judged"]
    plain = drawn(key_of(k, 25), STUDIES, MOST, count, jnp.zeros(INPUTS), 0.5)
    when = (jnp.arange(MOST) + 0.5) / count
    turn = jnp.deg2rad(k["drift"])
    way = jnp.stack([jnp.cos(turn * when), jnp.sin(turn * when)], axis=1)
    seen = Clouds(plain.x + plain.sign[..., None] * way * k["apart"] / 2, plain.sign)
    there = jnp.abs(seen.sign)

    def out(tested: jax.Array) -> jax.Array:
        w = fitted(*moments(seen.x, seen.sign, there * (1 - tested)))
        return jnp.sum(wrong(w, seen.x, seen.sign) * tested, axis=1)

    # by turns in time is any: each fold has examples of all times
    folds = [out(jnp.asarray(jnp.arange(MOST) % FOLDS == number, float)) for number in range(FOLDS)]
    late = jnp.round((1 - HELD) * count)
    last = out(jnp.asarray(jnp.arange(MOST) >= late, float)) / (count - late)
    w = fitted(*moments(seen.x, seen.sign, there))

    def then(at: float) -> jax.Array:
        half = jnp.stack([jnp.cos(turn * at), jnp.sin(turn * at)]) * k["apart"] / 2
        return truly_wrong(w, half, 0.5)

    after = sum((then(at) for at in NEXT), jnp.zeros(STUDIES)) / len(NEXT)
    values = jnp.stack([sum(folds, jnp.zeros(STUDIES)) / count, last, after])
    return {"values": values}
