"""Sobol's sequence."""

import functools
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.search.strategy import Design


@functools.lru_cache(maxsize=16)
def sequence(most: int, knobs: int) -> np.ndarray:
    """(most, knobs) the sequence as it is published, from the origin on; most is rounded up to a power of two inside."""
    from scipy.stats import qmc  # half a second of every start otherwise

    return qmc.Sobol(knobs, scramble=False).random_base2(max(0, math.ceil(math.log2(most))))[:most]


class Sobol(Design):
    """Sobol's low-discrepancy points, all shifted by one random step: u + s mod 1."""

    title = "Sobol, shifted"
    subject = "Sobol's sequence"
    reference = "Sobol (1967); the shift is that of Cranley & Patterson (1976)"

    @classmethod
    def points(cls, n: Any, numbers: jax.Array) -> tuple[jax.Array, Any]:
        knobs = len(numbers) // 2
        return jnp.mod(jnp.asarray(sequence(numbers.shape[1], knobs)).T + numbers[:knobs, :1], 1.0), n
