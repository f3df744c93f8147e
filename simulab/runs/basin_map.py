"""Basins: a map of where each start ends."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import heatmap
from simulab.results.tabular import data_frame

ARRAYS = ("x", "y", "minimum", "steps", "loss")


class End(NamedTuple):
    """Where one start ends."""

    x: float
    y: float
    minimum: int
    """Index into the surface's minima; -1 for none."""
    steps: int
    loss: float


@dataclass(frozen=True, eq=False, repr=False)
class Basins(Reached, Saved, saved_as="basin map"):
    """What ``basins`` returns. Row i is the i-th y from below, column j the j-th x from the left."""

    x: np.ndarray
    """(resolution,) starts along the first axis."""
    y: np.ndarray
    """(resolution,) starts along the second axis."""
    minimum: np.ndarray
    """(resolution, resolution) int: index into the surface's minima; -1 where the run ends within the tolerance of none."""
    steps: np.ndarray
    """(resolution, resolution) int: the step after which it hardly moved any more."""
    loss: np.ndarray
    """(resolution, resolution) float64: the last loss; not finite where the run diverged."""

    @property
    def shares(self) -> dict[int, float]:
        """Minimum -> the share of the starts that end there, those of none under -1; none that nobody reaches."""
        which, counts = np.unique(self.minimum, return_counts=True)
        return {int(one): float(count / self.minimum.size) for one, count in zip(which, counts)}

    def __len__(self) -> int:
        """How many starts."""
        return self.minimum.size

    def __getitem__(self, at: tuple[int, int]) -> End:
        """Where the start of row i and column j ends.

        Raises:
            IndexError: there is none.
            TypeError: not a row and a column.
        """
        if not isinstance(at, tuple) or len(at) != 2:
            raise TypeError(f"give a row and a column, like b[0, -1], not {at!r}; the arrays are {', '.join(ARRAYS)}")
        row, column = at
        found = self.minimum[row, column], self.steps[row, column], self.loss[row, column]
        return End(float(self.x[column]), float(self.y[row]), int(found[0]), int(found[1]), float(found[2]))

    def __iter__(self) -> Any:
        return (self[row, column] for row in range(len(self.y)) for column in range(len(self.x)))

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the map; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a start: x, y, minimum, steps, loss.

        Raises:
            ImportError: pandas is not installed.
        """
        x, y = np.meshgrid(self.x, self.y)
        columns = {"x": x, "y": y, "minimum": self.minimum, "steps": self.steps, "loss": self.loss}
        return data_frame({name: value.ravel() for name, value in columns.items()})

    def _repr_html_(self) -> str:
        return heatmap(self.minimum, str(self))

    def __str__(self) -> str:
        ends = [f"{share:.0%} at {'none' if which < 0 else f'minimum {which}'}" for which, share in self.shares.items()]
        return f"{len(self)} starts: {', '.join(ends)}"
