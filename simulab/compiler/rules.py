"""The table of rules, one a primitive, and what a rule is given.

A rule is a function of a ``Ctx``: it reads the equation's operands and parameters, writes JavaScript through ``ctx.f``,
and returns the outputs' values (one value, or a list for several outputs). To add a primitive, register a rule in the
file of its kind::

    @rule("rev")
    def rev(ctx): ...

    @elementwise("sin")            # from elements to an element; small and large arrays alike
    def sin(at, x): return at.math("sin", x)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.expr import E, call
from simulab.compiler.unsupported import Unsupported, location
from simulab.compiler.values import SMALL, Cell, Fusion, Node, Shape, Small, Strided, Value, row_major, size_of

if TYPE_CHECKING:
    from simulab.compiler.function import Function

Rule = Callable[["Ctx"], "Value | list[Value]"]
RULES: dict[str, Rule] = {}


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register the rule of one primitive, or of several that differ only in their parameters."""

    def register(fn: Rule) -> Rule:
        for name in names:
            RULES[name] = fn
        return fn

    return register


class At:
    """What an elementwise rule sees: where to write, and dtypes (``d`` of the first output, ``ins`` of operands)."""

    def __init__(self, ctx: Ctx) -> None:
        self.f, self.params, self.name = ctx.f, ctx.params, ctx.eqn.primitive.name
        self.ins = [v.dtype for v in ctx.ins]
        self.d = ctx.out_dtypes[0]
        self.ctx = ctx

    def math(self, name: str, *args: E) -> E:
        """``Math.name(...)``, rounded to the dtype."""
        return dtypes.wrap(self.d, call(f"Math.{name}", *args))

    def helper(self, name: str, *args: E) -> E:
        """A runtime helper's result, rounded to the dtype."""
        return dtypes.wrap(self.d, self.f.helper(name, *args))

    def once(self, e: E) -> E:
        """A name for an operand that the rule writes more than once."""
        return self.f.const(e)

    def lit(self, value: Any) -> E:
        return dtypes.literal(value, self.d)


