"""Rules that write at indices known only when the page runs.

Out of range a write is left out, or in clip mode moved to the nearest valid place. A small value chooses element by
element between its old and its new content.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulab.compiler import arith
from simulab.compiler.expr import Affine, E, binary
from simulab.compiler.indexing import copy_of
from simulab.compiler.reductions import COMBINE
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.values import Small, Value, size_of
from simulab.compiler.windows import Windows, at_axes, mode_of

SCATTERS = {"scatter": None, "scatter-add": "sum", "scatter_add": "sum", "scatter-mul": "prod", "scatter_mul": "prod",
            "scatter-min": "min", "scatter_min": "min", "scatter-max": "max", "scatter_max": "max",
            "scatter-sub": "sub", "scatter_sub": "sub"}  # fmt: skip


def windows_of(ctx: Ctx) -> tuple[Windows, list[int]]:
    """The windows, and the axes of the updates that run over the batch."""
    n, shape, updates = ctx.params["dimension_numbers"], ctx.in_shapes[0], ctx.in_shapes[2]
    hidden = {*n.inserted_window_dims, *n.operand_batching_dims}
    span = [k for k in range(len(shape)) if k not in hidden]
    sizes = [1] * len(shape)
    for k, axis in zip(span, n.update_window_dims, strict=True):
        sizes[k] = updates[axis]
    batching = list(zip(n.operand_batching_dims, n.scatter_indices_batching_dims, strict=True))
    axes, clip = n.scatter_dims_to_operand_dims, mode_of(ctx.params) == "clip"
    batch_axes = [k for k in range(len(updates)) if k not in n.update_window_dims]
    return Windows(ctx.f, shape, ctx.ins[1], axes, batching, span, tuple(sizes), clip), batch_axes


@rule(*SCATTERS)
def scatter(ctx: Ctx) -> Value:
    f, d, kind = ctx.f, ctx.d, SCATTERS[ctx.eqn.primitive.name]
    if not size_of(ctx.in_shapes[2]) or not size_of(ctx.shape):
        return ctx.ins[0]

    def combined(old: E, new: E) -> E:
        if kind is None:
            return new
        return arith.sub(d, old, new) if kind == "sub" else COMBINE[kind](f, d, old, new)

    windows, batch_axes = windows_of(ctx)
    spread = ctx.params["dimension_numbers"].update_window_dims
    if isinstance(ctx.ins[0], Small) and isinstance(ctx.ins[2], Small) and windows.by_choice:
        return _by_choice(ctx, windows, batch_axes, combined)
    source = f.array(ctx.ins[2])
    windows.settle()
    out = copy_of(ctx)
    with f.kernel():
        for walk in windows.walk():
            with walk as position:
                start, ok = windows.origin(position)
                if ok.lit is False:
                    continue
                target = out.view(windows.window, tuple(out.strides[k] for k in windows.span), out.at(start))
                first = source.at(at_axes(len(source.shape), batch_axes, position))
                part = source.view(target.shape, tuple(source.strides[k] for k in spread), first)
                with f.block("" if ok.lit is True else f"if({ok.s})"), f.nest(target.shape) as at:
                    f.store(target, at, combined(f.load(target, at), f.load(part, at)))
    return f.finish(out)


def _by_choice(ctx: Ctx, windows: Windows, batch_axes: list[int], combined: Callable[[E, E], E]) -> Small:
    """A scatter into a small value: each element that a write may hit compares the index with its own place."""
    spread = ctx.params["dimension_numbers"].update_window_dims
    elems, updates = ctx.atoms(0).elems.copy(), ctx.atoms(2).elems
    for p in np.ndindex(windows.batch):
        start, ok = windows.origin([Affine(i) for i in p])
        if ok.lit is False:
            continue
        for offset in np.ndindex(windows.window):
            order = sorted(zip((*batch_axes, *spread), (*p, *offset), strict=True))
            new = updates[tuple(i for _, i in order)]
            places, index = windows.choices(start, offset)
            for s, place in enumerate(places):
                test = ok
                if index is not None:
                    here = binary("===", index, E(str(s)))
                    test = here if ok.lit is True else binary("&&", ok, here)
                elems[place] = ctx.f.const(arith.select(test, combined(elems[place], new), elems[place]))
    return Small(elems, ctx.d)
