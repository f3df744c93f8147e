"""What is said of mini-batches."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.minima import SEEDS
from simulab.batches.noise import TRIALS, Noise, law
from simulab.batches.rule import DIVERGED, NEAR
from simulab.widgets.moment import Now

NOISY, EXACT, SCALE, NO_GRADIENT, BEYOND, UPHILL, ADDED, NOT_ADDED = range(8)
ENDS, NO_END, SETTLED, UNSETTLED, CYCLES = range(10, 15)
HOLDS, ALONE, BREAKS, NO_RULE, GAP = range(20, 25)
FLATTER, SHARPER, ALIKE, LOSSES, SAME_BOWL, NO_ENDS = range(30, 36)
LOWEST, SO_AT_ALL = 40, 50
PHRASES = {
    NOISY: "The gradient of a mini-batch of {a:int} is off by {b:sig3}, root mean square; one example's is off by {c:sig3}.",
    EXACT: "A mini-batch of all {a:int} examples without replacement is all of them: no noise is left.",
    SCALE: "The gradient itself is {a:sig3} long. From B = {b:int} on, the noise with replacement is shorter.",
    NO_GRADIENT: "The gradient itself is zero here, but for rounding: whatever B is, what is left is noise.",
    UPHILL: "{a:int} of {b:int} mini-batches point uphill.",
    ADDED: "Added up from {a:int} parts, as if memory held no more, it is the same to twelve digits.",
    NOT_ADDED: "Added up from {a:int} parts it is another one in the first twelve digits.",
    BEYOND: "The training by all examples has diverged: there is no gradient to measure.",
    ENDS: "{who}: after {a:int step} and {b:int examples|examples} it ends at {c:sig3}.",
    NO_END: "{who}: it diverges.",
    SETTLED: "In the last half of eight trainings like yours the loss is {a:sig3} in the mean; theory's floor is {b:sig3}.",
    UNSETTLED: "Your batch has not settled in so many steps; theory's floor is {b:sig3}.",
    CYCLES: "At a rate of 2/L = {a:sig3} or more nothing settles on this bowl.",
    HOLDS: "With η in proportion to B, trainings of B = {a:int} to {b:int} end within a quarter of yours, {c:sig3}.",
    ALONE: "With η in proportion to B, no other batch size ends within a quarter of yours, {c:sig3}.",
    GAP: "With η in proportion to B, the batch sizes next to yours do not end within a quarter of yours, {c:sig3}.",
    BREAKS: "At B = {a:int} the rule asks for η = {b:rate}: that ends at {c:sig3}.",
    NO_RULE: "Yours diverges: there is nothing that the rule could keep.",
    FLATTER: "One example a step ends where it is flatter: λ is {a:sig3}, with all {b:sig3}, in the middle of {c:int} seeds.",
    SHARPER: "One example a step ends where it is sharper: λ is {a:sig3}, with all {b:sig3}, in the middle of {c:int} seeds.",
    ALIKE: "λ is {a:sig3} with one example a step, {b:sig3} with all, in the middle of {c:int} seeds whose ranges overlap.",
    LOSSES: "The losses there are {a:sig3} and {b:sig3}.",
    SAME_BOWL: "A bowl is equally sharp everywhere: λ = {a:sig3}, whatever the batch.",
    NO_ENDS: "Not all of these trainings end: some diverge.",
    LOWEST: "With one example a step SGD ends lowest: {b:sig3}, at a rate of {c:rate}.",
    LOWEST + 1: "With one example a step Adam ends lowest: {b:sig3}, at a rate of {c:rate}.",
    LOWEST + 2: "With one example a step LAMB ends lowest: {b:sig3}, at a rate of {c:rate}.",
    SO_AT_ALL: "With all {a:int} examples a step SGD ends lowest: {b:sig3}, at a rate of {c:rate}.",
    SO_AT_ALL + 1: "With all {a:int} examples a step Adam ends lowest: {b:sig3}, at a rate of {c:rate}.",
    SO_AT_ALL + 2: "With all {a:int} examples a step LAMB ends lowest: {b:sig3}, at a rate of {c:rate}.",
}  # fmt: skip
SAME = 1e-12
"""Relative difference of gradients that are the same but for rounding; a gradient that is so short, by σ, is rounding alone."""
Columns = dict[str, jax.Array]


def said(*sentences: tuple[Any, ...]) -> Columns:
    """Columns of sentences (code, a, b, c), or (code, a, b, c, who); what is left out is 0."""
    rows = [(*one[:1], *(*one[1:4], 0.0, 0.0, 0.0)[:3], one[4] if len(one) > 4 else -1) for one in sentences]
    code, a, b, c, who = (jnp.stack([jnp.asarray(x, float) for x in column]) for column in zip(*rows))
    return {"code": code.astype(int), "who": who.astype(int), "a": a, "b": b, "c": c}


def of_noise(found: Noise, held: Any, replaced: Any, count: Any, parts: Any, apart: Any) -> Columns:
    """How noisy a mini-batch is, from which size on the noise is shorter than the gradient, and whether parts add up to it.

    Args:
        parts: in how many its gradient was added up; apart: how far that is from it, relative to its length.
    """
    own = law(found.sigma, held, count)[jnp.asarray(replaced, int)]
    there = (found.sigma < DIVERGED) & (found.gradient < DIVERGED)
    slopes = found.gradient > SAME * found.sigma
    shortest = jnp.ceil((found.sigma / jnp.where(slopes, found.gradient, 1.0)) ** 2)
    first = jnp.where(~jnp.asarray(replaced, bool) & (held >= count), EXACT, NOISY)
    second = jnp.where(slopes, SCALE, NO_GRADIENT)
    some = there & (first == NOISY) & slopes
    uphill = jnp.sum(found.cloud[0] < 0, dtype=float)
    return said(
        (jnp.where(there, first, BEYOND), held, own, found.sigma),
        (jnp.where(some, UPHILL, -1), uphill, TRIALS),
        (jnp.where(there, second, -1), found.gradient, jnp.maximum(shortest, 1.0)),
        (jnp.where(there & (parts > 1), jnp.where(apart < SAME, ADDED, NOT_ADDED), -1), parts),
    )


def of_runs(ends: jax.Array, steps: Any, sizes: Any, bowl: dict[str, Any]) -> Columns:
    """How the three trainings end, and on the bowl where yours settles.

    Args:
        ends: (3,) losses; sizes: their B.
        bowl: ``is_bowl``, ``limit`` 2/L, ``settles`` below it, ``rested`` (what is left of the start is little), ``mean`` of the
            last half, ``floor``.
    """
    rows = [
        (jnp.where(end < DIVERGED, ENDS, NO_END), steps, steps * size, end, i)
        for i, (end, size) in enumerate(zip(ends, sizes))
    ]
    code = jnp.where(bowl["settles"], jnp.where(bowl["rested"], SETTLED, UNSETTLED), CYCLES)
    a = jnp.where(bowl["settles"], bowl["mean"], bowl["limit"])
    return said(*rows, (jnp.where(bowl["is_bowl"], code, -1), a, bowl["floor"]))


def of_rule(now: Now, held: Any, rate: Any) -> Columns:
    """Over which batch sizes the rule holds, and what the first beyond does."""
    size, ends = now["along"]["size"], now["along"]["rule"]
    there = ~jnp.isnan(size[0])
    own = now["along"]["own"][0]
    near = (ends < NEAR * own) & (ends > own / NEAR)
    # outwards from one's own batch, as far as it holds without a gap
    low, high = size <= held, size >= held
    broken = ~near
    first = jnp.max(jnp.where(broken & low, size, 0.0))
    last = jnp.min(jnp.where(broken & high, size, jnp.inf))
    inside = near & (size > first) & (size < last)
    some = jnp.any(inside & (size != held))
    from_, to = jnp.min(jnp.where(inside, size, held)), jnp.max(jnp.where(inside, size, held))
    alone = jnp.where(jnp.any(near & (size != held)), GAP, ALONE)
    code = jnp.where(jnp.isfinite(own), jnp.where(some, HOLDS, alone), NO_RULE)
    beyond = jnp.argmin(jnp.where(size == last, 0, 1))
    breaks = there & jnp.isfinite(own) & jnp.isfinite(last) & jnp.isfinite(ends[beyond])
    return said(
        (jnp.where(there, code, -1), from_, to, own),
        (jnp.where(breaks, BREAKS, -1), last, rate * last / held, ends[beyond]),
    )


def of_minima(now: Now, is_bowl: Any) -> Columns:
    """Whether small batches end flatter than all examples, and whether the seeds tell it."""
    found = now["minima"]
    there = ~jnp.isnan(found["size"][0])
    top, loss = found["top"], found["loss"]
    fine = jnp.all(jnp.abs(top) < DIVERGED) & jnp.all(loss < DIVERGED)
    tops, losses = jnp.sort(top, axis=1)[:, SEEDS // 2], jnp.sort(loss, axis=1)[:, SEEDS // 2]
    one, every = top[0], top[-1]
    flatter, sharper = jnp.max(one) < jnp.min(every), jnp.min(one) > jnp.max(every)
    code = jnp.where(flatter, FLATTER, jnp.where(sharper, SHARPER, ALIKE))
    code = jnp.where(is_bowl, SAME_BOWL, code)
    first = jnp.where(there, jnp.where(fine, code, NO_ENDS), -1)
    return said(
        (first, tops[0], tops[-1], SEEDS),
        (jnp.where(there & fine & ~is_bowl, LOSSES, -1), losses[0], losses[-1]),
    )


def of_race(now: Now) -> Columns:
    """Which optimizer ends lowest with one example a step, and which with all."""
    found = now["raced"]
    there = ~jnp.isnan(found["size"][0])
    rows = []
    for place, code in ((0, LOWEST), (-1, SO_AT_ALL)):
        ends = found["end"][place]
        best = jnp.argmin(ends)
        finite = there & jnp.isfinite(ends[best])
        rows.append((jnp.where(finite, code + best, -1), found["size"][place], ends[best], found["rate"][place][best]))
    return said(*rows)
