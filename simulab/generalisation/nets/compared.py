"""The same nets trained in several ways, from the same starts on the same pictures: what each way changes, seed by seed."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.generalisation.nets.changes import CHANGES, moved
from simulab.generalisation.nets.digits import CLASSES, POOL, Chosen, Pictures, chosen, fresh, pool
from simulab.generalisation.nets.net import Net, Price, scores
from simulab.generalisation.nets.training import Given, labels, trained
from simulab.machine import backend
from simulab.machine.normal import normal

SEEDS = 6
"""Nets of each way; each has a training set, a start and mini-batches of its own, which all ways share."""
L2, DROPOUT, SMOOTHING = 3e-3, 0.2, 0.1
"""At strength 1."""
WAYS = {
    "ways": ("none", "l2", "dropout", "smoothing", *CHANGES[1:]),
    "calibration": ("none", "smoothing", "mixup"),
    "imbalance": ("none", "weighted", "focal", "both"),
    "shift": ("none", "shifts", "rotations", "noise"),
}
"""Study -> what is compared, each a part of the work; the first one is without anything."""
ROWS = max(map(len, WAYS.values()))
BINS = 10
"""Of equal width, from 0 to 1, in which a net's confidence is compared with how often it is right."""
AMOUNTS = 9
"""Of the shift of fresh pictures, from none to ``FARTHEST``."""
SHIFTED = ("moved", "turned", "noisy")
FARTHEST = {"moved": 2.0, "turned": 60.0, "noisy": 0.8}
"""Pixels, degrees, deviation."""
_SHUFFLE = 31


def given(k: Mapping[str, Any], part: Any, seed: Any) -> Given:
    """The training of a part, with one of the seeds."""
    study = k["net"]
    names = np.array([[*ways, *[""] * (ROWS - len(ways))] for ways in WAYS.values()])

    def is_(*wanted: str) -> jax.Array:
        return jnp.asarray(np.isin(names, wanted))[study, part]

    change = jnp.asarray(np.array([[list(CHANGES).index(n) if n in CHANGES else 0 for n in row] for row in names]))
    compares = jnp.asarray(study == 0)
    strength = jnp.where(compares, k["strength"], 1.0)
    rare = jnp.where(study == list(WAYS).index("imbalance"), k["rarity"], 1.0)
    calibrates = study == list(WAYS).index("calibration")
    pictures = chosen(seed, k["pictures"], rare)
    smoothing = jnp.where(is_("smoothing"), jnp.where(calibrates, k["smoothing"], strength * SMOOTHING), 0.0)
    price = Price(
        jnp.where(is_("l2"), strength * L2, 0.0), smoothing, jnp.where(is_("focal", "both"), k["gamma"], 0.0),
        jnp.where(is_("weighted", "both"), weights(pictures), 1.0),
    )  # fmt: skip
    dropout = jnp.where(is_("dropout"), strength * DROPOUT, 0.0)
    return Given(
        seed, pictures, k["length"], change=change[study, part], strength=strength, dropout=dropout, price=price
    )


def weights(pictures: Chosen) -> jax.Array:
    """(CLASSES,) n/(K n_c): a class counts as much as any other, and an example 1 in the mean."""
    there = jnp.arange(POOL) < pictures.count
    each = jnp.sum((pool().y[pictures.rows][:, None] == jnp.arange(CLASSES)) & there[:, None], axis=0)
    return pictures.count / (CLASSES * jnp.maximum(each, 1))


def right(net: Net, seen: Pictures) -> jax.Array:
    """(n,) 1 where the highest score is the digit's."""
    return jnp.asarray(jnp.argmax(scores(net, seen.x), axis=1) == seen.y, float)


def of_training(net: Net, g: Given) -> jax.Array:
    """The share of its training set that a net names as it was told."""
    own = Pictures(pool().x[g.pictures.rows], labels(g))
    return jnp.sum(jnp.where(jnp.arange(POOL) < g.pictures.count, right(net, own), 0)) / g.pictures.count


