"""The mathematics of a race, pure and traceable: runs, tuned rates and ranks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.landscape import Loss
from simulab.machine import backend
from simulab.modifiers import differentiated
from simulab.optimizer import Optimizer
from simulab.runs.roll import roll, updater
from simulab.runs.verdict import CONVERGED, DIVERGED, ROUNDING, Judgement, final, judge
from simulab.surface import where as place
from simulab.surface.facts import Facts

SHARED, OWN, TUNED = range(3)
"""Fairness: one shared rate, each its own, each the best of an equal number of tries."""


@dataclass(frozen=True)
class Course:
    """What all racers share."""

    loss: Loss
    start: jax.Array
    facts: Facts
    kicks: jax.Array | None
    """(T+1, 2) noise that every racer feels alike, or None."""
    modifiers: Mapping[str, Any]
    steps: jax.Array
    """How many of the T steps count."""
    capacity: int
    """T."""


def run(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], rate: jax.Array) -> dict[str, Any]:
    """One racer's whole run at one rate: x (T+1, 2), loss (T+1,), grad (T+1, 2); see ``simulab.runs.roll.roll``."""
    found = _roll(course, optimizer, knobs, rate, terms=False)
    return {key: found[key] for key in ("x", "loss", "grad")}


def _roll(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], rate: jax.Array, terms: bool) -> Any:
    rates = jnp.full(course.capacity + 1, rate)
    return roll(
        optimizer, course.loss, course.start, rates, knobs, course.modifiers, course.kicks, course.facts.box, terms
    )


def last_loss(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], rate: jax.Array) -> jax.Array:
    """The loss after ``course.steps`` steps: inf where the run left every bound."""
    update = updater(optimizer, course.loss, knobs, course.modifiers)

    def body(step: jax.Array, carry: Any) -> Any:
        x, state = carry
        moved, state, _ = update(x, state, rate, None if course.kicks is None else course.kicks[step])
        return moved, state

    end, _ = jax.lax.fori_loop(0, course.steps.astype(int), body, (course.start, optimizer.init(course.start)))
    loss = course.loss(end)
    return jnp.where(jnp.isfinite(loss), loss, jnp.inf)


def judged(course: Course, run: Mapping[str, jax.Array]) -> Judgement:
    """What one run x (T+1, 2), loss (T+1,), grad (T+1, 2) came to."""

    # one array, which nobody can take apart: a page has one function for all who want to know any of it
    @jax.jit
    def together(x: jax.Array, loss: jax.Array, grad: jax.Array, facts: Facts, steps: jax.Array) -> jax.Array:
        seen = (x, loss, grad, facts, steps)
        found = judge(*seen, place.where(differentiated(course.loss), final(*seen), facts))
        return jnp.stack([jnp.asarray(fact, float) for fact in found])

    facts = Facts(*map(jnp.asarray, course.facts))
    found = Judgement(*together(run["x"], run["loss"], run["grad"], facts, jnp.asarray(course.steps)))
    kept = ("gap", "distance")
    return found._replace(**{key: found[i].astype(int) for i, key in enumerate(found._fields) if key not in kept})


class Key(NamedTuple):
    """By which runs are ranked: first by ``group``, then by ``value``, both from below."""

    group: jax.Array
    """0: arrived at the lowest minimum; 1: anywhere else; 2: diverged."""
    value: jax.Array
    """The step of arrival; the last loss; how soon it diverged, from below for the longest-lived."""


def key(run: Judgement, last: jax.Array, facts: Facts) -> Key:
    """The key of one run, or of each of many: ``last`` is its last loss."""
    won = (run.code == CONVERGED) & (last <= facts.lowest + facts.tolerance)
    lost = run.code == DIVERGED
    value = jnp.where(won, run.converged_at, jnp.where(lost, -run.diverged_at, jnp.nan_to_num(last, nan=jnp.inf)))
    return Key(jnp.where(won, 0, jnp.where(lost, 2, 1)), value)


