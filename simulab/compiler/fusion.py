"""Writing one loop for many elementwise operations.

The loop runs over the fusion's shape with neighbouring axes merged wherever every array it touches steps evenly across
them, so a chain on contiguous arrays is a single flat loop, and a broadcast or transposed operand costs one more level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulab.compiler import dtypes
from simulab.compiler.expr import Affine, E
from simulab.compiler.text import Text
from simulab.compiler.values import Cell, Fusion, Node, Small, Strided, size_of


def merge_axes(shape: tuple[int, ...], arrays: list[Strided]) -> list[list[int]]:
    """Group consecutive axes that all arrays traverse as if they were one; axes of length 1 are left out."""
    groups: list[list[int]] = []
    for axis, n in enumerate(shape):
        if n == 1:
            continue
        if groups and all(a.strides[groups[-1][-1]] == a.strides[axis] * n for a in arrays):
            groups[-1].append(axis)
        else:
            groups.append([axis])
    return groups


class LoopIndex:
    """The merged loops around a body, and the address of an array's element inside them."""

    def __init__(self, f: Text, shape: tuple[int, ...], arrays: list[Strided]) -> None:
        self.groups = merge_axes(shape, arrays)
        self.names = [f.fresh() for _ in self.groups]
        self.head = ""
        for group, name in zip(self.groups, self.names, strict=True):
            n = 1
            for axis in group:
                n *= shape[axis]
            self.head += f"for(let {name}=0;{name}<{n};{name}++)"

    def at(self, a: Strided) -> Affine:
        total = a.offset
        for group, name in zip(self.groups, self.names, strict=True):
            total = total + Affine.of(name) * a.strides[group[-1]]
        return total


BLOCK = 64
"""Elements from which the engine's own copy of memory is faster than a loop."""
LONG_BLOCK = 512
"""Elements from which it is even where a view has to be made for it, or memory filled."""


def emit_copy(f: Text, source: Strided, dest: Strided) -> None:
    """Copy between two views of one shape."""
    text = _as_block(f, source, dest)
    if text:
        f.line(text)
        return
    with f.kernel():
        loop = LoopIndex(f, source.shape, [source, dest])
        with f.block(loop.head):
            f.store(Strided(dest.name, (), dest.dtype, (), loop.at(dest)), [], _load(f, source, loop))


def _as_block(f: Text, source: Strided, dest: Strided) -> str:
    """The copy as one call of the engine's; empty where a loop has to do it."""
    n = size_of(source.shape)
    if n < BLOCK or not dest.contiguous or source.dtype != dest.dtype:
        return ""
    if source.fill is not None:
        value, end = dtypes.to_storage(dest.dtype, source.fill), dest.offset + n
        return f"{dest.name}.fill({value},{dest.offset.e},{end.e});" if n >= LONG_BLOCK else ""
    if not source.contiguous:
        return ""
    if source.offset == Affine() and dest.offset == Affine():
        return f"{f.helper('copy', str(dest.name), str(source.name), str(n))};"
    part = f"{source.name}.subarray({source.offset.e},{(source.offset + n).e})"
    return f"{dest.name}.set({part},{dest.offset.e});" if n >= LONG_BLOCK else ""


def _load(f: Text, a: Strided, loop: LoopIndex) -> E:
    return f.load(a.view((), (), loop.at(a)), [])


def live_nodes(group: Fusion, sink: Cell | None) -> list[Node]:
    """The operations whose results are wanted, directly or by another of the loop; marks what must be stored."""
    wanted: set[Cell] = set() if sink is None else {sink}
    live = []
    for node in reversed(group.nodes):
        if any(kept(c, sink) or c in wanted for c in node.cells):
            live.append(node)
            wanted.update(o for o in node.operands if isinstance(o, Cell) and o.stored is None)
    return live[::-1]


def kept(c: Cell, sink: Cell | None) -> bool:
    """Whether a cell has uses outside of the loop; the loop's own sink is not one."""
    return c.refs > (1 if c is sink else 0)


def emit(f: Text, group: Fusion) -> None:
    """Write the loop of a fusion and give every cell that is still needed its place in memory."""
    with f.kernel():
        emit_inline(f, group)


def emit_inline(f: Text, group: Fusion, sink: tuple[Cell, Callable[[E], None]] | None = None) -> None:
    """``emit`` without a function of its own.

    ``sink`` is a cell with a statement to write for each of its elements: the body of a reduction.
    """
    group.done = True
    end = sink[0] if sink else None
    live = live_nodes(group, end)
    if not live:
        return
    uses: dict[Cell, int] = {} if end is None else {end: 1}
    arrays: list[Strided] = []
    outputs: dict[Cell, Strided] = {}
    for node in live:
        node.operands = [o.stored if isinstance(o, Cell) and o.stored else o for o in node.operands]
        for o in node.operands:
            if isinstance(o, Cell):
                uses[o] = uses.get(o, 0) + 1
        arrays += [o for o in node.operands if isinstance(o, Strided)]
        outputs |= {c: c.dest or f.buffer(c.dtype, c.shape) for c in node.cells if kept(c, end)}
    body = Body(f, LoopIndex(f, group.shape, arrays + list(outputs.values())))
    with f.block(body.loop.head):
        for node in live:
            results = node.compute([body.read(o) for o in node.operands])
            for c, e in zip(node.cells, results, strict=True):
                again = uses.get(c, 0) + (c in outputs) > 1
                body.here[c] = f.const(e) if again else e
                if c in outputs:
                    where = outputs[c]
                    f.store(Strided(where.name, (), c.dtype, (), body.loop.at(where)), [], body.here[c])
        if sink:
            sink[1](body.here[sink[0]])
    for c, where in outputs.items():
        c.stored = replace(where, fresh=False)  # views of a cell may be anywhere


class Body:
    """What is known inside the loop: the cells computed so far, and the elements already read."""

    def __init__(self, f: Text, loop: LoopIndex) -> None:
        self.f, self.loop = f, loop
        self.here: dict[Cell, E] = {}
        self.loaded: dict[str, E] = {}

    def read(self, operand: Small | Strided | Cell) -> E:
        if isinstance(operand, Small):
            return operand.flat[0]
        if isinstance(operand, Cell):
            return self.here[operand]
        e = _load(self.f, operand, self.loop)
        key = f"{operand.dtype} {e.s}"
        if key not in self.loaded:
            self.loaded[key] = self.f.const(e, memo=False)
        return self.loaded[key]
