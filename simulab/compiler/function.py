"""The text of one JavaScript function: names, blocks, constants, buffers, and the loops not yet written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from simulab.compiler import dtypes, fusion
from simulab.compiler.expr import Affine, E
from simulab.compiler.program import Program
from simulab.compiler.values import SMALL, Cell, Fusion, Shape, Small, Strided, Value, size_of

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
RESERVED = {"do", "if", "in", "for", "let", "new", "try", "var", "NaN"}
LONGEST = 160
"""An expression longer than this gets a name even if it is used once: for readers of the source, and for the memo."""


def local_names() -> Iterator[str]:
    for number in count():
        n, text = number, ""
        while True:
            text = LETTERS[n % 52] + text
            n = n // 52 - 1
            if n < 0:
                break
        if text not in RESERVED:
            yield text


class Block:
    """Statements between two braces, with what is known inside them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.memo: dict[str, E] = {}
        self.open: dict[Shape, Fusion] = {}

    @property
    def text(self) -> str:
        """The statements, runs of ``const`` joined into one declaration."""
        out: list[str] = []
        for line in self.lines:
            if line.startswith("const ") and out and out[-1].startswith("const "):
                out[-1] = out[-1][:-1] + "," + line[6:]
            else:
                out.append(line)
        return "".join(out)


class Function:
    """One JavaScript function while it is written.

    ``shared`` functions keep their buffers at the module's top level, since they are called from hot loops; an entry
    allocates its buffers when it is called, so that what it returns is the caller's own.
    """

    def __init__(self, program: Program, shared: bool, outline: bool = False) -> None:
        self.program, self.shared, self.outline = program, shared, outline
        self.blocks = [Block()]
        self.prologue: list[str] = []
        self._names = local_names()
        self.sizes: dict[str, int] = {}
        self.whole: Any = None

    @property
    def depth(self) -> int:
        """How many blocks surround the statement being written."""
        return len(self.blocks) - 1

    # -- text ---------------------------------------------------------------------------------------------------------

    def fresh(self) -> str:
        return next(self._names)

    def line(self, text: str) -> None:
        self.blocks[-1].lines.append(text)

    @contextmanager
    def block(self, head: str) -> Iterator[Block]:
        """``head{...}``; whatever is still to be computed inside is computed before the brace closes."""
        block = Block()
        self.blocks.append(block)
        yield block
        self.flush()
        self.blocks.pop()
        self.line(f"{head}{{{block.text}}}")

    def helper(self, name: str, *args: E | str) -> E:
        return E(f"{self.program.helper(name)}({','.join(str(a) for a in args)})", 19)

    def const(self, e: E, memo: bool = True) -> E:
        """A name for an expression; the same text gets the same name. ``memo`` is off for what reads memory."""
        if e.atomic or e.lit is not None or len(e.parts) == 2:  # a key stays two words until it must be one
            return e
        memo = memo and "[" not in e.s
        if memo:
            for block in self.blocks:
                if e.s in block.memo:
                    return block.memo[e.s]
        name = E(self.fresh(), parts=e.parts)
        self.line(f"const {name.s}={e.s};")
        if memo:
            self.blocks[-1].memo[e.s] = name
        return name

    def buffer(self, dtype: str, shape: Shape) -> Strided:
        """Memory of its own for an array, allocated outside every loop."""
        n = size_of(shape)
        if self.shared:
            return Strided(self.program.scratch_buffer(dtype, n), shape, dtype, fresh=True)
        name = self.fresh()
        self.sizes[name] = n
        self.prologue.append(f"{name}=new {dtypes.ARRAYS[dtype]}({n})")
        return Strided(name, shape, dtype, fresh=True)

    # -- loops and memory -------------------------------------------------------------------------------------------

    @contextmanager
    def nest(self, shape: Shape) -> Iterator[list[Affine]]:
        """Nested loops over a shape, outermost first; yields the index of each axis."""
        heads, index = [], []
        for n in shape:
            if n == 1:
                index.append(Affine())
                continue
            i = self.fresh()
            heads.append(f"for(let {i}=0;{i}<{n};{i}++)")
            index.append(Affine.of(i))
        if not heads:
            yield index
            return
        with self.block("".join(heads)):
            yield index

    def load(self, a: Strided, index: list[Affine]) -> E:
        if a.fill is not None:
            return a.fill
        at = a.at(index).e
        return at if a.name is None else dtypes.from_storage(a.dtype, E(f"{a.name}[{at}]", 19))

    def store(self, a: Strided, index: list[Affine], e: E) -> None:
        self.line(f"{a.name}[{a.at(index).e}]={dtypes.to_storage(a.dtype, e)};")

    # -- forms --------------------------------------------------------------------------------------------------

    def atoms(self, v: Small) -> Small:
        """The same value with every element a name or a number, so that it may be written any number of times."""
        return Small.of([self.const(e) for e in v.flat], v.shape, v.dtype)

    def small(self, a: Strided) -> Small:
        """Read a small array into names."""
        items = []
        for k in range(size_of(a.shape)):
            index, rest = [], k
            for n in reversed(a.shape):
                index.append(Affine(rest % n))
                rest //= n
            items.append(self.const(self.load(a, index[::-1]), memo=False))
        return Small.of(items, a.shape, a.dtype)

    def array(self, v: Value) -> Strided:
        """The value as a view into memory: small ones are written out, cells are computed."""
        if isinstance(v, Strided):
            return v
        if isinstance(v, Cell):
            if v.stored is None:
                self.flush(v.fusion)
            assert v.stored is not None, "a cell was needed after its last counted use"
            return v.stored
        lits = v.lits
        if lits is not None:
            return self.program.table(lits, v.dtype)
        out = self.buffer(v.dtype, v.shape)
        for k, e in enumerate(v.flat):
            self.line(f"{out.name}[{k}]={dtypes.to_storage(v.dtype, e)};")
        return out

    def settle(self, v: Value) -> Small | Strided:
        """A form that code in an inner block or another function may refer to."""
        return self.atoms(v) if isinstance(v, Small) else replace(self.array(v), fresh=False)

    def dense(self, v: Value, dest: Strided | None = None) -> Strided:
        """The value in contiguous memory; in ``dest`` if that is given."""
        if dest is not None and isinstance(v, Small):
            for k, e in enumerate(v.flat):
                self.line(f"{dest.name}[{(dest.offset + k).e}]={dtypes.to_storage(v.dtype, e)};")
            return dest
        a = self.array(v)
        if dest is None and a.contiguous:
            return a
        if dest is None:
            dest = self.buffer(a.dtype, a.shape)
        if (a.name, a.offset) != (dest.name, dest.offset) or not a.contiguous:
            fusion.emit_copy(self, a, dest)
        return dest

    def finish(self, out: Strided) -> Value:
        """What a rule that wrote into memory returns: small results move into names."""
        return self.small(out) if size_of(out.shape) <= SMALL else out

    def flush(self, only: Fusion | None = None) -> None:
        """Write the loop of one fusion, or all loops still open in this block."""
        block = self.blocks[-1]
        for shape, group in list(block.open.items()):
            if only is None or group is only:
                del block.open[shape]
                fusion.emit(self, group)
        assert only is None or only.done, "a value was computed in a block that has closed"
