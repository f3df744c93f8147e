"""Where a gather reads and a scatter writes: a window of the operand for every index vector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.expr import BITOR, Affine, E, binary, call
from simulab.compiler.function import Function
from simulab.compiler.values import Shape, Small, Value


def as_number(e: E, d: str) -> E:
    return call("Number", e) if dtypes.is_big(d) and e.lit is None else e


def clipped(f: Function, e: E, d: str, high: int) -> E:
    """An index forced into 0..high, as a name or a number."""
    if e.lit is not None:
        return dtypes.literal(min(max(int(e.lit), 0), high), "int32")
    if high <= 0:
        return dtypes.literal(0, "int32")
    inside = call("Math.min", as_number(e, d), E(str(high)))
    if not d.startswith("u"):
        inside = call("Math.max", E("0"), inside)
    # |0 tells V8 that the index is an integer even where it comes from a Float64Array
    return f.const(E(binary("|", inside, E("0")).s, BITOR))


def within(f: Function, e: E, d: str, high: int) -> E:
    """Whether an index lies in 0..high."""
    if e.lit is not None:
        return dtypes.literal(0 <= e.lit <= high, "bool")
    e = f.const(as_number(e, d))
    upper = binary("<=", e, E(str(high)))
    return upper if d.startswith("u") else binary("&&", binary(">=", e, E("0")), upper)


@dataclass
class Windows:
    """The windows of one gather or scatter.

    Attributes:
        shape: the operand's.
        where: the index vectors, along the last axis; the axes before it are the batch.
        axes: the operand's axis that each component of an index vector counts along.
        batching: pairs (axis of the operand, axis of the batch) that go together.
        span: the operand's axes that a window extends over; along all others its length is 1.
        sizes: the length of a window along every axis of the operand.
        clip: whether an index outside is moved inside; otherwise it makes its window invalid.
    """

    f: Function
    shape: Shape
    where: Value
    axes: tuple[int, ...]
    batching: list[tuple[int, int]]
    span: list[int]
    sizes: tuple[int, ...]
    clip: bool

    @property
    def batch(self) -> Shape:
        return self.where.shape[:-1]

    @property
    def window(self) -> Shape:
        return tuple(self.sizes[k] for k in self.span)

    @property
    def by_choice(self) -> bool:
        """Whether at most one component of each index vector is unknown, so that comparisons can do the addressing."""
        if not isinstance(self.where, Small):
            return False
        rows = self.where.elems.reshape(-1, self.where.shape[-1]) if self.where.elems.size else []
        return all(sum(e.lit is None for e in row) <= 1 for row in rows)

    def walk(self) -> Iterator[AbstractContextManager[list[Affine]]]:
        """Positions in the batch: one by one if the indices are small, otherwise in written loops."""
        if isinstance(self.where, Small):
            for p in np.ndindex(self.batch):
                yield nullcontext([Affine(i) for i in p])
        else:
            yield self.f.nest(self.batch)

    def settle(self) -> None:
        """Have the index vectors in memory or in names, before the statements that walk over them."""
        self.where = self.where if isinstance(self.where, Small) else self.f.array(self.where)

    def origin(self, position: list[Affine]) -> tuple[list[Affine], E]:
        """The first element of a window, moved inside the operand, and whether it was there to begin with."""
        start = [Affine()] * len(self.shape)
        ok = dtypes.literal(True, "bool")
        for k, axis in enumerate(self.axes):
            if isinstance(self.where, Small):
                e = self.where.elems[(*(p.const for p in position), k)]
            else:
                e = self.f.load(self.f.array(self.where), [*position, Affine(k)])
            e, high = self.f.const(e, memo=False), self.shape[axis] - self.sizes[axis]
            if not self.clip:
                inside = within(self.f, e, self.where.dtype, high)
                ok = inside if ok.lit is True else ok if inside.lit is True else binary("&&", ok, inside)
            start[axis] = Affine.of(clipped(self.f, e, self.where.dtype, high))
        for axis, b in self.batching:
            start[axis] = start[axis] + position[b]
        return start, self.f.const(ok)

    def choices(self, start: list[Affine], offset: Shape) -> tuple[list[tuple[int, ...]], E | None]:
        """The elements of the operand that an element of the window may be, and the index that chooses among them."""
        fixed = [a.const for a in start]
        for k, i in zip(self.span, offset, strict=True):
            fixed[k] += i
        moving = [k for k, a in enumerate(start) if a.terms]
        if not moving:
            return [tuple(fixed)], None
        axis = moving[0]
        places = range(self.shape[axis] - self.sizes[axis] + 1)
        return [(*fixed[:axis], fixed[axis] + s, *fixed[axis + 1 :]) for s in places], E(start[axis].terms[0][0])


def at_axes(rank: int, axes: list[int] | tuple[int, ...], values: list[Affine]) -> list[Affine]:
    """An index of ``rank`` axes with the given values along some of them and 0 elsewhere."""
    index = [Affine()] * rank
    for axis, value in zip(axes, values, strict=True):
        index[axis] = value
    return index


def mode_of(params: dict[str, object]) -> str:
    """What JAX does out of range: "fill" (a scatter drops), "clip", or "promise" (the caller says it never happens)."""
    name = str(params["mode"]).lower()
    return "fill" if "fill" in name or "drop" in name else "clip" if "clip" in name else "promise"
