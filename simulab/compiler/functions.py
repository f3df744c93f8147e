"""Functions that several places of a module call: large nested jits that occur more than once, and whole loops.

Two jaxprs are the same function if they are built alike and hold equal constants. Small arguments are passed element by
element; arrays by reference; an array result is written into memory the caller gives. The first small result is
returned, the others are left in ``$r`` (numbers) or ``$q`` (BigInts): nothing is allocated by a call.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import jax.extend.core as jcore

from simulab.compiler import dtypes
from simulab.compiler.expr import CALL, Affine, E, binary
from simulab.compiler.function import Function
from simulab.compiler.identity import Identity, plain, sub_jaxprs, weight
from simulab.compiler.program import Program
from simulab.compiler.values import SMALL, Small, Strided, Value, size_of

if TYPE_CHECKING:
    from simulab.compiler.lowering import Lowering
    from simulab.compiler.rules import Ctx

SHARE_FROM = 10
"""A nested jit of fewer equations than this is written out wherever it occurs."""
LONG = 60
"""A function of this many equations leaves its loops to functions of their own, and a loop is one wherever it stands."""
CALLS = ("jit", "pjit", "closed_call", "core_call", "remat", "remat2", "checkpoint")


def count_uses(program: Program, jaxpr: Any) -> None:
    """Count how often each nested jit occurs; what only occurs inside another one is counted once."""
    if not isinstance(program.uses, Counter):
        program.uses = Counter()
        program.identity = Identity()
    for eqn in plain(jaxpr).eqns:
        for sub in sub_jaxprs(eqn):
            if eqn.primitive.name in CALLS and hasattr(sub, "consts"):
                key = program.identity(sub)
                program.uses[key] += 1
                if program.uses[key] > 1:
                    continue
            count_uses(program, sub)


def is_shared(program: Program, closed: Any) -> bool:
    return program.uses[program.identity(closed)] > 1 and weight(closed) >= SHARE_FROM


def single(eqn: Any) -> Any:
    """A jaxpr that consists of one equation."""
    invars = list(dict.fromkeys(v for v in eqn.invars if not isinstance(v, jcore.Literal)))
    # made from the loop's own body, whose debugging names it keeps: a jaxpr from nothing needs private types
    names = plain(sub_jaxprs(eqn)[0]).debug_info._replace(arg_names=None, result_paths=None)
    jaxpr = plain(sub_jaxprs(eqn)[0]).replace(
        constvars=(), invars=invars, outvars=list(eqn.outvars), eqns=[eqn], effects=eqn.effects, debug_info=names
    )
    return jcore.ClosedJaxpr(jaxpr, ())


def define(lower: Lowering, closed: Any) -> str:
    """The name of the function for a jaxpr, written at its first use."""
    program = lower.f.program
    key = program.identity(closed)
    if key in program.shared:
        return program.shared[key]
    name = program.shared[key] = program.name()
    f = Function(program, shared=True, long=weight(closed) >= LONG)
    f.whole = closed.jaxpr.eqns[0] if len(closed.jaxpr.eqns) == 1 else None
    params: list[str] = []
    args: list[Value] = []
    for v in closed.jaxpr.invars:
        shape, d = tuple(v.aval.shape), dtypes.code(v.aval.dtype)
        if size_of(shape) <= SMALL:
            items = [E(f.fresh()) for _ in range(size_of(shape))]
            params += [e.s for e in items]
            args.append(Small.of(items, shape, d))
        else:
            params.append(f.fresh())
            f.kinds[params[-1]] = dtypes.ARRAYS[d]
            args.append(Strided(params[-1], shape, d))
    dests: list[Strided | None] = []
    for v in closed.jaxpr.outvars:
        shape = tuple(v.aval.shape)
        if size_of(shape) <= SMALL:
            dests.append(None)
        else:
            params.append(f.fresh())
            f.kinds[params[-1]] = dtypes.ARRAYS[dtypes.code(v.aval.dtype)]
            dests.append(Strided(params[-1], shape, dtypes.code(v.aval.dtype)))
    results = lower.into(f).run(closed.jaxpr, closed.consts, args, dests)
    small: list[tuple[str, E]] = []
    for value, dest in zip(results, dests, strict=True):
        if dest is not None:
            f.dense(value, dest)
        elif isinstance(value, Small):
            small += [(value.dtype, e) for e in value.flat]
    f.flush()
    for k, (d, e) in enumerate(small[1:]):
        f.line(f"{slot(program, d, k)}={dtypes.to_storage(d, e)};")
    if small:
        f.line(f"return {small[0][1].s}")
    program.functions.append(f"function {name}({','.join(params)}){{{f.blocks[0].text}}}")
    return name


def slot(program: Program, d: str, k: int) -> str:
    if dtypes.is_big(d):
        program.big_slots = max(program.big_slots, k + 1)
        return f"$q[{k}]"
    program.slots = max(program.slots, k + 1)
    return f"$r[{k}]"


def arguments(f: Function, values: list[Value]) -> list[str]:
    """What is passed for each value: its elements, or an array that begins where the value does."""
    texts: list[str] = []
    for v in values:
        if isinstance(v, Small):
            texts += [e.s for e in v.flat]
            continue
        a = f.array(v)
        if a.offset != Affine() or not a.contiguous:
            a = f.dense(a, f.buffer(a.dtype, a.shape))
        texts.append(str(a.name))
    return texts


def call_shared(ctx: Ctx, closed: Any, ins: list[Value]) -> list[Value]:
    """Write a call of a shared function and read its results."""
    f = ctx.f
    if closed.jaxpr.eqns[:1] == [ctx.eqn]:  # a loop: its literals stay inside
        given = {v: x for v, x in zip(ctx.eqn.invars, ins, strict=True) if not isinstance(v, jcore.Literal)}
        ins = [given[v] for v in closed.jaxpr.invars]
    name = define(ctx.lower, closed)
    texts = arguments(f, ins)
    outs: dict[int, Strided] = {}
    small: list[tuple[int, str]] = []
    for k, (shape, d) in enumerate(zip(ctx.out_shapes, ctx.out_dtypes, strict=True)):
        if size_of(shape) <= SMALL:
            small += [(k, d)] * size_of(shape)
            continue
        dest = ctx.dests[k]
        outs[k] = f.buffer(d, shape) if dest is None or dest.offset != Affine() else dest
        texts.append(str(outs[k].name))
    unused = {k for k, v in enumerate(ctx.eqn.outvars) if isinstance(v, jcore.DropVar)}
    first = E(f"{name}({','.join(texts)})", CALL)
    if not small or small[0][0] in unused:
        f.line(first.s + ";")
    items: dict[int, list[E]] = {k: [] for k in range(len(ctx.out_shapes)) if k not in outs}
    for n, (k, d) in enumerate(small):
        if k in unused:
            e = dtypes.literal(0, d)
        else:
            e = E(slot(f.program, d, n - 1), CALL) if n else first
            e = f.const(binary("===", e, E("1")) if d == "bool" and n else e, memo=False)
        items[k].append(e)
    return [outs[k] if k in outs else ctx.small(items[k], k) for k in range(len(ctx.out_shapes))]
