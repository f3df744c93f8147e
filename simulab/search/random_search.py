"""Random search."""

from typing import Any

import jax

from simulab.search.strategy import Design


class Random(Design):
    """Every trial drawn anew, each knob by itself."""

    title = "Random"
    subject = "Random search"
    reference = "Bergstra & Bengio (2012), Random search for hyper-parameter optimization, JMLR 13"

    @classmethod
    def points(cls, n: Any, numbers: jax.Array) -> tuple[jax.Array, Any]:
        return numbers[: len(numbers) // 2], n
