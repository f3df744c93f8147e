"""The best of M classifiers is chosen by the test set: how good does it look there, and how good is it?"""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import ndtr

from simulab.generalisation.judging.clouds import MOST, all_tell, drawn, fitted, key_of, moments, truly_wrong, wrong

STUDIES, INPUTS, PICKED = 100, 24, 3
"""Studies; inputs there are; inputs of one classifier."""
MODELS = 256
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""M at which the curve is known."""
LEARN = 60
"""Examples that train."""


def highest_of(count: int) -> float:
    """The mean of the highest of so many independent standard normal numbers: ∫ z dΦ(z)ᴹ."""
    z = np.linspace(-9, 9, 20_001)
    return float(np.trapezoid(np.heaviside(z, 0.5) - ndtr(z) ** count, z))


def study(k: Mapping[str, Any]) -> dict[str, jax.Array]:
    """Along ``at`` (C,) classifiers, of the one that the test set likes best: ``test`` its error there and ``fresh`` its true one
    (C, R); ``expected`` (C,) what the test set would say of the best of so many independent ones that are as good as the mean.

    Reads ``judged`` (examples of the test set), ``apart`` and ``seed``. Each classifier is least squares on ``LEARN`` examples
    with three inputs of 24, any; every input tells a little.
    """
    key, half = key_of(k, 22), all_tell(INPUTS, k["apart"])
    learn, test = (jax.random.fold_in(key, i) for i in (0, 1))
    seen = drawn(learn, STUDIES, LEARN, LEARN, half, 0.5)
    asked = drawn(test, STUDIES, MOST, k["judged"], half, 0.5)
    luck = jax.random.bits(jax.random.fold_in(key, 2), (MODELS, INPUTS), jnp.uint32)
    picked = jnp.sort(jnp.argsort(luck, axis=1)[:, :PICKED], axis=1)

    def one(mine: jax.Array) -> tuple[jax.Array, jax.Array]:
        x = seen.x[:, :, mine]
        w = fitted(*moments(x, seen.sign, jnp.ones(LEARN)))
        on_test = jnp.sum(wrong(w, asked.x[:, :, mine], asked.sign), axis=-1) / k["judged"]
        return on_test, truly_wrong(w, half[mine], 0.5)

    tests, truths = jax.lax.map(one, picked)  # (M, R)
    of = jnp.arange(MODELS)[:, None]

    def best(count: int) -> tuple[jax.Array, jax.Array]:
        where = jnp.argmin(jnp.where(of < count, tests, 2.0), axis=0)
        return tuple(jnp.take_along_axis(found, where[None], axis=0)[0] for found in (tests, truths))  # pyright: ignore

    found = [best(count) for count in COUNTS]
    middle = jnp.mean(truths)
    spread = jnp.sqrt(middle * (1 - middle) / k["judged"])
    return {
        "at": jnp.asarray(COUNTS, float),
        "test": jnp.stack([one[0] for one in found]),
        "fresh": jnp.stack([one[1] for one in found]),
        "expected": middle - spread * jnp.asarray([highest_of(count) for count in COUNTS]),
    }
