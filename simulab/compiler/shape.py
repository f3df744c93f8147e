"""Rules that move elements without computing: on small values a rearrangement of names, on large ones a view."""

from __future__ import annotations

import numpy as np

from simulab.compiler import dtypes, fusion
from simulab.compiler.expr import Affine
from simulab.compiler.rules import Ctx, broadcast_view, iota_view, rule, uniform
from simulab.compiler.values import SMALL, Cell, Shape, Small, Strided, Value, row_major, size_of


@rule("broadcast_in_dim")
def broadcast_in_dim(ctx: Ctx) -> Value:
    axes, shape, x = ctx.params["broadcast_dimensions"], ctx.shape, ctx.ins[0]
    if isinstance(x, Small) and size_of(shape) <= SMALL:
        if size_of(shape) > x.elems.size:
            x = ctx.f.atoms(x)
        middle = [1] * len(shape)
        for k, axis in enumerate(axes):
            middle[axis] = x.shape[k]
        home = None if x.home is None else broadcast_view(x.home, shape, axes)
        return Small(np.broadcast_to(x.elems.reshape(middle), shape), x.dtype, home)
    if isinstance(x, Small) and x.elems.size == 1:
        return uniform(ctx.f.const(x.flat[0]), shape, x.dtype)
    return broadcast_view(ctx.array(0), shape, axes)


@rule("empty", "empty2")
def empty(ctx: Ctx) -> Value:
    """Nobody reads it before it is written (what a differentiated branch leaves out); XLA gives zeros too."""
    zero = dtypes.literal(0, ctx.d)
    return uniform(zero, ctx.shape, ctx.d) if size_of(ctx.shape) > SMALL else ctx.small([zero] * size_of(ctx.shape))


@rule("iota")
def iota(ctx: Ctx) -> Value:
    axis = ctx.params["dimension"]
    if size_of(ctx.shape) <= SMALL:
        index = np.broadcast_to(np.arange(ctx.shape[axis]).reshape([-1] + [1] * (len(ctx.shape) - axis - 1)), ctx.shape)
        return ctx.small([dtypes.literal(v, ctx.d) for v in index.ravel()])
    if dtypes.is_big(ctx.d):
        return ctx.f.array(ctx.small([dtypes.literal(v, ctx.d) for v in np.indices(ctx.shape)[axis].ravel()]))
    return iota_view(ctx.shape, axis, ctx.d)


def reshaped(ctx: Ctx, v: Value, shape: Shape) -> Value:
    """The same elements in the same order under another shape."""
    if isinstance(v, Small):
        home = v.home.view(shape, row_major(shape)) if v.home is not None and v.home.contiguous else None
        return Small(v.elems.reshape(shape), v.dtype, home)
    if v.shape == shape:
        return v
    a = ctx.f.array(v)
    kept = [(n, s) for n, s in zip(a.shape, a.strides, strict=True) if n != 1]
    if [n for n, _ in kept] == [n for n in shape if n != 1]:  # only axes of length 1 came or went
        rest = iter(kept)
        return a.view(shape, tuple(0 if n == 1 else next(rest)[1] for n in shape))
    a = ctx.f.dense(a)
    return a.view(shape, row_major(shape))


@rule("reshape", "squeeze")
def reshape(ctx: Ctx) -> Value:
    if ctx.params.get("dimensions") is not None and ctx.eqn.primitive.name == "reshape":
        raise ctx.reject("with dimensions", "transpose first, then reshape")
    return reshaped(ctx, ctx.ins[0], ctx.shape)


@rule("transpose")
def transpose(ctx: Ctx) -> Value:
    order, x = ctx.params["permutation"], ctx.ins[0]
    if isinstance(x, Small):
        home = None if x.home is None else x.home.view(ctx.shape, tuple(x.home.strides[k] for k in order))
        return Small(x.elems.transpose(order), x.dtype, home)
    a = ctx.array(0)
    return a.view(ctx.shape, tuple(a.strides[k] for k in order))


@rule("rev")
def rev(ctx: Ctx) -> Value:
    axes, x = ctx.params["dimensions"], ctx.ins[0]
    if isinstance(x, Small):
        return Small(np.flip(x.elems, axes), x.dtype)
    a = ctx.array(0)
    strides = tuple(-s if k in axes else s for k, s in enumerate(a.strides))
    offset = a.offset
    for k in axes:
        offset = offset + a.strides[k] * (a.shape[k] - 1)
    return a.view(a.shape, strides, offset)


@rule("slice")
def slice_(ctx: Ctx) -> Value:
    start, stop, x = ctx.params["start_indices"], ctx.params["limit_indices"], ctx.ins[0]
    steps = ctx.params["strides"] or (1,) * len(start)
    if isinstance(x, Small):
        return Small(x.elems[tuple(slice(*t) for t in zip(start, stop, steps, strict=True))], x.dtype)
    a = ctx.array(0)
    offset = a.at([Affine(int(n)) for n in start])
    return a.view(ctx.shape, tuple(s * int(t) for s, t in zip(a.strides, steps, strict=True)), offset)