def shifted(x: jax.Array, how: Any, share: Any) -> jax.Array:
    """Pictures, to the right by pixels, turned, or noisier, by a share of ``FARTHEST``."""
    by = [share * FARTHEST[name] * jnp.ones(x.shape[0]) for name in SHIFTED]
    zero = jnp.zeros(x.shape[0])
    ways = [
        lambda: moved(x, by[0], zero, zero),
        lambda: moved(x, zero, zero, jnp.deg2rad(by[1])),
        lambda: x + by[2][:, None, None] * normal(jax.random.key(_SHUFFLE), x.shape),
    ]
    return jax.lax.switch(how, ways)


def bins(net: Net, seen: Pictures) -> dict[str, jax.Array]:
    """Of pictures, by their confidence (the largest probability) in ``BINS``: how many, the sum of their confidence, hits."""
    p = jax.nn.softmax(scores(net, seen.x), axis=1)
    sure, is_right = jnp.max(p, axis=1), right(net, seen)
    of = jnp.minimum(jnp.floor(sure * BINS), BINS - 1)[:, None] == jnp.arange(BINS)
    return {
        name: jnp.sum(jnp.where(of, value, 0.0), axis=0)
        for name, value in (("many", 1.0), ("sure", sure[:, None]), ("hits", is_right[:, None]))
    }


def off(many: jax.Array, sure: jax.Array, hits: jax.Array) -> jax.Array:
    """The expected calibration error: Σ |hits - sure| over the bins, by picture. Guo et al. (2017)."""
    return jnp.sum(jnp.abs(hits - sure), axis=-1) / jnp.sum(many, axis=-1)


def study(k: Mapping[str, Any], part: Any) -> dict[str, jax.Array]:
    """One way's nets: ``seen`` and ``fresh`` (S,) the shares named rightly; of fresh pictures ``common`` of 0 to 4 and ``rare``
    of 5 to 9; ``ece`` (S,) and its bins, of all nets together, ``many``, ``sure``, ``hits`` (BINS,); ``along`` (S, AMOUNTS) of
    shifted ones. Not numbers beyond the ways of the study.

    Reads ``net`` (its place in ``WAYS``), ``pictures``, ``length``, ``strength``, ``smoothing``, ``rarity``, ``gamma``,
    ``shifted`` and ``seed``, the first of the nets' own.
    """
    shifts = jnp.asarray(k["net"]) == list(WAYS).index("shift")
    used = part < jnp.asarray([len(ways) for ways in WAYS.values()])[k["net"]]
    test = fresh()

    def amounts(net: Net) -> jax.Array:
        shares = jnp.linspace(0.0, 1.0, AMOUNTS)
        return jax.lax.map(lambda s: jnp.mean(right(net, test._replace(x=shifted(test.x, k["shifted"], s)))), shares)

    def one(seed: jax.Array) -> dict[str, jax.Array]:
        g = given(k, part, seed)
        net = trained(g)
        named, low = right(net, test), test.y < CLASSES // 2
        parts = bins(net, test)
        return {
            "seen": of_training(net, g), "fresh": jnp.mean(named), "ece": off(**parts), **parts,
            "common": jnp.mean(named, where=low), "rare": jnp.mean(named, where=~low),
            "along": jax.lax.cond(shifts, amounts, lambda net: jnp.full(AMOUNTS, jnp.nan), net),
        }  # fmt: skip

    seeds = k["seed"] + jnp.arange(SEEDS)
    # at least one is traced, to know the shapes
    empty = {name: jnp.full(shape.shape, jnp.nan) for name, shape in jax.eval_shape(backend.each(one), seeds).items()}
    found = jax.lax.cond(used, lambda: backend.each(one)(seeds), lambda: empty)
    return {**found, **{name: jnp.sum(found[name], axis=0) for name in ("many", "sure", "hits")}}
