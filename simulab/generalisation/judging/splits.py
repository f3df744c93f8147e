"""One error, estimated in four ways from the same few examples, in many studies: how far do the estimates scatter?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.judging.clouds import (
    MOST,
    drawn,
    fitted,
    key_of,
    moments,
    one_tells,
    solved,
    truly_wrong,
    widened,
    wrong,
)

STUDIES, INPUTS, MOST_FOLDS = 100, 8, 10
HELD = 0.3
"""Share of the examples that a single split tests."""
ROWS = ("single", "folds", "stratified", "out")


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``values`` (4, R): the estimates of a single split, of k folds, of k stratified folds, and of leaving one out, of the error
    of least squares on n examples; ``truth`` (R,): that of the classifier that all n make, on fresh examples.

    Reads ``judged`` n, ``share``, ``apart``, ``folds`` and ``seed``. Examples come in any order, so folds are those by turns.
    """
    half = one_tells(INPUTS, k["apart"])
    seen = drawn(key_of(k, 21), STUDIES, MOST, k["judged"], half, k["share"])
    gram, pull = moments(seen.x, seen.sign, jnp.abs(seen.sign))
    at, there = jnp.arange(MOST), jnp.abs(seen.sign)

    def held_out(fold: jax.Array) -> jax.Array:
        """(R,) how many of the examples of a fold (R, MOST) the others' classifier is wrong about."""
        out, along = moments(seen.x, seen.sign, fold * there)
        return jnp.sum(wrong(fitted(gram - out, pull - along), seen.x, seen.sign) * fold, axis=-1)

    tested = jnp.broadcast_to(jnp.asarray(at < jnp.round(HELD * k["judged"]), float), there.shape)
    single = held_out(tested) / jnp.round(HELD * k["judged"])
    is_b = seen.sign > 0
    # the place of each among those of its class, those of A behind those of B
    behind = jnp.sum(is_b, axis=1, keepdims=True) + jnp.cumsum(seen.sign < 0, axis=1) - 1
    by_class = jnp.where(is_b, jnp.cumsum(is_b, axis=1) - 1, behind)

    def crossed(place: jax.Array) -> jax.Array:
        """(R,) the share that is wrong, over all folds; an example of place p is of fold p mod k."""

        def add(fold: Any, total: jax.Array) -> jax.Array:
            return total + held_out(jnp.asarray(jnp.mod(place, k["folds"]) == fold, float))

        return jax.lax.fori_loop(0, jnp.asarray(k["folds"], jnp.int32), add, jnp.zeros(STUDIES)) / k["judged"]

    folds = crossed(jnp.broadcast_to(at * 1.0, there.shape))
    stratified = crossed(by_class * 1.0)
    # of an example that is left out the residual is r / (1 - h), which needs no other fit
    wide = widened(seen.x) * there[..., None]
    turned = jnp.swapaxes(wide, -1, -2)
    both = solved(gram, jnp.concatenate([pull[..., None], turned], axis=-1))
    leverage = jnp.sum(wide * jnp.swapaxes(both[..., 1:], -1, -2), axis=-1)
    score = (wide @ both[..., :1])[..., 0]
    left = seen.sign - (seen.sign - score) / (1 - leverage)
    out = jnp.sum(jnp.where(left * seen.sign > 0, 0.0, there), axis=-1) / k["judged"]
    truth = truly_wrong(both[..., 0], half, k["share"])
    return {"values": jnp.stack([single, folds, stratified, out]), "truth": truth}