@rule("split")
def split(ctx: Ctx) -> list[Value]:
    axis, sizes, x = ctx.params["axis"], [int(n) for n in ctx.params["sizes"]], ctx.ins[0]
    outs: list[Value] = []
    start = 0
    for n, shape in zip(sizes, ctx.out_shapes, strict=True):
        if isinstance(x, Small):
            outs.append(Small(x.elems.take(range(start, start + n), axis), x.dtype))
        else:
            a = ctx.array(0)
            outs.append(a.view(shape, a.strides, a.offset + a.strides[axis] * start))
        start += n
    return outs


@rule("concatenate")
def concatenate(ctx: Ctx) -> Value:
    axis = ctx.params["dimension"]
    if ctx.all_small and size_of(ctx.shape) <= SMALL:
        return Small(np.concatenate([v.elems for v in ctx.ins if isinstance(v, Small)], axis), ctx.d)
    out, start = ctx.out(), 0
    for v in ctx.ins:
        n = v.shape[axis]
        place(ctx, v, out.view(v.shape, out.strides, out.offset + out.strides[axis] * start))
        start += n
    return ctx.f.finish(out)


def place(ctx: Ctx, v: Value, out: Strided) -> None:
    """Write a value into a view of some array."""
    if size_of(v.shape) == 0:
        return
    if isinstance(v, Small) and v.elems.size <= SMALL:
        for index in np.ndindex(v.shape):
            ctx.f.store(out, [Affine(i) for i in index], v.elems[index])
        return
    if isinstance(v, Cell) and v.stored is None and v.dest is None and v.refs == 1:
        v.dest = out  # nobody else needs it: let its own loop write it here
    a = ctx.f.array(v)
    if (a.name, a.offset, a.strides) != (out.name, out.offset, out.strides):  # else it was written there
        fusion.emit_copy(ctx.f, a, out)


@rule("pad")
def pad(ctx: Ctx) -> Value:
    """Low and high padding may be negative (then it cuts), and interior padding spreads the elements."""
    config, x, filler = ctx.params["padding_config"], ctx.ins[0], ctx.ins[1]
    assert isinstance(filler, Small)
    if isinstance(x, Small) and size_of(ctx.shape) <= SMALL:
        fill_atom = ctx.f.const(filler.flat[0])
        elems = np.full(ctx.shape, fill_atom, dtype=object)
        for index in np.ndindex(x.shape):
            at = tuple(int(lo) + i * (int(inner) + 1) for i, (lo, _, inner) in zip(index, config, strict=True))
            if all(0 <= i < n for i, n in zip(at, ctx.shape, strict=True)):
                elems[at] = x.elems[index]
        return Small(elems, ctx.d)
    out = ctx.out()
    blank = ctx.f.const(filler.flat[0])
    ctx.f.line(f"{out.name}.fill({dtypes.to_storage(ctx.d, blank)}{_range(out)});")
    first, count, begin = [], [], []  # the part of the source that lands inside
    for n, m, (lo, _, inner) in zip(x.shape, ctx.shape, config, strict=True):
        step = int(inner) + 1
        a = max(0, -(int(lo) // step))
        b = min(n, (m - 1 - int(lo)) // step + 1)
        first.append(a)
        count.append(max(0, b - a))
        begin.append(int(lo) + a * step)
    if all(count):
        source = ctx.array(0)
        part = source.view(tuple(count), source.strides, source.at([Affine(a) for a in first]))
        strides = tuple(s * (int(inner) + 1) for s, (_, _, inner) in zip(out.strides, config, strict=True))
        fusion.emit_copy(ctx.f, part, out.view(tuple(count), strides, out.at([Affine(b) for b in begin])))
    return ctx.f.finish(out)


def _range(out: Strided) -> str:
    """Arguments that restrict ``fill`` to a view which is a part of a longer array."""
    return f",{out.offset.e},{(out.offset + size_of(out.shape)).e}"


@rule("tile")
def tile(ctx: Ctx) -> Value:
    repeats, x = ctx.params["reps"], ctx.ins[0]
    if isinstance(x, Small) and size_of(ctx.shape) <= SMALL:
        return Small(np.tile(ctx.atoms(0).elems, repeats), ctx.d)
    a, out = ctx.array(0), ctx.out()
    for index in np.ndindex(tuple(repeats)):
        corner = [Affine(i * n) for i, n in zip(index, a.shape, strict=True)]
        fusion.emit_copy(ctx.f, a, out.view(a.shape, out.strides, out.at(corner)))
    return ctx.f.finish(out)


@rule("stack")
def stack(ctx: Ctx) -> Value:
    axis = ctx.params["axis"]
    if ctx.all_small and size_of(ctx.shape) <= SMALL:
        return Small(np.stack([v.elems for v in ctx.ins if isinstance(v, Small)], axis), ctx.d)
    out = ctx.out()
    strides = out.strides[:axis] + out.strides[axis + 1 :]
    for k, v in enumerate(ctx.ins):
        place(ctx, v, out.view(v.shape, strides, out.offset + out.strides[axis] * k))
    return ctx.f.finish(out)


@rule("unstack")
def unstack(ctx: Ctx) -> list[Value]:
    axis, x = ctx.params["axis"], ctx.ins[0]
    if isinstance(x, Small):
        return [Small(np.asarray(x.elems.take(k, axis), object), x.dtype) for k in range(x.shape[axis])]
    a = ctx.array(0)
    strides = a.strides[:axis] + a.strides[axis + 1 :]
    return [a.view(s, strides, a.offset + a.strides[axis] * k) for k, s in enumerate(ctx.out_shapes)]
