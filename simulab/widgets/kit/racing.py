"""The mathematics of a race, pure and traceable: runs, tuned rates, ranks and the codes of the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from simulab import backend
from simulab.landscape import Loss
from simulab.optimizer import Optimizer
from simulab.runs.descent import roll, updater
from simulab.runs.verdict import CONVERGED, DIVERGED, OSCILLATING, TOLERANCE, Facts, judge

SHARED, OWN, TUNED = range(3)
"""Fairness: one shared rate, each its own, each the best of an equal number of tries."""

WINNER, FOLLOWER, LOST, SLOW, BOUNCING, NEAREST, NOBODY_RACES, WINNER_IN_LOCAL, LOWEST = range(9)
FAIR = 10
"""Codes of the phrases; FAIR + the fairness rule says how the rates were chosen."""


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
    """One racer's whole run at one rate: x (T+1, 2), loss (T+1,), grad (T+1, 2); see ``simulab.runs.descent.roll``."""
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


def tune(course: Course, optimizer: Optimizer, knobs: Mapping[str, Any], budget: int) -> tuple[jax.Array, jax.Array]:
    """(rates (budget,), last losses (budget,)): every racer has the same number of trial runs.

    The rates are evenly spaced in the logarithm from 1e-5 to 10.
    """
    rates = jnp.logspace(-5.0, 1.0, budget)
    losses = backend.each(lambda rate: last_loss(course, optimizer, knobs, rate))(rates)
    return rates, losses


def scores(course: Course, runs: Mapping[str, jax.Array], chosen: jax.Array) -> dict[str, jax.Array]:
    """The scoreboard of runs x (R, T+1, 2), loss (R, T+1), grad (R, T+1, 2); ``chosen`` (R,) says who races.

    First come those that end within the tolerance, by the step at which they reached it; then the others, by how far above
    the minimum they end; then the diverged, the longest-lived first. Where the surface has no minimum, by the last loss.
    """
    judged = backend.each(
        lambda x, loss, grad: judge(x, loss, grad, course.facts, course.steps, jnp.asarray(TOLERANCE))
    )(runs["x"], runs["loss"], runs["grad"])
    done, lost = judged.code == CONVERGED, judged.code == DIVERGED
    gap = jnp.maximum(jnp.nan_to_num(judged.gap, nan=jnp.inf), 0.0)
    late = course.capacity + 2.0
    last = runs["loss"][:, course.steps.astype(int)]
    # both between 1 and 2
    high = jnp.where(jnp.isnan(judged.gap), 1.5 + jnp.arctan(last) / jnp.pi, 2 - 1 / (1 + gap))
    key = jnp.where(done, judged.converged_at / late, jnp.where(lost, 3 - judged.diverged_at / late, high))
    place = _ranks(jnp.where(chosen, key, 9.0)) + 1
    return {
        "rank": place,
        "verdict": judged.code,
        "reached": jnp.where(done, judged.converged_at, -1),
        "diverged_at": judged.diverged_at,
        "final": jnp.where(lost, jnp.nan, last),
        "above": jnp.where(lost, jnp.nan, judged.gap),
        "distance": jnp.where(lost, jnp.nan, judged.distance),
    }


def _ranks(key: jax.Array) -> jax.Array:
    """How many come before each; ties in the order in which they stand. (A sort of 12 costs more to compile than all of this.)"""
    i = jnp.arange(key.shape[0])
    before = (key[None, :] < key[:, None]) | ((key[None, :] == key[:, None]) & (i[None, :] < i[:, None]))
    return jnp.sum(before, axis=1)


def words(
    board: Mapping[str, jax.Array],
    chosen: jax.Array,
    fairness: Any,
    rate: Any,
    steps: jax.Array,
    budget: int,
    lowest: jax.Array,
) -> dict[str, jax.Array]:
    """Codes and numbers of the sentence: the first three, who diverged, the best of the rest, and how fair it was.

    Columns ``code``, ``who``, ``a``, ``b``, ``c`` of R + 2 entries; code -1 says nothing.
    """
    count = chosen.shape[0]
    place = _ranks(jnp.where(chosen, board["rank"], count + 1))
    order = jnp.argmax(place == jnp.arange(count)[:, None], axis=1)
    verdict, racing = board["verdict"][order], chosen[order]
    done, lost = verdict == CONVERGED, verdict == DIVERGED
    rest = racing & ~done & ~lost
    ahead = jnp.arange(count)
    over = (board["final"] - lowest)[order]
    winner = jnp.where(over > 10 * TOLERANCE, WINNER_IN_LOCAL, WINNER)
    code = jnp.where(done, jnp.where(ahead == 0, winner, FOLLOWER), jnp.where(verdict == OSCILLATING, BOUNCING, SLOW))
    nowhere = jnp.isnan(board["above"][order])
    code = jnp.where(rest & (ahead == 0), jnp.where(nowhere, LOWEST, NEAREST), jnp.where(lost, LOST, code))
    said = racing & ((done & (ahead < 3)) | lost | (rest & (jnp.cumsum(rest) == 1)))
    height = jnp.where(nowhere, board["final"][order], board["above"][order])
    at = jnp.where(done, board["reached"][order], jnp.where(lost, board["diverged_at"][order], height))
    how = jnp.where(jnp.any(chosen), FAIR + jnp.asarray(fairness, int), NOBODY_RACES)
    tail = jnp.array([-1])
    return {
        "code": jnp.concatenate([jnp.where(said, code, -1), how[None], tail]),
        "who": jnp.concatenate([order, tail, tail]),
        "a": jnp.concatenate([at, jnp.where(how == FAIR + TUNED, budget, rate)[None] * jnp.ones(2)]),
        "b": jnp.full(count + 2, steps),
        "c": jnp.concatenate([over, jnp.full(2, jnp.nan)]),
    }


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
