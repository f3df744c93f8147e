"""The three optimizers' runs and their sharpness, some looks at a time, so that whoever waits sees them grow."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.terrain.net import COUNT
from simulab.terrain.run import MOST, RULES, TOGETHER, Course, followed, start, watched
from simulab.terrain.study import Given

GROUPS, GROUPS_IN_TURN = 6, 2
"""Of ``TOGETHER`` looks in one slice: some 0.1 s on a server's processor, and in a page."""


class Edge(NamedTuple):
    """The three runs as far as they are followed; all zeros before the first look."""

    course: Course
    """Where each stands, with a leading axis."""
    loss: Any
    """(3, MOST+1)"""
    sharp: Any
    """(3, MOST+1)"""
    at: Any
    """() the number of the next look."""

    def reached(self, looks: Any) -> jax.Array:
        """() the last look that is there."""
        return jnp.minimum(self.at - 1, looks).astype(int)

    def share(self, looks: Any) -> jax.Array:
        """() of the work that is done."""
        return jnp.where(self.at > looks, 1.0, self.at / (looks + 1))


def nothing() -> Edge:
    """Zeros, as they are handed to the first slice."""
    runs = len(RULES)
    rows, none = jnp.zeros((runs, MOST + 1)), jnp.zeros((runs, COUNT))
    return Edge(Course(none, none, none, jnp.zeros(runs)), rows, rows, jnp.zeros(()))


def further(given: Given, edge: Edge) -> Edge:
    """One slice more. Beyond the last look there is no number."""

    def group(edge: Edge) -> Edge:
        at = edge.at.astype(int)

        def one(entry: Any) -> tuple[Course, jax.Array, jax.Array]:
            rule, course = entry
            course = jax.tree.map(lambda new, old: jnp.where(at == 0, new, old), start(given.kind, given.seed), course)
            course, run = followed(given.kind, rule, course, at, given.looks)
            return course, run.loss, watched(given.kind, rule, run, at)

        course, loss, sharp = jax.lax.map(one, (given.rules, edge.course))
        losses, sharps = (
            jax.lax.dynamic_update_slice(row, some, (0, at)) for row, some in ((edge.loss, loss), (edge.sharp, sharp))
        )
        return Edge(course, losses, sharps, edge.at + TOGETHER)

    def on(_: Any, edge: Edge) -> Edge:
        return jax.lax.cond(edge.at > given.looks, lambda edge: edge, group, edge)

    many = GROUPS_IN_TURN if backend.runs_in_turn() else GROUPS
    edge = jax.lax.fori_loop(0, many, on, edge)
    there = jnp.arange(MOST + 1) < edge.at
    return edge._replace(loss=jnp.where(there, edge.loss, jnp.nan), sharp=jnp.where(there, edge.sharp, jnp.nan))


def whole(given: Given) -> Edge:
    """All slices."""
    return jax.lax.while_loop(lambda edge: edge.at <= given.looks, lambda edge: further(given, edge), nothing())
