"""What is said of the errors at the marked number, and along the curve."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.errors import first_lowest

HERE, PARTS, UNDER, OVER, BOTH = range(5)
LOWEST, PEAK = 10, 11
LOWEST_PENALTY, ZEROS, NONE_ZERO = range(20, 23)
LOWEST_STEP, KEPT = 30, 31
LOWEST_COUNT, MOST_SETS = 40, 41
PHRASES = {
    HERE: "Where it is marked, the mean squared error is {a:sig3} on the examples and {b:sig3} on fresh ones.",
    PARTS: "Of that, {a:sig3} is noise, {b:sig3} bias² and {c:sig3} variance.",
    UNDER: "Most of what could be avoided is bias: it underfits.",
    OVER: "Most of what could be avoided is variance: it overfits.",
    BOTH: "Neither bias nor variance is most of what could be avoided.",
    LOWEST: "On fresh examples the curve is lowest, {a:sig3}, at {b:int weight}.",
    PEAK: "It peaks at {a:int weights|weights}, where there are {b:int examples|examples}, at {c:sig3}; beyond, it falls again.",
    LOWEST_PENALTY: "On fresh examples the curve is lowest, {a:sig3}, at λ = {b:rate}.",
    ZEROS: "{a:sig3} of {b:int weight} are exactly 0, in the mean of the sets.",
    NONE_ZERO: "No weight is exactly 0.",
    LOWEST_STEP: "On fresh examples the curve is lowest, {a:sig3}, after {b:int step}.",
    LOWEST_COUNT: "On fresh examples the curve is lowest, {a:sig3}, at {b:int example}.",
    MOST_SETS: "Where it is marked, 18 of the 20 sets have errors on fresh examples from {a:sig3} to {b:sig3}.",
    KEPT: "Early stopping keeps versions from step {a:int} to {b:int}; their mean error on fresh examples is {c:sig3}.",
}
MOSTLY = 2.0
"""So many times as much as the other is most of it."""
NEAR = (0.7, 1.8)
"""Where as many weights as examples are near, in units of n."""
RISES = 1.5
"""A peak is so many times what comes before and after it, at least."""
Columns = dict[str, jax.Array]


def of_capacity(found: Columns, noise: Any, count: Any) -> Columns:
    """The four sentences of any study, and of a peak near as many weights as examples."""
    test, at = found["test"][:-1], found["at"]
    peak = jnp.argmax(test)
    near = (at[peak] >= NEAR[0] * count) & (at[peak] <= NEAR[1] * count)
    before = jnp.min(jnp.where(jnp.arange(len(at)) <= peak, test, jnp.inf))
    there = near & (test[peak] > RISES * before) & (test[peak] > RISES * test[-1])
    return _said(found, noise, LOWEST, [jnp.where(there, PEAK, -1)], a=[at[peak]], b=[count], c=[test[peak]])


def of_penalty(found: Columns, noise: Any, capacity: Any) -> Columns:
    """The four sentences, and how many weights are zero."""
    zeros = found["zeros"][-1]
    return _said(
        found, noise, LOWEST_PENALTY, [jnp.where(zeros > 0, ZEROS, NONE_ZERO)], a=[zeros], b=[capacity], c=[0.0]
    )


def of_training(found: Columns, noise: Any) -> Columns:
    """The four sentences, and what early stopping keeps."""
    kept = found["kept"]
    return _said(found, noise, LOWEST_STEP, [KEPT], a=[jnp.min(kept)], b=[jnp.max(kept)], c=[found["spared"][0]])


def of_sizes(found: Columns, noise: Any) -> Columns:
    """The four sentences, and how far the sets' errors lie apart."""
    low, high = found["low"][-1], found["high"][-1]
    return _said(found, noise, LOWEST_COUNT, [MOST_SETS], a=[low], b=[high], c=[0.0])


def _said(found: Columns, noise: Any, lowest: int, codes: list[Any], **more: list[Any]) -> Columns:
    train, test, bias, variance = (found[name][-1] for name in ("train", "test", "bias", "variance"))
    best = first_lowest(found["test"][:-1])
    most = jnp.where(bias > MOSTLY * variance, UNDER, jnp.where(variance > MOSTLY * bias, OVER, BOTH))
    numbers = {
        "a": [train, noise**2, 0.0, found["test"][best]],
        "b": [test, bias, 0.0, found["at"][best]],
        "c": [0.0, variance, 0.0, 0.0],
    }
    whole = [HERE, PARTS, most, lowest, *codes]
    return {
        "code": jnp.stack([jnp.asarray(code, int) for code in whole]),
        "who": jnp.full(len(whole), -1),
        **{
            key: jnp.stack([jnp.asarray(one, float) for one in [*values, *more[key]]])
            for key, values in numbers.items()
        },
    }
