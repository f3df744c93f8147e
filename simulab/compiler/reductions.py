"""Rules that combine elements along axes: sums, extremes, their positions, and running totals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from simulab.compiler import arith, dtypes, fusion
from simulab.compiler.expr import Affine, E, binary, call, choose
from simulab.compiler.function import Function
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.values import SMALL, Cell, Small, Value, size_of

Combine = Callable[[Function, str, E, E], E]


def _extreme(name: str) -> Combine:
    def combine(f: Function, d: str, a: E, b: E) -> E:
        if d == "bool":
            return binary("||" if name == "max" else "&&", a, b)
        if dtypes.is_big(d):
            a, b = f.const(a), f.const(b)
            return choose(binary(">" if name == "max" else "<", a, b), a, b)
        return call(f"Math.{name}", a, b)

    return combine


def _bits(op: str) -> Combine:
    def combine(f: Function, d: str, a: E, b: E) -> E:
        if d == "bool":
            return binary("!==" if op == "^" else op * 2, a, b)
        return dtypes.wrap(d, binary(op, a, b)) if d == "uint32" else binary(op, a, b)

    return combine


def log_add_exp(f: Function, d: str, a: E, b: E) -> E:
    return dtypes.wrap(d, f.helper("lae", a, b))


COMBINE: dict[str, Combine] = {
    "sum": lambda f, d, a, b: arith.add(d, a, b),
    "prod": lambda f, d, a, b: arith.mul(d, a, b),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "and": _bits("&"),
    "or": _bits("|"),
    "xor": _bits("^"),
    "logsumexp": log_add_exp,
}


def identity(kind: str, d: str) -> E:
    """The value that changes nothing: what the reduction of nothing is."""
    if d == "bool":
        return dtypes.literal(kind in ("and", "min", "prod"), d)
    if kind in ("max", "min", "logsumexp"):
        low = kind != "min"
        if dtypes.is_float(d):
            return dtypes.literal(-math.inf if low else math.inf, d)
        info = np.iinfo(d)
        return dtypes.literal(info.min if low else info.max, d)
    return dtypes.literal({"prod": 1, "and": -1 if not d.startswith("u") else 2 ** dtypes.BITS[d] - 1}.get(kind, 0), d)


@rule("reduce_sum", "reduce_prod", "reduce_max", "reduce_min", "reduce_and", "reduce_or", "reduce_xor")
def reduce(ctx: Ctx) -> Value:
    kind, f, d = ctx.eqn.primitive.name.removeprefix("reduce_"), ctx.f, ctx.d
    axes, combine, x = ctx.params["axes"], COMBINE[kind], ctx.ins[0]
    start = identity(kind, d)
    if isinstance(x, Small):
        items = []
        kept = [k for k in range(len(x.shape)) if k not in axes]
        rows = x.elems.transpose([*kept, *axes]).reshape(size_of(ctx.shape), -1) if x.elems.size else None
        for k in range(size_of(ctx.shape)):
            row = [] if rows is None else list(rows[k])
            total = row[0] if row else start
            for e in row[1:]:
                total = combine(f, d, total, e)
            items.append(total)
        return ctx.small(items)
    total, exact = E(f.fresh()), d
    if kind == "sum" and d == "float32":  # rounded once, at the end: see ``products``
        exact = "float64"
    if isinstance(x, Cell) and x.stored is None and len(axes) == len(x.shape):
        # the loop that computes the elements adds them up as well
        group = x.fusion
        del f.blocks[-1].open[group.shape]
        with f.kernel(total):
            f.line(f"let {total.s}={start.s};")
            fusion.emit_inline(f, group, (x, lambda e: f.line(f"{total.s}={combine(f, exact, total, e).s};")))
        return ctx.small([arith.convert(f, exact, d, total)])
    a = ctx.array(0)
    kept = [k for k in range(len(a.shape)) if k not in axes]
    inner = a.view(tuple(a.shape[k] for k in axes), tuple(a.strides[k] for k in axes), Affine())
    scalar = size_of(ctx.shape) == 1
    out = None if scalar else ctx.out()
    with f.kernel(total if out is None else None):
        total = total if out is None else E(f.fresh())
        with f.nest(tuple(a.shape[k] for k in kept)) as at:
            base = a.view(tuple(a.shape[k] for k in kept), tuple(a.strides[k] for k in kept)).at(at)
            f.line(f"let {total.s}={start.s};")
            with f.nest(inner.shape) as deep:
                e = f.load(inner.view(inner.shape, inner.strides, base), deep)
                f.line(f"{total.s}={combine(f, exact, total, e).s};")
            if out is not None:
                f.store(out, at, total)
    return ctx.small([arith.convert(f, exact, d, total)]) if out is None else f.finish(out)


@rule("argmax", "argmin")
def arg_extreme(ctx: Ctx) -> Value:
    """The first position of the extreme; the first NaN, if there is one."""
    f, (axis,) = ctx.f, ctx.params["axes"]
    a = ctx.array(0)
    out = f.buffer(ctx.d, ctx.shape) if size_of(ctx.shape) <= SMALL else ctx.out()
    op = ">" if ctx.eqn.primitive.name == "argmax" else "<"
    kept = [k for k in range(len(a.shape)) if k != axis]
    with f.nest(ctx.shape) as at:
        base = a.view(ctx.shape, tuple(a.strides[k] for k in kept)).at(at)
        line = a.view((a.shape[axis],), (a.strides[axis],), base)
        best, place, i, e = f.fresh(), f.fresh(), f.fresh(), f.fresh()
        f.line(f"let {best}={f.load(line, [Affine()])},{place}=0;")
        nan = f"||{e}!=={e}&&{best}==={best}" if dtypes.is_float(a.dtype) else ""
        f.line(
            f"for(let {i}=1;{i}<{a.shape[axis]};{i}++){{const {e}={f.load(line, [Affine.of(i)])};"
            f"if({e}{op}{best}{nan}){{{best}={e};{place}={i}}}}}"
        )
        f.store(out, at, arith.convert(f, "int32", ctx.d, E(place)))
    return f.finish(out)


@rule("cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp")
def cumulate(ctx: Ctx) -> Value:
    kind, f, d = ctx.eqn.primitive.name.removeprefix("cum"), ctx.f, ctx.d
    axis, reverse, combine, x = ctx.params["axis"], ctx.params["reverse"], COMBINE[kind], ctx.ins[0]
    if isinstance(x, Small):
        elems = x.elems.copy()
        lines = np.moveaxis(elems, axis, -1)
        for index in np.ndindex(lines.shape[:-1]):
            order = range(lines.shape[-1])
            previous: E | None = None
            for k in reversed(order) if reverse else order:
                e = lines[index][k]
                previous = f.const(e if previous is None else combine(f, d, previous, e))
                lines[index][k] = previous
        return Small(elems, d)
    a, out, n = ctx.array(0), ctx.out(), ctx.shape[axis]
    others = tuple(m for k, m in enumerate(a.shape) if k != axis)
    with f.nest(others) as at:
        total, i = E(f.fresh()), f.fresh()
        index = [*at[:axis], Affine.of(i), *at[axis:]]
        f.line(f"let {total.s}={identity(kind, d).s};")
        with f.block(f"for(let {i}={n};{i}--;)" if reverse else f"for(let {i}=0;{i}<{n};{i}++)"):
            f.line(f"{total.s}={combine(f, d, total, f.load(a, index)).s};")
            f.store(out, index, total)
    return f.finish(out)
