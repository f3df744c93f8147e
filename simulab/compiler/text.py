"""The text of one JavaScript function: names, blocks, loops, memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulab.compiler import dtypes, kernels
from simulab.compiler.expr import Affine, E, names
from simulab.compiler.letters import local_names
from simulab.compiler.program import Program
from simulab.compiler.stores import gathered
from simulab.compiler.values import Fusion, Shape, Strided, size_of


class Block:
    """Statements between two braces, with what is known inside them; ``again``: in a loop, or in what a loop may call."""

    def __init__(self, again: bool) -> None:
        self.lines: list[str] = []
        self.memo: dict[str, E] = {}
        self.open: dict[Shape, Fusion] = {}
        self.loads: set[str] = set()
        self.again = again

    @property
    def text(self) -> str:
        """The statements, runs of ``const`` joined into one declaration; what is read and not used is left out."""
        out: list[str] = []
        used = self._used()
        for line in used if self.again else gathered(used):
            if line.startswith("const ") and out and out[-1].startswith("const "):
                out[-1] = out[-1][:-1] + "," + line[6:]
            else:
                out.append(line)
        return "".join(out)

    def _used(self) -> list[str]:
        if not self.loads:
            return self.lines
        kept: list[str] = []
        later: set[str] = set()
        for line in reversed(self.lines):
            if line.startswith("const ") and (name := line[6 : line.index("=")]) in self.loads and name not in later:
                continue
            kept.append(line)
            later |= names(line)
        return kept[::-1]


class Text:
    """One JavaScript function while it is written.

    ``shared`` functions keep their buffers at the module's top level, since they are called from hot loops; an entry
    allocates its buffers when it is called, so that what it returns is the caller's own.
    """

    def __init__(self, program: Program, shared: bool, outline: bool = False, long: bool = False) -> None:
        self.program, self.shared, self.outline, self.long = program, shared, outline, long
        self.blocks = [Block(again=shared)]
        self.prologue: list[str] = []
        self._names = local_names()
        self._made: list[str] = []
        self.sizes: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        self.whole: Any = None

    @property
    def depth(self) -> int:
        """How many blocks surround the statement being written."""
        return len(self.blocks) - 1

    # -- text ---------------------------------------------------------------------------------------------------------

    def fresh(self) -> str:
        self._made.append(next(self._names))
        return self._made[-1]

    def line(self, text: str) -> None:
        self.blocks[-1].lines.append(text)

    @contextmanager
    def block(self, head: str) -> Iterator[Block]:
        """``head{...}``; whatever is still to be computed inside is computed before the brace closes."""
        block = Block(again=self.blocks[-1].again or head.startswith("for"))
        self.blocks.append(block)
        yield block
        self.flush()
        self.blocks.pop()
        self.line(f"{head}{{{block.text}}}")

    @contextmanager
    def kernel(self, result: E | None = None) -> Iterator[None]:
        """Statements that are a function of their own where this one is long; ``result`` is a ``let`` among them.

        V8 optimises function by function, and a short one thousands of times sooner than one with all loops of a step.
        """
        if not self.long:
            yield
            return
        block, before = Block(again=True), len(self._made)
        self.blocks.append(block)
        yield
        self.flush()
        self.blocks.pop()
        own = {*self._made[before:], *([] if result is None else [result.s])} - self.sizes.keys()
        call = kernels.call(self.program, block.text + (f"return {result}" if result else ""), own, self.kinds)
        self.line(f"const {result}={call};" if result else f"{call};")

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
        self.sizes[name], self.kinds[name] = n, dtypes.ARRAYS[dtype]
        self.prologue.append(f"{name}={self.program.memory(self.kinds[name], n)}")
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

    def flush(self, only: Fusion | None = None) -> None:
        """Write what is still open in this block: see ``Function.flush``."""
