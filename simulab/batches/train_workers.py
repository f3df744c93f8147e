"""``train_workers``: one large batch computed by several workers, and at once."""

import functools
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.batches.checked import number
from simulab.batches.workers import MOST, SHARDS, TOGETHER, Given, sizes, trained
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known
from simulab.wording.numbers import sig3

LONGEST = 200
COLUMNS = ("loss", "alone", "apart")


@dataclass(frozen=True, eq=False)
class WorkersRun(Saved, saved_as="workers run"):
    """Two trainings from one start: by N workers, and by one that has the whole batch; T steps.

    Attributes:
        loss: (T+1,) mean cross-entropy of the 64 examples, of the workers' net.
        alone: (T+1,) the same of the net whose gradient is computed at once.
        apart: (T+1,) how far the workers' gradient is from the whole batch's at the same weights, in lengths of that one; both in
            float32.
        shares: (N,) examples of each worker.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> run = sl.train_workers(4, shards="uneven")
        >>> run.shares.tolist(), bool(run.apart[0] < 1e-6)
        ([4.0, 12.0, 20.0, 28.0], True)
    """

    loss: np.ndarray
    alone: np.ndarray
    apart: np.ndarray
    shares: np.ndarray
    settings: dict[str, Any] = field(repr=False)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of both losses against the step; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a step: ``loss``, ``alone``, ``apart``."""
        return data_frame({name: getattr(self, name) for name in COLUMNS})

    def __len__(self) -> int:
        """How many steps."""
        return len(self.loss) - 1

    def _repr_html_(self) -> str:
        return sparkline(np.stack([self.loss, self.alone]), str(self))

    def __str__(self) -> str:
        return (
            f"{len(self.shares)} workers: loss {sig3(float(self.loss[-1]))}, computed at once {sig3(float(self.alone[-1]))}; "
            f"their gradients are up to {sig3(float(self.apart.max()))} of its length apart"
        )


def train_workers(
    workers: int = 4,
    *,
    shards: str = "even",
    strips: bool = False,
    together: str = "mean",
    batch_norm: bool = False,
    learning_rate: float = 0.5,
    steps: int = 100,
    seed: int = 0,
) -> WorkersRun:
    """A net of 16 tanh units learns a wavy border (64 examples, all in every step), its gradient computed in N shards.

    g = Σ_i n_i/n g_i, where g_i is the mean gradient over worker i's n_i examples

    Args:
        workers: N, 1 to 8.
        shards: even, or uneven: 1, 3, 5, … parts.
        strips: True gives each worker examples that lie beside each other, from left to right; False ones from everywhere.
        together: mean (the one above), plain (g = Σ g_i/N, whatever n_i) or sum (g = Σ g_i).
        batch_norm: True normalises sums over the examples that a worker has: no large batch does that.
        learning_rate: η of gradient descent.
        steps: T, up to 200.
        seed: other initial weights.

    Returns:
        WorkersRun.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Goyal et al. (2017), Accurate, large minibatch SGD, section 3 (pitfalls of distributed SGD).

    Example:
        >>> import simulab as sl
        >>> right, summed = sl.train_workers(4), sl.train_workers(4, together="sum")
        >>> bool(abs(right.loss - right.alone).max() < 1e-12), round(float(summed.apart[0]), 6)  # four times as long
        (True, 3.0)
    """
    given = Given(
        np.float64(whole("workers", workers, 1, MOST)),
        np.int32(SHARDS.index(known("shards", shards, SHARDS))),
        np.bool_(strips),
        np.int32(TOGETHER.index(known("together", together, TOGETHER))),
        np.bool_(batch_norm),
        np.float64(number("learning_rate", learning_rate, 1e-8, 1e3)),
        np.uint32(whole("seed", seed, 0, 2**32 - 1)),
    )
    whole("steps", steps, 1, LONGEST)
    with backend.float64():
        seen = jax.device_get(_program()(given, np.int32(steps)))
        shares = np.asarray(sizes(given.workers, given.shards))[:workers]
    loss, alone = seen.loss[: steps + 1].T
    settings = {
        "workers": workers, "shards": shards, "strips": strips, "together": together, "batch_norm": batch_norm,
        "learning_rate": learning_rate, "steps": steps, "seed": seed,
    }  # fmt: skip
    return WorkersRun(loss, alone, seen.apart[: steps + 1], shares, settings)


@functools.cache
def _program() -> Any:
    return jax.jit(lambda given, steps: trained(given, steps, LONGEST))
