"""Runs: what a list of optimizers gives."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulab import archive
from simulab.plotting import plot
from simulab.runs.archive import packed
from simulab.runs.trajectory import Trajectory
from simulab.sparkline import sparkline


@dataclass(frozen=True, eq=False)
class Runs:
    """Several optimizers' runs from one start on one surface, by name and in order.

    Example:
        >>> import simulab as sl
        >>> runs = sl.descend("quadratic", ["sgd", "adam"], steps=50, learning_rate=0.05)
        >>> len(runs), runs["adam"].x.shape, runs[0].settings["optimizer"]
        (2, (51, 2), 'sgd')
    """

    by_name: Mapping[str, Trajectory]

    def __len__(self) -> int:
        return len(self.by_name)

    def __getitem__(self, which: int | str) -> Trajectory:
        """A run by its place or its name.

        Raises:
            IndexError, KeyError: there is none.
        """
        if isinstance(which, str) and which not in self.by_name:
            raise KeyError(f"no run is called {which!r}; there are {', '.join(self.by_name)}")
        return self.by_name[which] if isinstance(which, str) else list(self.by_name.values())[which]

    def __iter__(self) -> Iterator[Trajectory]:
        return iter(self.by_name.values())

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of all paths over the surface; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """All runs as one pandas DataFrame, with the column ``optimizer`` before those of ``Trajectory.to_frame``."""
        frames = {name: run.to_frame() for name, run in self.by_name.items()}  # says where pandas is missing
        return (
            importlib.import_module("pandas")
            .concat(frames, names=["optimizer"])
            .reset_index(level=0)
            .reset_index(drop=True)
        )

    def save(self, path: str | Path) -> None:
        """Write all of them to one file of NumPy's (.npz); ``Runs.load`` reads it."""
        arrays: dict[str, Any] = {}
        plain: dict[str, Any] = {}
        for i, (name, run) in enumerate(self.by_name.items()):
            mine, plain[name] = packed(run)
            arrays |= {f"{i}/{of}": array for of, array in mine.items()}
        archive.save(path, "list of runs", arrays, {"runs": plain})

    @staticmethod
    def load(path: str | Path) -> "Runs":
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """

        def opened(arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> "Runs":
            under = [dict[str, Any]() for _ in plain["runs"]]
            for name, array in arrays.items():
                i, _, rest = name.partition("/")
                under[int(i)][rest] = array
            return Runs(
                {name: Trajectory.opened(mine, rest) for mine, (name, rest) in zip(under, plain["runs"].items())}
            )

        return archive.load(path, "list of runs", opened)

    def _repr_html_(self) -> str:
        losses = np.concatenate([run.loss.reshape(-1, run.steps + 1) for run in self])
        return sparkline(losses - np.nanmin(losses), str(self))

    def __str__(self) -> str:
        return "\n".join(map(str, self))
