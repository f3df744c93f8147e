"""What is said of a walker: where its run ends, and what theory says of its rate, each with the condition it holds under."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.runs.verdict import CONVERGED, DIVERGED, OSCILLATING, SLOW, Judgement
from simulab.surface import where as place
from simulab.surface.facts import Facts

(
    STAYS, LOCAL, VALLEY, ON_WAY, ON_SADDLE, ON_MAXIMUM, ON_PLATEAU, BOUNCES_LOW, LOST, LEFT, NO_START, NO_SLOPE,
    STAYS_LOCAL, STAYS_IN_VALLEY, IN_BOWL,
) = range(20, 35)  # fmt: skip
"""Codes of the phrases about the run's end; the verdicts' own codes are among them."""
STILL, MONOTONE, EXACT, OVERSHOOTS, BEYOND, FLAT_AXIS, WITH_MOMENTUM, AROUND, FLOOR, NOISY, UNSTABLE = range(40, 51)
"""Codes of the phrases about the rate."""

PHRASES = {
    CONVERGED: "Arrives after {a:int step}: from there on within {c:sig3} of the minimum.",
    STAYS: "Starts within {c:sig3} of the minimum and stays there.",
    LOCAL: "Arrives after {a:int step} in a local minimum, {b:sig3} above the lowest.",
    STAYS_LOCAL: "Starts in a local minimum, {b:sig3} above the lowest, and stays there.",
    IN_BOWL: "In a local minimum from step {a:int} on, at a loss of {b:sig3}.",
    VALLEY: "Arrives after {a:int step} on the floor of a valley, within {c:sig3}: along it the loss does not change.",
    STAYS_IN_VALLEY: "Starts on the floor of a valley, within {c:sig3}, and stays there: along it the loss does not change.",
    SLOW: "Too slow: still {a:sig3} above the lowest minimum after {b:int step}.",
    OSCILLATING: "Still bouncing, {a:sig3} above the lowest minimum, after {b:int step}.",
    BOUNCES_LOW: "Still bouncing after {b:int step}, at a loss of {c:sig3}.",
    ON_WAY: "Still on its way: after {b:int step} the loss is {c:sig3}.",
    ON_SADDLE: "After {b:int step} it is on a saddle: hardly a slope, yet there are ways down.",
    ON_MAXIMUM: "After {b:int step} it is on a maximum: hardly a slope, yet all ways lead down.",
    ON_PLATEAU: "After {b:int step} it is on a plateau: hardly a slope, and nothing near is higher.",
    DIVERGED: "Diverges: from step {a:int} on the loss stays above the start's, and grows.",
    LOST: "Diverges: at step {a:int} it is far outside the picture.",
    LEFT: "At step {a:int} it comes to where the loss is not a number.",
    NO_SLOPE: "At step {a:int} it comes to where the loss has no gradient.",
    NO_START: "The loss is not a number at this start.",
    STILL: "It starts where the gradient is zero, so no step moves it.",
    MONOTONE: "The rate is below 1/L = {b:rate}: every step stops short of the bottom, so the loss only falls.",
    EXACT: "The rate is 1/L = {b:rate}: along the steepest axis the first step lands on the bottom.",
    OVERSHOOTS: "The rate is between 1/L and 2/L = {b:rate}: along the steepest axis every step jumps over the bottom, to a "
    "lower place.",
    BEYOND: "The rate is at or beyond the limit {b:rate}: along the steepest axis no step lands lower than it began.",
    UNSTABLE: "The rate is at or beyond the limit {b:rate}: the run cannot settle.",
    FLAT_AXIS: "The start lies on the flat axis, so the steep one, whose limit is {b:rate}, plays no part.",
    WITH_MOMENTUM: "With momentum the limit is 2(1+μ)/L = {b:rate} instead of 2/L = {c:rate}.",
    AROUND: "Around the nearest minimum the limit is {b:rate}; further out the surface has its own.",
    FLOOR: "Each gradient carries noise of {c:sig3}: once settled, the loss stays about {b:sig3} above the minimum, on average.",
    NOISY: "Each gradient carries noise of {c:sig3}, so no two runs are alike.",
}  # fmt: skip


class Bowl(NamedTuple):
    """The curvature about the minimum nearest to the run's end."""

    largest: jax.Array
    """L; NaN where there is no second derivative."""
    all: jax.Array
    """(d,) along each axis of the bowl; 0 for a weight that does not count."""
    steep: jax.Array
    """The largest distance from the minimum along the axis of L, of the start's and the end's, in box widths."""