def best(keys: Key) -> jax.Array:
    """The index of the run that ranks first, the first of those that tie."""
    value = jnp.where(keys.group == jnp.min(keys.group), keys.value, jnp.inf)
    return jnp.argmin(value)


class Tried(NamedTuple):
    """What came of one racer's trial runs, an entry a rate."""

    last: jax.Array
    """The last loss, inf where the run diverged."""
    keys: Key


def tried(budget: int) -> jax.Array:
    """(budget,) the rates that every racer tries: evenly spaced in the logarithm from 1e-5 to 10."""
    return jnp.logspace(-5.0, 1.0, budget)


def trials(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], budget: int) -> dict[str, jax.Array]:
    """One racer's run at every rate tried; see ``run``."""
    return backend.each(lambda rate: run(course, optimizer, knobs, rate))(tried(budget))


def ranked(course: Course, runs: Mapping[str, jax.Array]) -> Tried:
    """What came of one racer's trials x (budget, T+1, 2), loss (budget, T+1), grad (budget, T+1, 2).

    It is apart from ``trials`` because it asks nothing of the racer: a home that runs racers side by side compiles it once.
    """

    def one(x: jax.Array, loss: jax.Array, grad: jax.Array) -> Tried:
        found = judged(course, {"x": x, "loss": loss, "grad": grad})
        last = loss[found.last]
        return Tried(jnp.where(found.code == DIVERGED, jnp.inf, last), key(found, last, course.facts))

    return backend.each(one)(runs["x"], runs["loss"], runs["grad"])


def scores(course: Course, runs: Mapping[str, jax.Array], chosen: jax.Array) -> dict[str, jax.Array]:
    """The scoreboard of runs x (R, T+1, 2), loss (R, T+1), grad (R, T+1, 2); ``chosen`` (R,) says who races.

    First come those that arrive at the lowest minimum, by the step from which on they stay within its tolerance; then all
    others by the loss at which they end; then the diverged, the longest-lived first. Who does equally well ranks equally.
    """
    found = backend.each(lambda x, loss, grad: judged(course, {"x": x, "loss": loss, "grad": grad}))(
        runs["x"], runs["loss"], runs["grad"]
    )
    done, lost = found.code == CONVERGED, found.code == DIVERGED
    last = jnp.take_along_axis(runs["loss"], found.last[:, None], axis=1)[:, 0]
    keys = key(found, last, course.facts)
    keys = Key(jnp.where(chosen, keys.group, 9), keys.value)
    return {
        "rank": _ranks(keys) + 1,
        "verdict": found.code,
        "where": found.where,
        "reached": jnp.where(done, found.converged_at, -1),
        "diverged_at": found.diverged_at,
        "ended": found.last,
        "bounces": found.bounces,
        "final": jnp.where(lost, jnp.nan, last),
        "above": jnp.where(lost, jnp.nan, found.gap),
        "distance": jnp.where(lost, jnp.nan, found.distance),
    }


def _ranks(keys: Key) -> jax.Array:
    """How many come before each. (A sort of 12 costs more to compile than all of this.)"""
    ahead, mine = keys.group[None, :], keys.group[:, None]
    slack = ROUNDING * jnp.abs(keys.value)  # two rules that are one, at this start, differ by rounding only
    lower = keys.value[None, :] < (keys.value - slack)[:, None]
    return jnp.sum((ahead < mine) | ((ahead == mine) & lower), axis=1)


def arrows(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], rate: jax.Array) -> dict[str, jax.Array]:
    """(T+1, 2) vectors at each point: downhill (the negative gradient the rule used), its velocity, the step it took."""
    found = _roll(course, optimizer, knobs, rate, terms=True)
    x, terms = found["x"], found["terms"]
    alive = jnp.isfinite(x)
    blank = jnp.full_like(x, jnp.nan)
    return {
        "downhill": jnp.where(alive, -terms["gradient"], jnp.nan),
        "velocity": jnp.where(alive, terms.get("velocity", blank), jnp.nan),
        "step": jnp.concatenate([x[1:] - x[:-1], blank[:1]]),
    }
