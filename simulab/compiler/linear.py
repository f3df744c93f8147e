"""Products of matrices."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from simulab.compiler import arith, dtypes
from simulab.compiler.expr import Affine, E
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.values import SMALL, Small, Strided, Value, size_of

UNROLL = 64
"""A product of small values with at most this many multiplications is written out."""
LONG = 16
"""Sums of at least this many terms are worth two rows at a time."""


def one_axis(ctx: Ctx, a: Strided, first: int, last: int) -> tuple[Strided, int, int]:
    """Axes ``first`` to ``last`` as one: the array (copied if they do not step evenly), its length and stride there."""
    if not _even(a, first, last):
        a = ctx.f.dense(a, ctx.f.buffer(a.dtype, a.shape))
    return a, size_of(a.shape[first:last]), _stride(a, first, last)


def _stride(a: Strided, first: int, last: int) -> int:
    """The stride along axes ``first`` to ``last`` as one axis."""
    axes = [k for k in range(first, last) if a.shape[k] != 1]
    return a.strides[axes[-1]] if axes else 0


def _even(a: Strided, first: int, last: int) -> bool:
    """Whether axes ``first`` to ``last`` step as one axis."""
    axes = [k for k in range(first, last) if a.shape[k] != 1]
    return all(a.strides[p] == a.strides[q] * a.shape[q] for p, q in pairwise(axes))


@rule("dot_general")
def dot_general(ctx: Ctx) -> Value:
    (left, right), (left_batch, right_batch) = ctx.params["dimension_numbers"]
    f, d, (x, y) = ctx.f, ctx.d, ctx.ins
    n_batch = len(left_batch)
    left_free = [k for k in range(len(ctx.in_shapes[0])) if k not in left and k not in left_batch]
    right_free = [k for k in range(len(ctx.in_shapes[1])) if k not in right and k not in right_batch]
    left_order, right_order = [*left_batch, *left_free, *left], [*right_batch, *right, *right_free]
    shared = size_of(tuple(ctx.in_shapes[0][k] for k in left))
    short = size_of(ctx.shape) <= SMALL and size_of(ctx.shape) * shared <= UNROLL
    if isinstance(x, Small) and isinstance(y, Small) and short:
        return _unrolled(ctx, left_order, right_order, n_batch, shared)
    out = ctx.out()
    if not size_of(ctx.shape):
        return f.finish(out)
    a, b = (s if s.name else f.dense(s) for s in (ctx.array(0), ctx.array(1)))
    a = a.view(tuple(a.shape[k] for k in left_order), tuple(a.strides[k] for k in left_order))
    b = b.view(tuple(b.shape[k] for k in right_order), tuple(b.strides[k] for k in right_order))
    middle = n_batch + len(left_free)
    a, M, a_m = one_axis(ctx, a, n_batch, middle)
    a, K, a_k = one_axis(ctx, a, middle, len(a.shape))
    a, M, a_m = one_axis(ctx, a, n_batch, middle)
    middle = n_batch + len(right)
    b, K, b_k = one_axis(ctx, b, n_batch, middle)
    b, N, b_n = one_axis(ctx, b, middle, len(b.shape))
    b, K, b_k = one_axis(ctx, b, n_batch, middle)
    middle = n_batch + len(left_free)
    if not (_even(out, n_batch, middle) and _even(out, middle, len(out.shape))):
        out = f.buffer(d, ctx.shape)
    o_m, o_n = _stride(out, n_batch, middle), _stride(out, middle, len(out.shape))
    with f.nest(ctx.shape[:n_batch]) as at:

        def base(s: Strided) -> Affine:
            return s.at([*at, *[Affine()] * (len(s.shape) - n_batch)])

        if dtypes.is_float(d):
            name = ("dots" if K >= LONG and M > 1 else "dot") + ("f" if d == "float32" else "")
            o = base(out).e
            f.line(
                f.helper(name, str(M), str(K), str(N), str(out.name), o, str(o_m), str(o_n),
                         str(a.name), base(a).e, str(a_m), str(a_k), str(b.name), base(b).e, str(b_k), str(b_n)).s + ";"
            )  # fmt: skip
        else:
            with f.nest((M, N)) as (m, n):
                total = E(f.fresh())
                f.line(f"let {total.s}={dtypes.zero(d)};")
                with f.nest((K,)) as (k,):
                    p = f.load(a.view((), (), base(a) + m * a_m + k * a_k), [])
                    q = f.load(b.view((), (), base(b) + k * b_k + n * b_n), [])
                    f.line(f"{total.s}={arith.add(d, total, arith.mul(d, p, q)).s};")
                f.store(Strided(out.name, (), d, (), base(out) + m * o_m + n * o_n), [], total)
    return f.finish(out)


def _unrolled(ctx: Ctx, left_order: list[int], right_order: list[int], n_batch: int, shared: int) -> Value:
    a, b = ctx.atoms(0).elems.transpose(left_order), ctx.atoms(1).elems.transpose(right_order)
    batch = a.shape[:n_batch]
    n = size_of(batch)
    a = a.reshape(n, -1, shared) if a.size else np.empty((n, size_of(ctx.shape) // max(n, 1), 0), object)
    b = b.reshape(n, shared, -1) if b.size else np.empty((n, 0, 1), object)
    items = []
    if not shared:
        return ctx.small([dtypes.literal(0, ctx.d)] * size_of(ctx.shape))
    for k in range(n):
        for row in a[k]:
            for column in b[k].T:
                total = arith.mul(ctx.d, row[0], column[0])
                for p, q in zip(row[1:], column[1:], strict=True):
                    total = arith.add(ctx.d, total, arith.mul(ctx.d, p, q))
                items.append(total)
    return ctx.small(items)
