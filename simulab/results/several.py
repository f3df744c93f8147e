"""Several: results of several optimizers, by name and in order."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np

from simulab.results import archive
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline

T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Several(Reached, Generic[T]):
    """What a list of optimizers gives."""

    kind: ClassVar[str]
    """What a file of them is called."""
    packed: ClassVar[Callable[[Any], tuple[dict[str, Any], dict[str, Any]]]]
    """One as arrays and the rest, as ``archive.save`` takes them."""
    opened: ClassVar[Callable[[Mapping[str, Any], Mapping[str, Any]], Any]]
    """One of what ``packed`` made of it."""

    by_name: Mapping[str, T]

    def __len__(self) -> int:
        return len(self.by_name)

    def __getitem__(self, which: int | str) -> T:
        """One by its place or its name.

        Raises:
            IndexError, KeyError: there is none.
        """
        if isinstance(which, str) and which not in self.by_name:
            raise KeyError(f"no run is called {which!r}; there are {', '.join(self.by_name)}")
        return self.by_name[which] if isinstance(which, str) else list(self.by_name.values())[which]

    def __iter__(self) -> Iterator[T]:
        return iter(self.by_name.values())

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of all of them; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """All of them as one pandas DataFrame, with the column ``optimizer`` before those of each."""
        frames = {name: run.to_frame() for name, run in self.by_name.items()}  # pyright: ignore  # says where pandas is missing
        return (
            importlib.import_module("pandas")
            .concat(frames, names=["optimizer"])
            .reset_index(level=0)
            .reset_index(drop=True)
        )

    def save(self, path: str | Path) -> None:
        """Write all of them to one file of NumPy's (.npz); ``load`` reads it."""
        arrays: dict[str, Any] = {}
        plain: dict[str, Any] = {}
        for i, (name, run) in enumerate(self.by_name.items()):
            mine, plain[name] = type(self).packed(run)
            arrays |= {f"{i}/{of}": array for of, array in mine.items()}
        archive.save(path, type(self).kind, arrays, {"runs": plain})

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """

        def opened(arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> Self:
            under = [dict[str, Any]() for _ in plain["runs"]]
            for name, array in arrays.items():
                i, _, rest = name.partition("/")
                under[int(i)][rest] = array
            return cls({name: cls.opened(mine, rest) for mine, (name, rest) in zip(under, plain["runs"].items())})

        return archive.load(path, cls.kind, opened)

    def curves(self) -> np.ndarray:
        """(n, T+1): what the small picture in a notebook draws."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return sparkline(self.curves(), str(self))

    def __str__(self) -> str:
        return "\n".join(map(str, self))
