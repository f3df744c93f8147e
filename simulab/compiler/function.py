"""One JavaScript function with the values it computes: their forms, and the loops not yet written."""

from __future__ import annotations

from dataclasses import replace

from simulab.compiler import dtypes, fusion
from simulab.compiler.expr import Affine
from simulab.compiler.text import Text
from simulab.compiler.values import SMALL, Cell, Fusion, Small, Strided, Value, size_of

LONGEST = 160
"""An expression longer than this gets a name even if it is used once: for readers of the source, and for the memo."""


class Function(Text):
    """What the rules write to."""

    def atoms(self, v: Small) -> Small:
        """The same value with every element a name or a number, so that it may be written any number of times."""
        return replace(Small.of([self.const(e) for e in v.flat], v.shape, v.dtype), home=v.home)

    def small(self, a: Strided) -> Small:
        """Read a small array into names."""
        items = []
        for k in range(size_of(a.shape)):
            index, rest = [], k
            for n in reversed(a.shape):
                index.append(Affine(rest % n))
                rest //= n
            items.append(self.const(self.load(a, index[::-1]), memo=False))
        if a.name is not None:
            self.blocks[-1].loads.update(e.s for e in items)
        return Small(Small.of(items, a.shape, a.dtype).elems, a.dtype, a if a.name else None)

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
        if v.home is not None:
            return replace(v.home, fresh=False)
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