def outcome(walked: Mapping[str, jax.Array], judged: Judgement, facts: Facts, steps: jax.Array) -> dict[str, jax.Array]:
    """Code and numbers of the sentence about the run's end."""
    code, where, last = judged.code, judged.where, walked["loss"][judged.last]
    known = jnp.any(jnp.isfinite(facts.values))
    above = judged.gap > facts.tolerance
    stays = judged.converged_at == 0
    local = jnp.where(known, jnp.where(stays, STAYS_LOCAL, LOCAL), IN_BOWL)
    arrived = jnp.where(above, local, jnp.where(stays, STAYS, CONVERGED))
    arrived = jnp.where(where == place.VALLEY, jnp.where(stays, STAYS_IN_VALLEY, VALLEY), arrived)
    falls = last < walked["loss"][0]
    measured = known & (judged.gap >= 0)  # outside the picture it may be below all that is known
    slow = jnp.where(measured & falls, SLOW, ON_WAY)
    for seen, said in ((place.SADDLE, ON_SADDLE), (place.MAXIMUM, ON_MAXIMUM), (place.PLATEAU, ON_PLATEAU)):
        slow = jnp.where(where == seen, said, slow)
    lost = jnp.where(judged.diverged_at == 0, NO_START, LEFT)
    lost = jnp.where(where == place.UNDEFINED, lost, jnp.where(where == place.OUTSIDE, LOST, DIVERGED))
    lost = jnp.where(halted(judged, steps), NO_SLOPE, lost)
    bounces = jnp.where(judged.bounces > 0, jnp.where(measured, OSCILLATING, BOUNCES_LOW), ON_WAY)
    said = jnp.where(code == CONVERGED, arrived, jnp.where(code == SLOW, slow, bounces))
    said = jnp.where(code == DIVERGED, lost, said)
    at = jnp.where(code == DIVERGED, judged.diverged_at, jnp.where(code == CONVERGED, judged.converged_at, judged.gap))
    return {
        "code": said,
        "a": at,
        "b": jnp.where((said == LOCAL) | (said == STAYS_LOCAL), judged.gap, jnp.where(said == IN_BOWL, last, steps)),
        "c": jnp.where(code == CONVERGED, facts.tolerance, last),
    }


def halted(judged: Judgement, steps: jax.Array) -> jax.Array:
    """Whether the run ended at a point where the loss is a number and its gradient is none."""
    return (judged.last < steps) & (judged.where < place.UNDEFINED)


def nowhere(judged: Judgement, steps: jax.Array) -> jax.Array:
    """Whether it ended where the loss, or its gradient, is no number: "diverged" is not the word for it."""
    return (judged.code == DIVERGED) & ((judged.where == place.UNDEFINED) | halted(judged, steps))


