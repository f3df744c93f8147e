"""What is asked of a landscape: three runs on a plane, their sharpness, the way between two solutions."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.terrain import between
from simulab.terrain.net import Kind
from simulab.terrain.plane import (
    PLANES,
    Plane,
    field,
    losses,
    places,
    principal,
    random,
    share,
    square,
    through,
)  # fmt: skip
from simulab.terrain.run import Rule, Run, trained

STARTS = 3


class Given(NamedTuple):
    """A net, how it is trained, and which plane is drawn; every entry may be traced."""

    kind: Kind
    rules: Rule
    """Of gradient descent, momentum and Adam."""
    own: Any
    """Which of them the plane is about."""
    seed: Any
    looks: Any
    plane: Any
    """Its place in ``PLANES``."""
    draw: Any
    """Which random directions."""
    reach: Any
    """The square is so many times as wide."""


class Drawn(NamedTuple):
    """A plane with three runs on it: of the three optimizers, or, where it goes through solutions, of three starts."""

    field: Any
    """(SIZE²,)"""
    box: Any
    """(3,): middle of the square, half its side."""
    x: Any
    """(3, MOST+1)"""
    y: Any
    """(3, MOST+1)"""
    under: Any
    """(3, MOST+1): the plane's loss where a run is drawn."""
    loss: Any
    """(3, MOST+1): the net's own loss there."""
    share: Any
    """(3,): which part of each run's squared distances from the plane's centre lies in the plane."""


def own_rule(given: Given) -> Rule:
    """The rule that the plane is about."""
    return jax.tree.map(lambda leaf: leaf[given.own], given.rules)


def _last(runs: Run) -> tuple[jax.Array, jax.Array]:
    return jax.vmap(lambda run: run.last())(runs)


@jax.jit  # a page writes it once for all planes
def drawn(given: Given, solutions: Any) -> Drawn:
    """The plane: through the ends of three starts if ``solutions``, else about the own run's end."""
    own = own_rule(given)
    rules = jax.tree.map(lambda one, every: jnp.where(solutions, one, every), own, given.rules)
    seeds = given.seed + jnp.where(solutions, jnp.arange(STARTS), 0)
    runs = jax.lax.map(lambda one: trained(given.kind, *one, given.looks), (rules, seeds))
    ends = _last(runs)[1]
    path, end = runs.w[given.own], ends[given.own]
    which = jnp.where(solutions, PLANES.index("solutions"), given.plane)
    plane = Plane(*jax.lax.switch(
        which, [lambda: random(end, given.draw), lambda: principal(path, end), lambda: through(ends)]
    ))  # fmt: skip
    x, y, rest = places(plane, runs.w)
    around = jnp.where(which == PLANES.index("random"), jnp.array([0.0, 0.0, 1.0]), square(x, y))
    box = around * jnp.stack([1.0, 1.0, jnp.asarray(given.reach, float)])
    shares = jnp.stack([share(plane, runs.w[i], rest[i]) for i in range(STARTS)])
    under = losses(given.kind, plane, x.reshape(-1), y.reshape(-1)).reshape(x.shape)
    return Drawn(field(given.kind, plane, box), box, x, y, under, runs.loss, shares)


def crossing(given: Given) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(POINTS,) the loss from the solution of the first start straight to that of the second, and to the same with its units
    matched; and whether both runs came to their ends."""
    own = own_rule(given)
    runs = jax.lax.map(lambda seed: trained(given.kind, own, seed, given.looks), given.seed + jnp.arange(2))
    one, other = _last(runs)[1]
    others = jnp.stack([other, between.matched(given.kind, one, other)])
    plain, matched = jax.lax.map(lambda other: between.along(given.kind, one, other), others)
    return plain, matched, jnp.all(jnp.isfinite(runs.loss[:, given.looks]))
