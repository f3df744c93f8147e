"""What is said of a race: who arrived, who stands where, who was lost, how fair it was; each with its condition.

A racer *arrived* where its verdict is converged at a loss within the tolerance of the lowest known: see
``simulab.runs.verdict``. Everybody else is told by where the last point is and how high its loss.
"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.runs.verdict import CONVERGED, DIVERGED, OSCILLATING
from simulab.surface import where as place
from simulab.widgets.kit.racing import OWN, SHARED, TUNED, Course

WINNER, ALONE, WINNER_IN_VALLEY, ALONE_IN_VALLEY, TIED, FOLLOWER = range(6)
"""Of those that arrived: the first of several, the only racer, the same in a valley, one of equals, a later one."""
FAIR = 10
"""FAIR + the fairness rule: how the rates were chosen."""
IN_LOCAL, MANY_IN_LOCAL, IN_HIGH_VALLEY, IN_BOWL, IN_VALLEY = range(20, 25)
"""Of those that stand where nothing near is lower, yet not lowest; the last two where no lowest minimum is known."""
ON_SADDLE, ON_PLATEAU, ON_MAXIMUM, SLOW, BOUNCING, AT, NEAREST, NEAREST_TIED, LOWEST, LOWEST_TIED, BELOW = range(30, 41)
"""Of the best of the rest."""
LOST, MANY_LOST, LEFT, NO_START, NO_SLOPE, NO_SLOPE_AT_START = range(50, 56)
"""Of those that ended before the race did."""
NOBODY_RACES, NOISY, PENALISED = range(60, 63)

MOST_NAMED = 3
"""Diverged racers that are told one by one; of more only the number is told."""

PHRASES = {
    WINNER: "{who} wins: after {a:int step} it stays within {c:sig3} of the minimum.",
    ALONE: "{who} arrives: after {a:int step} it stays within {c:sig3} of the minimum.",
    WINNER_IN_VALLEY: "{who} wins: after {a:int step} it stays on the floor of a valley, within {c:sig3}.",
    ALONE_IN_VALLEY: "{who} arrives: after {a:int step} it stays on the floor of a valley, within {c:sig3}.",
    TIED: "{who} is one of {c:int} that arrive first, after {a:int step}.",
    FOLLOWER: "{who} arrives after {a:int step}.",
    IN_LOCAL: "{who} is in a local minimum, {a:sig3} above the lowest.",
    MANY_IN_LOCAL: "{a:int} racers are in local minima, {who} in the lowest of these, {c:sig3} above the lowest.",
    IN_HIGH_VALLEY: "{who} is on the floor of a valley, {a:sig3} above the lowest minimum.",
    IN_BOWL: "{who} is in a local minimum, at a loss of {a:sig3}.",
    IN_VALLEY: "{who} is on the floor of a valley, at a loss of {a:sig3}.",
    ON_SADDLE: "{who} is on a saddle after {b:int step}: hardly a slope, yet there are ways down.",
    ON_PLATEAU: "{who} is on a plateau after {b:int step}: hardly a slope, and nothing near is higher.",
    ON_MAXIMUM: "{who} is on a maximum after {b:int step}: hardly a slope, yet all ways lead down.",
    SLOW: "{who} is still {a:sig3} above the lowest minimum after {b:int step}.",
    BOUNCING: "{who} still bounces {a:sig3} above the lowest minimum after {b:int step}.",
    AT: "{who} is at a loss of {a:sig3} after {b:int step}.",
    NEAREST: "Nobody arrives at the lowest minimum in {b:int step}; {who} comes lowest, {a:sig3} above it.",
    NEAREST_TIED: "Nobody arrives at the lowest minimum in {b:int step}; {c:int} come equally low, {who} among them, "
    "{a:sig3} above it.",
    LOWEST: "No single lowest point is known here: after {b:int step} {who} is lowest, at {a:sig3}.",
    LOWEST_TIED: "No single lowest point is known here: after {b:int step} {c:int} are equally low, {who} among them, at "
    "{a:sig3}.",
    BELOW: "{who} is lowest after {b:int step}, at {a:sig3}: below every minimum that is known.",
    LOST: "{who} diverged at step {a:int}.",
    MANY_LOST: "{a:int} racers diverged; none of them lasted longer than {who}, to step {c:int}.",
    LEFT: "{who} came to where the loss is not a number at step {a:int}.",
    NO_START: "The loss is not a number at this start.",
    NO_SLOPE: "{who} came to where the loss has no gradient at step {a:int}.",
    NO_SLOPE_AT_START: "The loss has no gradient at this start.",
    NOBODY_RACES: "Choose a racer.",
    FAIR + SHARED: "All race with one learning rate, {a:rate}.",
    FAIR + OWN: "Each races with its own learning rate.",
    FAIR + TUNED: "Each races with the best of {a:int} learning rates, tried from this start.",
    NOISY: "Each gradient carries noise of {a:sig3}, the same for all: another seed, another race.",
    PENALISED: "Each also feels the penalty λ/2 |w|², which the loss shown leaves out.",
}


def words(
    board: Mapping[str, jax.Array], chosen: jax.Array, fairness: Any, rate: Any, noise: Any, course: Course, budget: int
) -> dict[str, jax.Array]:
    """Codes and numbers of the sentences, best racers first.

    Args:
        board: the scoreboard's columns, (R,) each.
        chosen: (R,) who races.
        fairness: the rule; ``rate``: the shared learning rate; ``budget``: rates tried where rates are tuned.
        noise: standard deviation of each step's gradient.

    Returns:
        Columns ``code``, ``who``, ``a``, ``b``, ``c`` of R + 3 entries; code -1 says nothing.
    """
    count, facts = chosen.shape[0], course.facts
    i = jnp.arange(count)
    rank = jnp.where(chosen, board["rank"], count + 1)
    before = (rank[None] < rank[:, None]) | ((rank[None] == rank[:, None]) & (i[None] < i[:, None]))
    order = jnp.argmax(jnp.sum(before, axis=1) == i[:, None], axis=1)
    racing, several = chosen[order], jnp.sum(chosen) > 1
    row = {
        name: board[name][order]
        for name in ("verdict", "where", "above", "final", "reached", "diverged_at", "ended", "bounces")
    }
    verdict, where, above, rank = row["verdict"], row["where"], row["above"], rank[order]
    known = facts.minima.shape[0] > 0 and jnp.any(jnp.isfinite(facts.values))
    valley = where == place.VALLEY
    done, lost = racing & (verdict == CONVERGED), racing & (verdict == DIVERGED)

    # arrived at the lowest: the first three are told
    won = done & (above <= facts.tolerance)
    tied = jnp.sum(won & (rank == 1))
    first = jnp.where(valley, WINNER_IN_VALLEY, WINNER) + jnp.where(several, 0, ALONE - WINNER)
    arrival = jnp.where(rank > 1, FOLLOWER, jnp.where(tied > 1, TIED, first))

    # arrived elsewhere: the first two of each kind, or how many
    local = done & ~won
    bowls, floors = local & ~valley, local & valley
    many = known & (jnp.sum(bowls) > 2)
    stands = jnp.where(known, jnp.where(valley, IN_HIGH_VALLEY, IN_LOCAL), jnp.where(valley, IN_VALLEY, IN_BOWL))
    stands = jnp.where(bowls & many, MANY_IN_LOCAL, stands)
    named = (bowls & (jnp.cumsum(bowls) <= jnp.where(many, 1, 2))) | (floors & (jnp.cumsum(floors) <= 2))

    # ended before the race did
    halted = _halted(row, course.steps)
    undefined, at_once = where == place.UNDEFINED, row["diverged_at"] == 0
    left = jnp.where(undefined, jnp.where(at_once, NO_START, LEFT), LOST)
    left = jnp.where(halted, jnp.where(at_once, NO_SLOPE_AT_START, NO_SLOPE), left)
    gone = lost & (left == LOST)
    crowd = gone & (jnp.sum(gone) > MOST_NAMED)
    left = jnp.where(crowd, MANY_LOST, left)
    # what is true of the start that all share is told once, and of a crowd only the number
    again = (((left == NO_START) | (left == NO_SLOPE_AT_START)) & (i > 0)) | (crowd & (jnp.cumsum(gone) > 1))

    # the best of the rest
    rest = racing & ~done & ~lost
    equal = jnp.sum(racing & (rank == 1))
    low = jnp.where(equal > 1, LOWEST_TIED, LOWEST)
    leads = (i == 0) & several
    measured = known & (above >= 0)
    still = jnp.where(measured, jnp.where((verdict == OSCILLATING) & (row["bounces"] > 0), BOUNCING, SLOW), AT)
    leading = jnp.where(measured, jnp.where(equal > 1, NEAREST_TIED, NEAREST), jnp.where(known, BELOW, low))
    still = jnp.where(leads, leading, still)
    for seen, said in ((place.SADDLE, ON_SADDLE), (place.PLATEAU, ON_PLATEAU), (place.MAXIMUM, ON_MAXIMUM)):
        still = jnp.where(where == seen, said, still)

    code = jnp.where(won, arrival, jnp.where(local, stands, jnp.where(lost, left, still)))
    said = (won & (i < 3)) | named | (lost & ~again) | (rest & (jnp.cumsum(rest) == 1))
    height = jnp.where(known & ((above >= 0) | local), above, row["final"])
    at = jnp.where(won, row["reached"], jnp.where(lost, row["diverged_at"], height))
    at = jnp.where(bowls & many, jnp.sum(bowls), jnp.where(crowd, jnp.sum(gone), at))
    third = jnp.where(won, jnp.where(tied > 1, tied, facts.tolerance), jnp.where(rest, equal, above))
    third = jnp.where(crowd, row["diverged_at"], third)
    tail, numbers = _conditions(chosen, fairness, rate, noise, course, budget)
    nobody = jnp.full(len(tail), -1)
    return {
        "code": jnp.concatenate([jnp.where(said, code, -1), tail]),
        "who": jnp.concatenate([order, nobody]),
        "a": jnp.concatenate([at, numbers]),
        "b": jnp.full(count + len(tail), course.steps),
        "c": jnp.concatenate([third, jnp.full(len(tail), jnp.nan)]),
    }


def nowhere(board: Mapping[str, jax.Array], steps: jax.Array) -> jax.Array:
    """(R,) who ended where the loss, or its gradient, is no number: "diverged" is not the word for it."""
    return (board["verdict"] == DIVERGED) & ((board["where"] == place.UNDEFINED) | _halted(board, steps))


def _halted(board: Mapping[str, jax.Array], steps: jax.Array) -> jax.Array:
    """(R,) whose run ended at a point where the loss is a number and its gradient is none."""
    return (board["ended"] < steps) & (board["where"] < place.UNDEFINED)


def _conditions(
    chosen: jax.Array, fairness: Any, rate: Any, noise: Any, course: Course, budget: int
) -> tuple[jax.Array, jax.Array]:
    """(3,) codes and numbers of what all share: the rule of the rates, the noise, the penalty."""
    anybody, penalty = jnp.any(chosen), jnp.asarray(course.modifiers["l2"])
    how = jnp.where(anybody, FAIR + jnp.asarray(fairness, int), NOBODY_RACES)
    code = [how, jnp.where((noise > 0) & anybody, NOISY, -1), jnp.where((penalty > 0) & anybody, PENALISED, -1)]
    return jnp.stack(code), jnp.stack([jnp.where(how == FAIR + TUNED, budget, rate) * 1.0, noise * 1.0, penalty * 1.0])
