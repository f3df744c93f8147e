"""Three leaks in the preparation of data, each beside the honest way, where inputs say nothing or little."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.judging.clouds import Clouds, drawn, fitted, key_of, moments, one_tells, truly_wrong, wrong

STUDIES, COUNT, INPUTS, KEPT, FOLDS = 40, 50, 200, 10, 5
"""Studies; examples of each; inputs; inputs that are kept; folds."""
ROWS = ("chosen before", "chosen inside", "copies apart", "copies together", "scaled before", "scaled inside")


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """``values`` (6, R): five-fold estimates of the error, each leak and its honest version; ``truth`` (6, R) the true error of
    the classifier that is made of all examples.

    *Chosen*: of 200 inputs the ten that are most correlated with the class are kept, on all examples before they are parted, or
    on those that train. *Copies*: every example is there twice, its copy in another fold or in the same; who has the nearest
    neighbour's class is asked, on ten inputs. *Scaled*: to mean 0 and deviation 1 over all examples, or those that train.
    """
    half = one_tells(INPUTS, k["apart"])
    seen = drawn(key_of(k, 23), STUDIES, COUNT, COUNT, half, 0.5)
    fold = jnp.arange(COUNT) % FOLDS
    early, inside, chosen_truth = _chosen(seen, fold, half)
    few = seen._replace(x=seen.x[:, :, :KEPT])
    before, within, scaled_truth = _scaled(few, fold, half[:KEPT])
    apart, together = _copied(few, fold)
    # a fresh example has no copy: what the nearest of all neighbours says of as many fresh ones
    fresh = drawn(key_of(k, 24), STUDIES, COUNT, COUNT, half[:KEPT], 0.5)
    copied_truth = _nearest_wrong(few, fresh)
    return {
        "values": jnp.stack([early, inside, apart, together, before, within]),
        "truth": jnp.stack([chosen_truth] * 2 + [copied_truth] * 2 + [scaled_truth] * 2),
    }


def _picked(x: jax.Array, sign: jax.Array, used: jax.Array) -> jax.Array:
    """(R, KEPT) the inputs that are most correlated with the class among the ``used`` (n,) examples."""
    share = used / jnp.sum(used)
    mean = jnp.einsum("n,rnd->rd", share, x)
    off = x - mean[:, None]
    turned = sign - jnp.sum(share * sign, axis=1, keepdims=True)
    along = jnp.einsum("n,rnd,rn->rd", share, off, turned)
    wide = jnp.sqrt(jnp.einsum("n,rnd->rd", share, off**2))
    return jnp.argsort(-jnp.abs(along) / wide, axis=1)[:, :KEPT]


def _chosen(seen: Clouds, fold: jax.Array, half: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    everybody = _picked(seen.x, seen.sign, jnp.ones(COUNT))

    def of(mine: jax.Array) -> jax.Array:
        return jnp.take_along_axis(seen.x, mine[:, None, :], axis=2)

    def out(number: jax.Array, inside: bool) -> jax.Array:
        used = jnp.asarray(fold != number, float)
        x = of(_picked(seen.x, seen.sign, used) if inside else everybody)
        w = fitted(*moments(x, seen.sign, used))
        return jnp.sum(wrong(w, x, seen.sign) * (1 - used), axis=1)

    early, inside = (
        jnp.sum(jax.lax.map(lambda number: out(number, way), jnp.arange(FOLDS)), axis=0) / COUNT  # noqa: B023
        for way in (False, True)
    )
    w = fitted(*moments(of(everybody), seen.sign, jnp.ones(COUNT)))
    return early, inside, truly_wrong(w, half[everybody], 0.5)


def _scaled(few: Clouds, fold: jax.Array, half: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    def scaled(used: jax.Array) -> jax.Array:
        share = used / jnp.sum(used)
        mean = jnp.einsum("n,rnd->rd", share, few.x)[:, None]
        return (few.x - mean) / jnp.sqrt(jnp.einsum("n,rnd->rd", share, (few.x - mean) ** 2))[:, None]

    def out(number: jax.Array) -> tuple[jax.Array, jax.Array]:
        used = jnp.asarray(fold != number, float)
        found = []
        for x in (scaled(jnp.ones(COUNT)), scaled(used)):
            w = fitted(*moments(x, few.sign, used))
            found.append(jnp.sum(wrong(w, x, few.sign) * (1 - used), axis=1))
        return found[0], found[1]

    before, inside = (jnp.sum(found, axis=0) / COUNT for found in jax.lax.map(out, jnp.arange(FOLDS)))
    ones = jnp.ones(COUNT)
    mean = jnp.mean(few.x, axis=1, keepdims=True)
    wide = jnp.sqrt(jnp.mean((few.x - mean) ** 2, axis=1))
    w = fitted(*moments(scaled(ones), few.sign, ones))
    slopes = w[:, 1:] / wide
    plain = jnp.concatenate([w[:, :1] - jnp.sum(slopes * mean[:, 0], axis=1, keepdims=True), slopes], axis=1)
    return before, inside, truly_wrong(plain, half, 0.5)


def _distances(one: jax.Array, other: jax.Array) -> jax.Array:
    """(R, n, m) squared."""
    return (
        jnp.sum(one**2, axis=2)[:, :, None] + jnp.sum(other**2, axis=2)[:, None] - 2 * one @ jnp.swapaxes(other, 1, 2)
    )


def _nearest_wrong(known: Clouds, asked: Clouds) -> jax.Array:
    nearest = jnp.argmin(_distances(asked.x, known.x), axis=2)
    return jnp.mean(jnp.take_along_axis(known.sign, nearest, axis=1) != asked.sign, axis=1, dtype=float)


def _copied(few: Clouds, fold: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(R,) twice: with the copy in the next fold the nearest neighbour is it; with the copy in the same fold it is not there."""
    away = _distances(few.x, few.x)
    found = []
    for copy in ((fold + 1) % FOLDS, fold):
        # a neighbour may be asked where it, or its copy, is in another fold than the example that asks
        there = (fold[:, None] != fold[None]) | (fold[:, None] != copy[None])
        nearest = jnp.argmin(jnp.where(there, away, jnp.inf), axis=2)
        found.append(jnp.mean(jnp.take_along_axis(few.sign, nearest, axis=1) != few.sign, axis=1, dtype=float))
    return found[0], found[1]
