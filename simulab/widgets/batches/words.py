"""What is said of mini-batches."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.batches.noise import TRIALS, Noise, law

NOISY, EXACT, SCALE, NO_GRADIENT, BEYOND, UPHILL = range(6)
PHRASES = {
    NOISY: "The gradient of a mini-batch of {a:int} is off by {b:sig3}, root mean square; one example's is off by {c:sig3}.",
    EXACT: "A mini-batch of all {a:int} examples without replacement is all of them: no noise is left.",
    SCALE: "The gradient itself is {a:sig3} long. From B = {b:int} on, the noise with replacement is shorter.",
    NO_GRADIENT: "The gradient itself is zero here: whatever B is, what is left is noise.",
    UPHILL: "{a:int} of {b:int} mini-batches point uphill.",
    BEYOND: "The training by all examples has diverged: there is no gradient to measure.",
}
Columns = dict[str, jax.Array]


def of_noise(found: Noise, held: Any, replaced: Any, count: Any) -> Columns:
    """How noisy a mini-batch is, and from which size on the noise is shorter than the gradient."""
    own = law(found.sigma, held, count)[jnp.asarray(replaced, int)]
    there = jnp.isfinite(found.sigma) & jnp.isfinite(found.gradient)
    shortest = jnp.ceil((found.sigma / jnp.where(found.gradient > 0, found.gradient, 1.0)) ** 2)
    first = jnp.where(~jnp.asarray(replaced, bool) & (held >= count), EXACT, NOISY)
    second = jnp.where(found.gradient > 0, SCALE, NO_GRADIENT)
    some = there & (first == NOISY) & (found.gradient > 0)
    return {
        "code": jnp.stack([jnp.where(there, first, BEYOND), jnp.where(some, UPHILL, -1), jnp.where(there, second, -1)]),
        "who": jnp.full(3, -1),
        "a": jnp.stack([jnp.asarray(held, float), jnp.sum(found.cloud[0] < 0, dtype=float), found.gradient]),
        "b": jnp.stack([own, jnp.asarray(TRIALS, float), jnp.maximum(shortest, 1.0)]),
        "c": jnp.stack([found.sigma, jnp.zeros(()), jnp.zeros(())]),
    }
