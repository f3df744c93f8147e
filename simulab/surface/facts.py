"""Facts: what a judgement of a run needs to know of the surface below it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

PART = 1e-3
"""A tolerance is this part of a surface's scale."""
LOW = 0.1
"""The scale is what the lowest tenth of the box stays below, counted from the lowest point, down to a power of ten."""
COARSE = 33
"""Points along each side of the box at which heights are looked at."""


class Facts(NamedTuple):
    """What is known of a surface. Two surfaces in one program have tables of one shape: what is missing is NaN."""

    minima: Any
    """(m, d) points; m may be 0. Rows of NaN are padding."""
    values: Any
    """(m,) losses there."""
    box: Any
    """(d, 2) lowest and highest of the drawing box."""
    tolerance: Any
    """() in units of the loss: differences below it do not count."""
    lowest: Any
    """() the lowest minimum's loss; where none is known, the lowest on a coarse grid over the box."""
    counts: Any
    """(d,) 1 for a weight that the loss depends on, 0 for one that only fills a place."""

    @property
    def width(self) -> Any:
        """(d,) of the box."""
        return self.box[:, 1] - self.box[:, 0]


def bare(bounds: Sequence[tuple[float, float]], tolerance: float) -> Facts:
    """The facts of a surface whose minima are not known yet: enough for its form about a point."""
    d = len(bounds)
    return Facts(np.empty((0, d)), np.empty(0), np.array(bounds, float), tolerance, np.nan, np.ones(d))


def heights(loss: Callable[[jax.Array], jax.Array], bounds: Sequence[tuple[float, float]]) -> np.ndarray:
    """The finite losses on a grid of COARSE points a side, in no order.

    Args:
        loss: of x of shape (d,).
        bounds: d pairs.
    """
    axes = np.meshgrid(*(np.linspace(low, high, COARSE) for low, high in bounds))
    with jax.ensure_compile_time_eval(), jax.enable_x64(True):  # whoever asks may be in the middle of tracing
        # not jitted: operation by operation it is a fraction of what a program for one surface costs to compile
        found = np.asarray(jax.vmap(loss)(jnp.stack(axes, axis=-1).reshape(-1, len(bounds))))
    return found[np.isfinite(found)]


def tolerance(above: np.ndarray) -> float:
    """A thousandth of a surface's scale, in units of its loss.

    The scale is what the lowest tenth of the box stays below, as a power of ten (rounded down): of 0.5 x² on -3 to 3 it
    is 0.01, of x² + y² it is 1, and of a thousand times that surface it is a thousand times as much.

    Args:
        above: (n,) heights above the lowest point, over the whole box.
    """
    risen = above[above > 0]
    if not risen.size:
        return PART
    reach = float(np.quantile(above, LOW)) or float(np.min(risen))
    return PART * 10.0 ** np.floor(np.log10(reach) + 1e-9)