def elementwise(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a rule from element expressions to one element expression (or a list, for several outputs)."""

    def register(fn: Callable[..., Any]) -> Callable[..., Any]:
        def apply(ctx: Ctx) -> list[Value]:
            return ctx.map(fn)

        apply.__module__ = fn.__module__  # where a reader finds it
        rule(*names)(apply)
        return fn

    return register


class Ctx:
    """One equation being translated."""

    def __init__(self, lower: Any, eqn: Any, ins: list[Value], dests: list[Strided | None]) -> None:
        self.lower, self.f = lower, lower.f
        self.eqn, self.params, self.ins, self.dests = eqn, eqn.params, ins, dests
        self.out_shapes: list[Shape] = [tuple(v.aval.shape) for v in eqn.outvars]
        self.in_shapes: list[Shape] = [tuple(v.aval.shape) for v in eqn.invars]

    f: Function

    @cached_property
    def out_dtypes(self) -> list[str]:
        """Asked for only by rules that compute, so that an error names the operation inside a call, not the call."""
        return [dtypes.code(v.aval.dtype) for v in self.eqn.outvars]

    @property
    def shape(self) -> Shape:
        return self.out_shapes[0]

    @property
    def d(self) -> str:
        return self.out_dtypes[0]

    @property
    def all_small(self) -> bool:
        return all(isinstance(v, Small) for v in self.ins)

    def array(self, k: int) -> Strided:
        return self.f.array(self.ins[k])

    def atoms(self, k: int) -> Small:
        v = self.ins[k]
        assert isinstance(v, Small)
        return self.f.atoms(v)

    def out(self, k: int = 0) -> Strided:
        """Memory for output ``k``: where its consumer wants it, or a new buffer."""
        dest = self.dests[k]
        if dest is None or size_of(self.out_shapes[k]) <= SMALL:
            return self.f.buffer(self.out_dtypes[k], self.out_shapes[k])
        return dest

    def small(self, items: list[E], k: int = 0) -> Small:
        return Small.of(items, self.out_shapes[k], self.out_dtypes[k])

    def reject(self, feature: str = "", hint: str = "") -> Unsupported:
        """The error to raise for a part of this primitive that has no translation."""
        return Unsupported(f"{self.eqn.primitive.name} {feature}".strip(), location(self.eqn), hint)

    def map(self, fn: Callable[..., Any]) -> list[Value]:
        """Apply an elementwise rule: unrolled on small values, as cells of a fused loop on large ones."""
        at = At(self)

        def compute(operands: list[E]) -> list[E]:
            result = fn(at, *operands)
            return result if isinstance(result, list) else [result]

        if size_of(self.shape) <= SMALL:
            columns = [self._column(v) for v in self.ins]
            rows = [compute(list(row)) for row in zip(*columns, strict=True)]
            return [self.small([r[k] for r in rows], k) for k in range(len(self.out_shapes))]
        operands = [self._operand(v) for v in self.ins]
        # computing one operand may have closed the very loop another operand is in
        operands = [o.stored if isinstance(o, Cell) and o.stored is not None else o for o in operands]
        group = self.f.blocks[-1].open.setdefault(self.shape, Fusion(self.shape))
        node = Node(compute, operands)
        node.cells = [Cell(group, d) for d in self.out_dtypes]
        group.nodes.append(node)
        return list(node.cells)

    def _column(self, v: Value) -> list[E]:
        """The elements of a small operand; an axis of length 1 meets every element of the others."""
        assert isinstance(v, Small)
        if v.shape != self.shape:
            v = self.f.atoms(v)
        return list(np.broadcast_to(v.elems, self.shape).ravel())

    def _operand(self, v: Value) -> Small | Strided | Cell:
        """An operand as a fused loop over the output's shape reads it."""
        if isinstance(v, Small) and v.elems.size == 1:
            return self.f.atoms(v)
        if v.shape != self.shape:
            return broadcast_view(self.f.array(v), self.shape, tuple(range(len(self.shape))))
        if isinstance(v, Cell) and (v.stored is not None or v.fusion is not self.f.blocks[-1].open.get(self.shape)):
            return self.f.array(v)
        return v


def broadcast_view(a: Strided, shape: Shape, axes: tuple[int, ...]) -> Strided:
    """The view of ``a`` whose axis ``k`` lies along ``axes[k]`` of ``shape``; all other axes repeat it."""
    strides = [0] * len(shape)
    for k, axis in enumerate(axes):
        strides[axis] = a.strides[k] if a.shape[k] != 1 else 0
    return a.view(shape, tuple(strides))


def iota_view(shape: Shape, axis: int, dtype: str) -> Strided:
    """The array whose element is its own index along an axis."""
    strides = tuple(1 if k == axis else 0 for k in range(len(shape)))
    return Strided(None, shape, dtype, strides)


def uniform(e: E, shape: Shape, dtype: str) -> Strided:
    """The array that holds one element everywhere."""
    return Strided(None, shape, dtype, (0,) * len(shape), fill=e)


def constant(values: np.ndarray, dtype: str, program: Any) -> Value:
    """A value known while compiling: literals if small, a broadcast literal if uniform, a table otherwise."""
    if values.size <= SMALL:
        items = [dtypes.literal(v, dtype) for v in values.ravel()]
        return Small.of(items, values.shape, dtype)
    flat = values.ravel()
    if values.dtype != object and flat.tobytes() == flat[:1].tobytes() * flat.size:
        return uniform(dtypes.literal(flat[0], dtype), values.shape, dtype)
    return program.table(values, dtype)


__all__ = [
    "RULES",
    "At",
    "Ctx",
    "broadcast_view",
    "constant",
    "elementwise",
    "iota_view",
    "row_major",
    "rule",
    "uniform",
]
