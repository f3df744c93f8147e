"""Grid search."""

import math
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search.strategy import Design


def counts(n: Any, limits: Sequence[float]) -> list[Any]:
    """How many values of each knob n trials pay for: as even as can be, the earlier knobs having more where it does.

    The k-th of d knobs, from the last on, gets floor(m^(1/k)) of the m trials that are left to a value of the others.

    Args:
        n: the budget; may be traced.
        limits: the most values that each knob has.

    Example:
        >>> [int(count) for count in counts(23, [math.inf, math.inf])]
        [5, 4]
    """
    made: dict[int, Any] = {}
    left = n
    order = sorted(range(len(limits)), key=lambda i: (limits[i], -i))  # who has few values leaves more to the others
    for done, i in enumerate(order):
        rest = len(limits) - done
        root = jnp.floor((left + 0.5) ** (1 / rest)) if rest > 1 else left  # half a trial more than floats may lose
        made[i] = jnp.minimum(root, limits[i]) if math.isfinite(limits[i]) else root
        left = jnp.floor(left / made[i])
    return [made[i] for i in range(len(limits))]


def lattice(each: Sequence[Any], most: int) -> jax.Array:
    """(d, most) the points of a grid with so many values along each knob, the first knob's values first.

    Its ends are the ends of the ranges; the only value of a knob is the middle.
    """
    at, rows = jnp.arange(most), []
    for count in each:
        at, j = jnp.floor(at / count), jnp.mod(at, count)
        rows.append(jnp.where(count > 1, j / jnp.maximum(count - 1, 1), 0.5))
    return jnp.stack(rows)


class Grid(Design):
    """Evenly spaced values of every knob, its ends included, in every combination."""

    title = "Grid"
    subject = "The grid"

    @classmethod
    def points(cls, n: Any, numbers: jax.Array) -> tuple[jax.Array, Any]:
        each = counts(n, [math.inf] * (len(numbers) // 2))
        return lattice(each, numbers.shape[1]), math.prod(each)

    def all_points(self) -> np.ndarray:
        with backend.float64():
            each = counts(self.trials, [knob.many for knob in self.space.values()])
            points = np.asarray(lattice(each, int(math.prod(each)))).T
        # a logarithmic range of whole numbers has some of them several times: once is enough
        return np.array(list({repr(self.space.at(point)): point for point in points}.values()))
