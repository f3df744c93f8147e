"""Dataset: examples, what is asked of each, and where they come from."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from simulab.results.reaching import Reached
from simulab.training.loss import CLASSES, REGRESSION
from simulab.training.table import read

MOST_KINDS = 10
"""Whole numbers of a table of at most so many kinds are classes."""
MOST_LABELS = 100
"""Whole numbers of more kinds than this are measured, not named."""


@dataclass(frozen=True, eq=False, repr=False)
class Dataset(Reached):
    """Examples as they were published or made; nothing is scaled.

    Args:
        name: what menus call it.
        x: (n, d) finite numbers.
        y: (n,) numbers for a regression; for classes their indices 0 ... K-1.
        classes: the K words; empty for a regression.
        features: d words.
        reference: where it was published.
        licence: under which it is shared.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Example:
        >>> import numpy as np, simulab as sl
        >>> x = np.array([[0.0], [1.0], [2.0], [3.0]] * 10)
        >>> sl.Dataset("steps", x, (x[:, 0] > 1.5).astype(int), classes=("low", "high"))
        <Dataset steps: 40 examples of 1 features, 2 classes>
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    reference: str = ""
    licence: str = ""

    def __new__(cls, name: Any = "", *_: Any, **__: Any) -> "Dataset":
        if not isinstance(name, str):
            raise TypeError(
                f"name: give a word for menus first, then x and y, not {type(name).__name__}; sl.train takes (x, y) too"
            )
        return super().__new__(cls)

    def __post_init__(self) -> None:
        x = _numbers("x", self.x)
        if x.ndim == 1 and x.size:
            raise ValueError("x: give examples as rows, an array of shape (n, d); of one number each write x[:, None]")
        if x.ndim != 2 or not x.size:
            raise ValueError(f"x: give examples as rows, an array of shape (n, d), not {x.shape}")
        if np.asarray(self.y).dtype.kind in "USO":
            raise TypeError("y: give numbers; of words write classes, y = np.unique(words, return_inverse=True)")
        y = _numbers("y", self.y)
        y = y[:, 0] if y.shape == (len(x), 1) else y
        if y.ndim == 2 and len(y) == len(x):
            raise ValueError("y: give one number for each example; of columns of 0 and 1 write y.argmax(axis=1)")
        if y.shape != (len(x),):
            raise ValueError(f"y: give one number for each of the {len(x)} examples, not an array of shape {y.shape}")
        classes = tuple(str(word) for word in self.classes)
        if len(classes) == 1:
            raise ValueError("classes: give two at least, or none for a regression")
        if classes and (np.any(y % 1) or y.min() < 0 or y.max() >= len(classes)):
            raise ValueError(f"y: give indices of the {len(classes)} classes, from 0 to {len(classes) - 1}")
        features = tuple(str(word) for word in self.features) or tuple(f"x{i + 1}" for i in range(x.shape[1]))
        if len(features) != x.shape[1]:
            raise ValueError(f"features: give a name for each of the {x.shape[1]} columns, not {len(features)}")
        for field, value in (("x", x), ("y", y.astype(int) if classes else y), ("classes", classes)):
            object.__setattr__(self, field, value)
        object.__setattr__(self, "features", features)

    @classmethod
    def takes(cls, given: Any, argument: str) -> "Dataset | None":
        """A pair (X, y): words, truth values and at most ``MOST_LABELS`` whole numbers are classes, the rest is a regression."""
        if hasattr(given, "__array__"):
            raise TypeError(f"{argument}: give a pair (X, y), the examples and what is asked of each, not one array")
        if not isinstance(given, list | tuple) or len(given) != 2:
            return None
        x, y = given[0], np.asarray(given[1])
        y = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
        features = tuple(map(str, getattr(x, "columns", ())))
        try:
            if y.dtype.kind in "USObiu" and len(labels := np.unique(y)) <= MOST_LABELS:
                return cls("own data", x, np.searchsorted(labels, y), tuple(map(str, labels)), features)
            return cls("own data", x, y, (), features)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{argument}: {error}") from None

    @classmethod
    def from_csv(cls, source: str | Path, target: str = "", *, missing: str = "refuse", name: str = "") -> "Dataset":
        """Examples of a table: a file, or its text.

        Columns of words become a 0 or 1 for each word. Words, and whole numbers of few kinds, are classes where they are asked
        for; other numbers are a regression. Nothing is scaled or guessed: what is fitted on examples belongs to those that train.

        Args:
            source: a path, or text of at least two lines; see ``simulab.training.table.read`` for what it may look like.
            target: the column that is asked for; the last one unless told.
            missing: "refuse" a table with gaps, or "drop" the examples that have some.
            name: what menus call it; the file's name unless told.

        Raises:
            ValueError: the table cannot be read, naming line and column; or it has gaps, naming the first.

        Example:
            >>> import simulab as sl
            >>> sl.Dataset.from_csv("height,colour,kind\\n1,red,a\\n2,blue,b\\n3,red,b\\n4,blue,a", "kind")
            <Dataset own data: 4 examples of 3 features, 2 classes>
        """
        if missing not in ("refuse", "drop"):
            raise ValueError(f"missing: give refuse or drop, not {missing!r}")
        text = str(source)
        if isinstance(source, Path) or "\n" not in text:
            path = Path(source)
            text, name = path.read_text(encoding="utf-8-sig"), name or path.stem
        table = read(text)
        asked = table.named(target) if target else table.columns[-1]
        gaps = [np.isnan(one.values) | (one.values < 0 if one.levels else False) for one in table.columns]
        whole = ~np.any(gaps, axis=0)
        if missing == "refuse" and not whole.all():
            row, at = divmod(int(np.argmax(np.transpose(gaps))), len(gaps))
            cell = f"example {row + 1}, column “{table.columns[at].name}”: the cell is empty"
            raise ValueError(f'{cell}; fill it in, or give missing="drop" to leave such examples out')
        known = [one for one in table.columns if one is not asked]
        blocks = [
            one.values[:, None] == np.arange(len(one.levels)) if one.levels else one.values[:, None] for one in known
        ]
        features: list[str] = []
        for one in known:
            features += [f"{one.name}: {word}" for word in one.levels] or [one.name]
        y, classes = asked.values[whole], asked.levels
        kinds = np.unique(y)
        if not classes and len(kinds) <= MOST_KINDS and not np.any(kinds % 1):
            y, classes = np.searchsorted(kinds, y), tuple(f"{kind:g}" for kind in kinds)
        return cls(name or "own data", np.hstack(blocks)[whole].astype(float), y, classes, tuple(features))

    @property
    def task(self) -> str:
        """ "classification" or "regression"."""
        return CLASSES if self.classes else REGRESSION

    def __len__(self) -> int:
        return len(self.x)

    def take(self, count: int, seed: int = 0) -> "Dataset":
        """``count`` of the examples, drawn by seed: of classes alike many of each, as far as there are so many.

        Raises:
            ValueError: fewer than one or more than there are.
        """
        if not isinstance(count, int | np.integer) or isinstance(count, bool) or not 1 <= count <= len(self):
            raise ValueError(f"count: give a whole number from 1 to {len(self)}, not {count!r}")
        order = np.random.default_rng(seed).permutation(len(self))
        if self.classes:
            place = np.empty(len(order))  # the place of each example among those of its class
            for label in range(len(self.classes)):
                mine = self.y[order] == label
                place[mine] = np.arange(mine.sum())
            order = order[np.argsort(place, kind="stable")]
        chosen = order[:count]
        return replace(self, x=self.x[chosen], y=self.y[chosen])

    def __repr__(self) -> str:
        what = f"{len(self.classes)} classes" if self.classes else "regression"
        return f"<Dataset {self.name}: {len(self)} examples of {self.x.shape[1]} features, {what}>"


def _numbers(name: str, given: Any) -> np.ndarray:
    try:
        if np.iscomplexobj(given):  # of which NumPy would keep the real part
            raise TypeError
        numbers = np.array(given, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: give real numbers, in rows of one length") from None
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name}: give finite numbers only; there are {np.sum(~np.isfinite(numbers))} that are not")
    return numbers
