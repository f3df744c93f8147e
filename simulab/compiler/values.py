"""What a traced value is while it is compiled: one of three forms.

``Small``
    at most ``SMALL`` elements, each a JavaScript expression of its own: scalars, the 2-vectors of a surface, keys.
    Reshaping, slicing or transposing it costs nothing; it never allocates.
``Strided``
    a view into a typed array: name, offset, one stride per axis. Slices, transposes, broadcasts and reversals of a
    view are views. Without a name it is computed: from ``fill`` (one element, everywhere), else from its own index (an
    iota).
``Cell``
    one output of an elementwise operation on a large array which no loop computes yet. Cells of one shape gather in a
    ``Fusion``, and become one loop when something other than an elementwise operation needs one of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from simulab.compiler.expr import Affine, E

SMALL = 8
Shape: TypeAlias = tuple[int, ...]


def size_of(shape: Shape) -> int:
    return math.prod(shape)


def row_major(shape: Shape) -> tuple[int, ...]:
    """The strides of a contiguous array."""
    strides, step = [], 1
    for n in reversed(shape):
        strides.append(step)
        step *= n
    return tuple(reversed(strides))


@dataclass(eq=False)
class Small:
    """``elems`` is a NumPy array of ``E`` objects in the value's own shape (NumPy's types have no word for that).

    ``home`` is where in memory the elements stand as well, if they were read from there.
    """

    elems: Any
    dtype: str
    home: Strided | None = None

    @staticmethod
    def of(items: list[E], shape: Shape, dtype: str) -> Small:
        elems = np.empty(len(items), dtype=object)
        elems[:] = items
        return Small(elems.reshape(shape), dtype)

    @property
    def shape(self) -> Shape:
        return self.elems.shape

    @property
    def flat(self) -> list[E]:
        return list(self.elems.ravel())

    @property
    def lits(self) -> np.ndarray | None:
        """The elements as numbers, if all are known while compiling."""
        values = [e.lit for e in self.flat]
        return None if any(v is None for v in values) else np.array(values, dtype=object).reshape(self.shape)


@dataclass(eq=False)
class Strided:
    """Element ``[i, j, ...]`` is ``name[offset + i * strides[0] + j * strides[1] + ...]``.

    ``fresh`` memory belongs to this value alone: its last reader may write its own result over it.
    """

    name: str | None
    shape: Shape
    dtype: str
    strides: tuple[int, ...] = ()
    offset: Affine = field(default_factory=Affine)
    fresh: bool = False
    fill: E | None = None

    def __post_init__(self) -> None:
        if not self.strides:
            self.strides = row_major(self.shape)

    @property
    def contiguous(self) -> bool:
        if self.name is None:
            return False
        want = row_major(self.shape)
        return all(n == 1 or s == w for n, s, w in zip(self.shape, self.strides, want, strict=True))

    def at(self, index: list[Affine]) -> Affine:
        total = self.offset
        for i, s in zip(index, self.strides, strict=True):
            total = total + i * s
        return total

    def view(self, shape: Shape, strides: tuple[int, ...], offset: Affine | None = None) -> Strided:
        return Strided(self.name, shape, self.dtype, strides, self.offset if offset is None else offset, fill=self.fill)


@dataclass(eq=False)
class Node:
    """One elementwise operation inside a fusion."""

    compute: Callable[[list[E]], list[E]]
    operands: list[Small | Strided | Cell]
    cells: list[Cell] = field(default_factory=list)


@dataclass(eq=False)
class Fusion:
    """The operations that will share one loop over ``shape``."""

    shape: Shape
    nodes: list[Node] = field(default_factory=list)
    done: bool = False


@dataclass(eq=False)
class Cell:
    """``refs`` counts the uses still to come; a cell used only inside its own loop is never stored."""

    fusion: Fusion
    dtype: str
    refs: int = 0
    stored: Strided | None = None
    dest: Strided | None = None

    @property
    def shape(self) -> Shape:
        return self.fusion.shape


Value: TypeAlias = Small | Strided | Cell
