"""Rules that read (and slices that write) at indices known only when the page runs: slices and gather.

Out of range, JAX's modes are: clip (the nearest valid start), and fill (a filler is read).
On small values an index selects by comparisons, without touching memory.
"""

from __future__ import annotations

import numpy as np

from simulab.compiler import arith, dtypes
from simulab.compiler.expr import Affine, E, binary
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.shape import place
from simulab.compiler.values import SMALL, Small, Strided, Value, size_of
from simulab.compiler.windows import Windows, at_axes, clipped, mode_of


def pick(cases: list[E], index: E) -> E:
    """``cases[index]`` by comparisons, with the index already in range."""
    if index.lit is not None:
        return cases[int(index.lit)]
    out = cases[-1]
    for k in range(len(cases) - 2, -1, -1):
        out = arith.select(binary("===", index, E(str(k))), cases[k], out)
    return out


@rule("dynamic_slice")
def dynamic_slice(ctx: Ctx) -> Value:
    x, sizes = ctx.ins[0], ctx.shape
    starts = _starts(ctx, ctx.ins[1:], [m - n for m, n in zip(x.shape, sizes, strict=True)])
    moving = [k for k, s in enumerate(starts) if s.lit is None]
    if isinstance(x, Small) and len(moving) <= 1:
        x = ctx.atoms(0) if moving else x
        fixed = x.elems[tuple(
            slice(None) if k in moving else slice(int(s.lit), int(s.lit) + n)
            for k, (s, n) in enumerate(zip(starts, sizes, strict=True))
        )]  # fmt: skip
        if not moving:
            return Small(fixed, x.dtype)
        axis = moving[0]
        windows = [fixed.take(range(k, k + sizes[axis]), axis) for k in range(x.shape[axis] - sizes[axis] + 1)]
        return ctx.small(
            [ctx.f.const(pick([w.ravel()[i] for w in windows], starts[axis])) for i in range(size_of(sizes))]
        )
    a = ctx.array(0)
    return a.view(sizes, a.strides, a.at([Affine.of(s) for s in starts]))


def _starts(ctx: Ctx, values: list[Value], highs: list[int]) -> list[E]:
    starts = []
    for v, high in zip(values, highs, strict=True):
        assert isinstance(v, Small)
        starts.append(clipped(ctx.f, v.flat[0], v.dtype, high))
    return starts


def copy_of(ctx: Ctx) -> Strided:
    """The first operand in memory that may be changed: its own, if nothing reads it any more."""
    x = ctx.ins[0]
    if isinstance(x, Strided) and x.fresh:
        return x
    return ctx.f.dense(ctx.ins[0], ctx.out())


@rule("dynamic_update_slice")
def dynamic_update_slice(ctx: Ctx) -> Value:
    x, update = ctx.ins[0], ctx.ins[1]
    starts = _starts(ctx, ctx.ins[2:], [m - n for m, n in zip(x.shape, update.shape, strict=True)])
    moving = [k for k, s in enumerate(starts) if s.lit is None]
    if isinstance(x, Small) and isinstance(update, Small) and len(moving) <= 1:
        x, update = ctx.atoms(0), ctx.f.atoms(update)
        elems = x.elems.copy()
        for index in np.ndindex(x.shape):
            for index_u in np.ndindex(update.shape):
                gap = [i - j for i, j in zip(index, index_u, strict=True)]
                if all(g == s.lit for k, (g, s) in enumerate(zip(gap, starts, strict=True)) if k not in moving):
                    new = update.elems[index_u]
                    test = [binary("===", starts[k], E(str(gap[k]))) for k in moving if gap[k] >= 0]
                    if not moving:
                        elems[index] = new
                    elif test and gap[moving[0]] <= x.shape[moving[0]] - update.shape[moving[0]]:
                        elems[index] = arith.select(test[0], new, elems[index])
        return Small(elems, x.dtype)
    out = copy_of(ctx)
    place(ctx, update, out.view(update.shape, out.strides, out.at([Affine.of(s) for s in starts])))
    return ctx.f.finish(out)


@rule("gather")
def gather(ctx: Ctx) -> Value:
    f, n, sizes = ctx.f, ctx.params["dimension_numbers"], ctx.params["slice_sizes"]
    if not size_of(ctx.shape):
        return ctx.small([])
    hidden = {*n.collapsed_slice_dims, *n.operand_batching_dims}
    span = [k for k in range(len(sizes)) if k not in hidden]
    batching = list(zip(n.operand_batching_dims, n.start_indices_batching_dims, strict=True))
    filler = fill_value(ctx) if mode_of(ctx.params) == "fill" else None
    windows = Windows(f, ctx.in_shapes[0], ctx.ins[1], n.start_index_map, batching, span, sizes, filler is None)
    batch_axes = [k for k in range(len(ctx.shape)) if k not in n.offset_dims]

    def filled(ok: E, e: E) -> E:
        return e if filler is None else arith.select(ok, e, filler)

    if isinstance(ctx.ins[0], Small) and windows.by_choice and size_of(ctx.shape) <= SMALL:
        x, elems = ctx.atoms(0), np.empty(ctx.shape, object)
        for p in np.ndindex(windows.batch):
            start, ok = windows.origin([Affine(i) for i in p])
            for offset in np.ndindex(windows.window):
                places, index = windows.choices(start, offset)
                e = x.elems[places[0]] if index is None else pick([x.elems[k] for k in places], index)
                order = sorted(zip((*batch_axes, *n.offset_dims), (*p, *offset), strict=True))
                elems[tuple(i for _, i in order)] = filled(ok, e)
        return Small(elems, ctx.d)
    a, out = ctx.array(0), ctx.out()
    windows.settle()
    with f.kernel():
        for walk in windows.walk():
            with walk as position:
                start, ok = windows.origin(position)
                source = a.view(windows.window, tuple(a.strides[k] for k in span), a.at(start))
                first = out.at(at_axes(len(ctx.shape), batch_axes, position))
                target = out.view(source.shape, tuple(out.strides[k] for k in n.offset_dims), first)
                with f.nest(source.shape) as at:
                    f.store(target, at, filled(ok, f.load(source, at)))
    return f.finish(out)


def fill_value(ctx: Ctx) -> E:
    """What is read outside: JAX's default is NaN for floats, the least signed and the greatest unsigned integer."""
    value = ctx.params["fill_value"]
    kind = "uint64" if ctx.d == "key" else ctx.d
    if value is None and dtypes.is_float(kind):
        value = np.nan
    elif value is None and kind == "bool":
        value = True
    elif value is None:
        value = np.iinfo(kind).max if kind.startswith("u") else np.iinfo(kind).min
    return dtypes.literal(value, ctx.d)
