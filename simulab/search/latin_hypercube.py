"""Latin hypercube sampling."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.search.strategy import Design


class LatinHypercube(Design):
    """n equal parts of each range, one trial in each part."""

    title = "Latin hypercube"
    subject = "The Latin hypercube"
    reference = "McKay, Beckman & Conover (1979), Technometrics 21"

    @classmethod
    def points(cls, n: Any, numbers: jax.Array) -> tuple[jax.Array, Any]:
        shuffle, jitter = jnp.split(numbers, 2)
        # the first n have the ranks 0 to n - 1 in an order of chance, knob by knob
        order = jnp.argsort(jnp.where(jnp.arange(numbers.shape[1]) < n, shuffle, 2.0), axis=1)
        return jnp.minimum((jnp.argsort(order, axis=1) + jitter) / n, 1.0), n
