"""Rules that order elements: sort by one or several keys, and the largest k."""

from __future__ import annotations

from simulab.compiler import dtypes
from simulab.compiler.expr import Affine, E
from simulab.compiler.function import Function
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.values import Strided, Value, size_of


def less(f: Function, keys: list[Strided], i: str, j: str) -> str:
    """Whether element ``i`` comes before ``j``: by the first key, where that ties by the next. NaN comes last."""
    first, rest = keys[0], keys[1:]
    a, b = f.load(first, [Affine.of(i)]), f.load(first, [Affine.of(j)])
    if dtypes.is_float(first.dtype):
        before, after = f.helper("lessf", a, b).s, f.helper("lessf", b, a).s
    else:
        before, after = f"{a.s}<{b.s}", f"{b.s}<{a.s}"
    return f"{before}||!({after})&&({less(f, rest, i, j)})" if rest else before


def _line(a: Strided, axis: int, at: list[Affine]) -> Strided:
    """The one-dimensional view along an axis, through a point of the other axes."""
    index = [*at[:axis], Affine(), *at[axis:]]
    return a.view((a.shape[axis],), (a.strides[axis],), a.at(index))


def reorder(ctx: Ctx, sources: list[Strided], outs: list[Strided], axis: int, n_keys: int, *, largest: bool) -> None:
    """Write each source, ordered along an axis, to its output; a missing last source stands for the positions."""
    f, n = ctx.f, sources[0].shape[axis]
    others = tuple(m for k, m in enumerate(sources[0].shape) if k != axis)
    with f.nest(others) as at:
        order, i, j, k = f.fresh(), f.fresh(), f.fresh(), f.fresh()
        test = less(f, [_line(a, axis, at) for a in sources[:n_keys]], *((j, i) if largest else (i, j)))
        f.line(f"const {order}={f.program.helper('order')}({n},({i},{j})=>{test});")
        with f.block(f"for(let {k}=0;{k}<{outs[0].shape[axis]};{k}++)"):
            place = f.const(E(f"{order}[{k}]", 19), memo=False)
            for number, out in enumerate(outs):
                e = f.load(_line(sources[number], axis, at), [Affine.of(place)]) if number < len(sources) else place
                f.store(_line(out, axis, at), [Affine.of(k)], e)


@rule("sort")
def sort(ctx: Ctx) -> list[Value]:
    axis, n_keys = ctx.params["dimension"], ctx.params["num_keys"]
    outs = [ctx.out(k) for k in range(len(ctx.ins))]
    if size_of(ctx.shape):
        reorder(ctx, [ctx.array(k) for k in range(len(ctx.ins))], outs, axis, n_keys, largest=False)
    return [ctx.f.finish(out) for out in outs]


@rule("top_k")
def top_k(ctx: Ctx) -> list[Value]:
    axis = ctx.params.get("axis", -1) % len(ctx.shape)
    outs = [ctx.out(0), ctx.out(1)]
    if size_of(ctx.shape):
        reorder(ctx, [ctx.array(0)], outs, axis, 1, largest=True)
    return [ctx.f.finish(out) for out in outs]