def theory(
    walked: Mapping[str, jax.Array], bowl: Bowl, quadratic: jax.Array, rate: Any, momentum: Any, noise: Any
) -> list[dict[str, jax.Array]]:
    """Codes and numbers of two sentences about the rate; the laws of a run without noise only where there is none.

    Args:
        walked: the run.
        bowl: of the minimum.
        quadratic: whether the surface is one, so that its curvature is the same everywhere.
        rate, momentum: of the walker.
        noise: standard deviation of each step's gradient on each axis.
    """
    L = bowl.largest
    limit, part, calm = 2 * (1 + momentum) / L, rate * L, noise == 0
    still = jnp.all(walked["grad"][0] == 0) & jnp.all(walked["x"][1] == walked["x"][0])
    aside = bowl.steep < SIDE
    plain = jnp.where(part < 1 - EDGE, MONOTONE, jnp.where(part <= 1 + EDGE, EXACT, OVERSHOOTS))
    beyond = part >= 2 * (1 + momentum) * (1 - EDGE)
    regime = jnp.where(beyond, BEYOND, jnp.where(aside & (part >= 1 - EDGE), FLAT_AXIS, plain))
    settled = jnp.where(beyond, UNSTABLE, jnp.where(momentum > 0, WITH_MOMENTUM, -1))
    regime = jnp.where(momentum > 0, settled, regime)
    regime = jnp.where(aside & beyond, FLAT_AXIS, regime)
    regime = jnp.where(still, STILL, regime)
    on_bowl = jnp.where(calm, regime, settled)
    elsewhere = jnp.where(calm & still, STILL, jnp.where(jnp.isfinite(L), AROUND, -1))
    height = floor(bowl.all, rate, momentum, noise)
    settles = quadratic & jnp.isfinite(height)
    return [
        {
            "code": jnp.where(quadratic, on_bowl, elsewhere),
            "a": rate,
            "b": jnp.where(quadratic & ((regime == MONOTONE) | (regime == EXACT)) & calm, 1 / L, limit),
            "c": 2 / L,
        },
        {"code": jnp.where(calm, -1, jnp.where(settles, FLOOR, NOISY)), "a": rate, "b": height, "c": noise},
    ]


def regimes(
    limits: jax.Array, quadratic: jax.Array, noise: Any, rates: tuple[float, float]
) -> tuple[jax.Array, jax.Array]:
    """Where the rates begin and end, (4,) each, that only fall, jump over, settle (with momentum) and explode; NaN for none.

    Laws of a quadratic whose gradients carry no noise.

    Args:
        limits: (3,) 1/L, 2/L, and 2(1+μ)/L where there is momentum, else NaN.
        quadratic: whether the surface is one.
        noise: of each gradient.
        rates: the lowest and the highest that are shown.
    """
    one, two, third = limits
    low, high = rates
    pushed = ~jnp.isnan(third)
    none, known = jnp.nan, quadratic & (noise == 0)
    edge = jnp.where(pushed, third, two)
    begin = jnp.stack([jnp.where(pushed, none, low), jnp.where(pushed, none, one), jnp.where(pushed, low, none), edge])
    end = jnp.stack(
        [jnp.where(pushed, none, one), jnp.where(pushed, none, two), jnp.where(pushed, edge, none), high * 1.0]
    )
    return jnp.where(known, begin, none), jnp.where(known, end, none)


EDGE = 1e-9
"""Relative distance at which a rate is taken for a limit: what rounding makes of 1/L and 2/L."""
SIDE = 1e-12
"""Box widths from the flat axis within which a start lies on it."""


def floor(curvature: jax.Array, rate: Any, momentum: Any, noise: Any) -> jax.Array:
    """The mean loss above a quadratic's minimum at which gradient descent with noise settles; NaN where it does not.

    Σ over the axes of η σ² (1 + μ) / (2 (1 - μ) (2 (1 + μ) - η L)): once settled, at a constant rate, without clipping.

    Args:
        curvature: (d,) L of each axis; 0 for a weight that does not count.
        rate, momentum: η and μ < 1.
        noise: σ of each step's gradient on each axis.
    """
    room = 2 * (1 + momentum) - rate * curvature
    settled = rate * noise**2 * (1 + momentum) / (2 * (1 - momentum) * room)
    sure = (noise > 0) & (momentum < 1) & jnp.all((room > 0) | (curvature == 0))
    return jnp.where(sure, jnp.sum(jnp.where(curvature > 0, settled, 0.0)), jnp.nan)
