"""Trainings on all examples at once by gradient descent, momentum and Adam, their sharpness watched."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.terrain.net import COUNT, Kind, begun, gradient, loss
from simulab.terrain.sharpness import largest

RULES = ("gd", "momentum", "adam")
EVERY, MOST = 5, 120
TOGETHER = 11
"""Steps from one look to the next; looks there can be, but for the first."""
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8
PLACES = 24
BEYOND = 1e3
"""A run whose loss is above this has left, and is followed no further."""


class Rule(NamedTuple):
    """How the weights move; every entry may be traced."""

    adam: Any
    """False: v <- μ v - η g, w <- w + v; with μ = 0, gradient descent."""
    rate: Any
    momentum: Any


class Run(NamedTuple):
    """A run at each of its looks; not numbers after it has left, or ended."""

    w: Any
    """(MOST+1, COUNT)"""
    second: Any
    """(MOST+1, COUNT): Adam's mean of squared slopes, its bias corrected."""
    loss: Any
    """(MOST+1,)"""

    def last(self) -> tuple[jax.Array, jax.Array]:
        """() the number of the last look at which it was there, and its weights (COUNT,) then."""
        at = jnp.sum(jnp.isfinite(self.loss)) - 1
        return at, self.w[at]


def rules(gd_rate: Any, momentum_rate: Any, momentum: Any, adam_rate: Any) -> Rule:
    """All of ``RULES``, with a leading axis."""
    return Rule(
        jnp.array([False, False, True]),
        jnp.stack([jnp.asarray(one, float) for one in (gd_rate, momentum_rate, adam_rate)]),
        jnp.stack([jnp.zeros(()), jnp.asarray(momentum, float), jnp.zeros(())]),
    )


def limit(rule: Rule) -> jax.Array:
    """Above which sharpness a quadratic is not gone down: 2/η, 2(1 + μ)/η; of Adam's preconditioned Hessian 38/η.

    Cohen et al. (2021), Gradient descent on neural networks typically occurs at the edge of stability; Cohen et al. (2022),
    Adaptive gradient methods at the edge of stability.
    """
    share = jnp.where(rule.adam, (1 + BETA1) / (1 - BETA1), 1 + rule.momentum)
    return 2 * share / rule.rate


def slope(kind: Kind, w: jax.Array) -> jax.Array:
    """(COUNT,) the loss's gradient, to ``PLACES`` binary places: as exact as of 32-bit numbers.

    At the edge of stability a rounding grows until two homes part; after so many places, what is different in the last of 64 bits
    almost never differs.
    """
    return jnp.round(gradient(kind, w) * 2.0**PLACES) / 2.0**PLACES


class Course(NamedTuple):
    """Where a run stands."""

    w: Any
    """(COUNT,)"""
    first: Any
    """(COUNT,): momentum's last step, or Adam's mean slope."""
    second: Any
    """(COUNT,): Adam's mean squared slope."""
    there: Any
    """() 1 until it has left, or ended."""


def start(kind: Kind, seed: Any) -> Course:
    """Before the first step."""
    none = jnp.zeros(COUNT)
    return Course(begun(kind, seed), none, none, jnp.ones(()))


@jax.jit  # a page writes it once for all that train
def followed(kind: Kind, rule: Rule, course: Course, at: Any, looks: Any) -> tuple[Course, Run]:
    """``TOGETHER`` looks from number ``at`` on, with ``EVERY`` steps after each; none beyond ``looks``."""

    def step(i: Any, carry: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        w, first, second, done = carry
        g = slope(kind, w)
        t = done + i + 1.0
        moved = jnp.where(rule.adam, BETA1 * first + (1 - BETA1) * g, rule.momentum * first - rule.rate * g)
        second = BETA2 * second + (1 - BETA2) * g**2
        by_adam = rule.rate * (moved / (1 - BETA1**t)) / (jnp.sqrt(second / (1 - BETA2**t)) + EPS)
        return jnp.where(rule.adam, w - by_adam, w + moved), moved, second, done

    def look(course: Course, i: jax.Array) -> tuple[Course, Run]:
        now = loss(kind, course.w)
        there = (course.there > 0) & (i <= looks) & (now < BEYOND)
        steps = i * EVERY * 1.0
        corrected = course.second / jnp.maximum(1 - BETA2**steps, 1e-12)
        seen = Run(*(jnp.where(there, one, jnp.nan) for one in (course.w, corrected, now)))

        def go(state: Any) -> Any:
            return jax.lax.fori_loop(0, EVERY, step, (*state, steps))[:3]

        state = course.w, course.first, course.second
        w, first, second = jax.lax.cond(there, go, lambda state: state, state)
        return Course(w, first, second, there * 1.0), seen

    return jax.lax.scan(look, course, at + jnp.arange(TOGETHER))


@jax.jit  # a page writes it once, too
def trained(kind: Kind, rule: Rule, seed: Any, looks: Any) -> Run:
    """``looks`` times ``EVERY`` steps."""

    def go(course: Course, at: jax.Array) -> tuple[Course, Run]:
        return followed(kind, rule, course, at, looks)

    some = jax.lax.scan(go, start(kind, seed), jnp.arange(0, MOST + 1, TOGETHER))[1]
    return jax.tree.map(lambda leaf: leaf.reshape(MOST + 1, *leaf.shape[2:]), some)


@jax.jit  # a page writes it once for all that are watched
def sharpness(kind: Kind, rule: Rule, w: jax.Array, second: jax.Array, steps: Any) -> jax.Array:
    """() largest eigenvalue of the Hessian; under Adam of the preconditioned one, P⁻¹H with P = (1 - β1ᵗ)(√v̂ + ε).

    Before Adam's first step there is no P, and no number.
    """
    weight = (1 - BETA1 ** jnp.asarray(steps, float)) * (jnp.sqrt(second) + EPS)
    root = jnp.where(rule.adam, 1 / jnp.sqrt(weight), 1.0)
    times = jax.linearize(lambda w: gradient(kind, w), w)[1]  # what is the same for every vector is computed once

    def product(v: jax.Array) -> jax.Array:
        return root * times(root * v)

    return jnp.where(rule.adam & (steps == 0), jnp.nan, largest(product, COUNT))


def watched(kind: Kind, rule: Rule, run: Run, at: Any) -> jax.Array:
    """(``TOGETHER``,) sharpness at the looks of ``run`` (so many) from number ``at`` on."""
    steps = jnp.asarray(EVERY * (at + jnp.arange(TOGETHER)), float)
    each = backend.each(lambda *one: sharpness(kind, rule, *one), TOGETHER)
    there = jnp.any(jnp.isfinite(run.loss))
    return jax.lax.cond(there, lambda: each(run.w, run.second, steps), lambda: jnp.full(TOGETHER, jnp.nan))
