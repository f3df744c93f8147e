"""Rules for loops, branches and calls.

State that a loop carries lives in ``let`` variables if it is small. A large carry lives in two buffers that swap roles
after every step. Stacked outputs are written in place. So no iteration allocates.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.extend.core as jcore
import jax.numpy as jnp

from simulab.compiler import arith, dtypes
from simulab.compiler.expr import Affine, E, names
from simulab.compiler.functions import LONG, call_shared, is_shared, single
from simulab.compiler.identity import sub_jaxprs, weight
from simulab.compiler.rules import Ctx, rule
from simulab.compiler.values import SMALL, Small, Strided, Value, size_of


def assign(ctx: Ctx, pairs: list[tuple[str, E]]) -> None:
    """Assign to all names at once: each new value may mention the old value of any of them."""
    left = [(n, e) for n, e in pairs if e.s != n]
    while left:
        for k, (name, e) in enumerate(left):
            if all(name not in names(other.s) for j, (_, other) in enumerate(left) if j != k):
                ctx.f.line(f"{name}={e.s};")
                del left[k]
                break
        else:  # a cycle, as in (a, b) -> (b, a): one value waits under a name of its own
            name, e = left[0]
            spare = ctx.f.fresh()
            ctx.f.line(f"const {spare}={e.s};")
            left[0] = (name, E(spare))


class Carry:
    """The state of one loop. A component that every step passes on unchanged is not part of it."""

    def __init__(self, ctx: Ctx, body: Any, inits: list[Value], invars: list[Any], outvars: list[Any]) -> None:
        self.ctx, f = ctx, ctx.f
        self.fixed = [a is b for a, b in zip(invars, outvars, strict=True)]
        self.values: list[Value] = []
        self.next: list[Strided | None] = []
        for init, fixed in zip(inits, self.fixed, strict=True):
            if fixed:
                self.values.append(f.settle(init))
                self.next.append(None)
            elif isinstance(init, Small):
                lets = [E(f.fresh()) for _ in init.flat]
                if lets:
                    f.line(f"let {','.join(f'{n.s}={e.s}' for n, e in zip(lets, init.flat, strict=True))};")
                self.values.append(Small.of(lets, init.shape, init.dtype))
                self.next.append(None)
            else:
                if isinstance(init, Strided) and init.fresh and init.offset == Affine() and init.contiguous:
                    first = init  # nobody else reads it: the loop may take it over
                else:
                    first = f.dense(init, f.buffer(init.dtype, init.shape))
                second = f.buffer(init.dtype, init.shape)
                now, then = f.fresh(), f.fresh()
                f.sizes[now] = f.sizes[then] = size_of(init.shape)
                f.kinds[now] = f.kinds[then] = dtypes.ARRAYS[init.dtype]
                f.line(f"let {now}={first.name},{then}={second.name};")
                self.values.append(Strided(now, init.shape, init.dtype, fresh=True))
                self.next.append(Strided(then, init.shape, init.dtype))

    def advance(self, new: list[Value]) -> None:
        """End of a step: everything is computed, then everything is assigned."""
        f, pairs = self.ctx.f, []
        swaps: list[tuple[str | None, str | None]] = []
        for old, value, then, fixed in zip(self.values, new, self.next, self.fixed, strict=True):
            if fixed:
                continue
            if then is not None and isinstance(old, Strided):
                if isinstance(value, Strided) and value.name == old.name and value.contiguous and value.fresh:
                    continue  # changed in place
                f.dense(value, then)
                swaps.append((old.name, then.name))
            elif isinstance(value, Small) and isinstance(old, Small):
                pairs += [(n.s, e) for n, e in zip(old.flat, value.flat, strict=True)]
        f.flush()
        for now, then in swaps:
            spare = f.fresh()
            f.line(f"const {spare}={now};")
            f.line(f"{now}={then};{then}={spare};")
        assign(self.ctx, pairs)

    def results(self) -> list[Value]:
        return self.values


def stands_alone(ctx: Ctx) -> bool:
    """Whether a loop becomes a function: V8 optimises function by function, early if small, and never if very long."""
    if ctx.eqn is ctx.f.whole:
        return False  # it is this function already
    return (ctx.f.outline and ctx.f.depth == 0) or sum(weight(s) for s in sub_jaxprs(ctx.eqn)) >= LONG


def _counts(params: dict[str, Any]) -> tuple[int, int]:
    """How many constants and how many carried values a scan has; JAX 0.12 says it by trees, before that by numbers."""
    if "num_consts" in params:
        return params["num_consts"], params["num_carry"]
    consts, carry, _ = params["ft_in"].unpack()
    return len(consts), len(carry)


@rule("scan")
def scan(ctx: Ctx) -> list[Value]:
    f, p = ctx.f, ctx.params
    if p["length"] > 1 and stands_alone(ctx):
        return call_shared(ctx, single(ctx.eqn), ctx.ins)
    closed, length, (n_consts, n_carry) = p["jaxpr"], p["length"], _counts(p)
    body = closed.jaxpr
    ins = ctx.ins
    consts = [f.settle(v) for v in ins[:n_consts]]
    xs = [f.dense(v) if size_of(v.shape) else v for v in ins[n_consts + n_carry :]]
    carry_vars = body.invars[n_consts : n_consts + n_carry]
    carry = Carry(ctx, body, ins[n_consts : n_consts + n_carry], carry_vars, body.outvars[:n_carry])
    ys = [ctx.out(n_carry + k) for k in range(len(body.outvars) - n_carry)]
    if length:
        t = f.fresh()
        head = f"for(let {t}={length};{t}--;)" if p["reverse"] else f"for(let {t}=0;{t}<{length};{t}++)"
        with f.block(head):
            step = Affine.of(t)
            slices: list[Value] = []
            for x in xs:
                shape = x.shape[1:]
                if isinstance(x, Small):
                    slices.append(Small(x.elems[0], x.dtype))  # only an empty array is still here
                    continue
                assert isinstance(x, Strided)
                one = Strided(x.name, shape, x.dtype, (), x.offset + step * size_of(shape))
                slices.append(f.small(one) if size_of(shape) <= SMALL else one)
            rows = [Strided(y.name, y.shape[1:], y.dtype, (), y.offset + step * size_of(y.shape[1:])) for y in ys]
            dests: list[Strided | None] = [*carry.next]
            dests += [r if size_of(r.shape) > SMALL else None for r in rows]
            outs = ctx.lower.run(body, closed.consts, [*consts, *carry.values, *slices], dests)
            for value, row in zip(outs[n_carry:], rows, strict=True):
                f.dense(value, row)
            carry.advance(outs[:n_carry])
    return [*carry.results(), *(f.finish(y) for y in ys)]


def in_batches(test: Any, body: Any, n_cond: int) -> tuple[Any, Any]:
    """A vmapped loop whose test differs along the batch: it runs while any goes on, and who has finished stays put.

    The new body takes the constants of the test after its own.
    """
    n_carry = len(body.out_avals)
    n_body = len(body.in_avals) - n_carry
    go_on, step = jcore.jaxpr_as_fun(test), jcore.jaxpr_as_fun(body)

    def anyone(*args: Any) -> Any:
        return jnp.any(go_on(*args)[0])

    def step_some(*args: Any) -> list[Any]:
        own, of_test, old = args[:n_body], args[n_body : n_body + n_cond], args[n_body + n_cond :]
        going = go_on(*of_test, *old)[0]
        new = step(*own, *old)
        return [jnp.where(going.reshape(going.shape + (1,) * (a.ndim - going.ndim)), b, a) for a, b in zip(old, new)]

    shapes = [jax.ShapeDtypeStruct(a.shape, a.dtype) for a in body.in_avals]
    of_test = [jax.ShapeDtypeStruct(a.shape, a.dtype) for a in test.in_avals]
    return jax.make_jaxpr(anyone)(*of_test), jax.make_jaxpr(step_some)(
        *shapes[:n_body], *of_test[:n_cond], *shapes[n_body:]
    )


@rule("while")
def while_(ctx: Ctx) -> list[Value]:
    f, p = ctx.f, ctx.params
    if stands_alone(ctx):
        return call_shared(ctx, single(ctx.eqn), ctx.ins)
    n_cond, n_body = p["cond_nconsts"], p["body_nconsts"]
    consts = [f.settle(v) for v in ctx.ins[: n_cond + n_body]]
    body, test = p["body_jaxpr"], p["cond_jaxpr"]
    if test.out_avals[0].shape:
        test, body = in_batches(test, body, n_cond)
        consts, n_body = [*consts, *consts[:n_cond]], n_body + n_cond
    carry = Carry(ctx, body.jaxpr, ctx.ins[n_cond + n_body :], body.jaxpr.invars[n_body:], body.jaxpr.outvars)
    with f.block("for(;;)"):
        (go,) = ctx.lower.run(test.jaxpr, test.consts, [*consts[:n_cond], *carry.values])
        f.flush()
        f.line(f"if(!({go.flat[0].s}))break;")
        outs = ctx.lower.run(body.jaxpr, body.consts, [*consts[n_cond:], *carry.values], carry.next)
        carry.advance(outs)
    return carry.results()


@rule("cond")
def cond(ctx: Ctx) -> list[Value]:
    f, branches = ctx.f, ctx.params["branches"]
    which = ctx.ins[0]
    assert isinstance(which, Small)
    index = which.flat[0]
    ins = [f.settle(v) for v in ctx.ins[1:]]
    if index.lit is not None:
        chosen = branches[min(max(int(index.lit), 0), len(branches) - 1)]
        return ctx.lower.inline(chosen.jaxpr, chosen.consts, ins, ctx.dests)
    outs: list[Value] = []
    targets: list[Strided | None] = []
    for k, (shape, d) in enumerate(zip(ctx.out_shapes, ctx.out_dtypes, strict=True)):
        if size_of(shape) <= SMALL:
            lets = [E(f.fresh()) for _ in range(size_of(shape))]
            if lets:
                f.line(f"let {','.join(f'{n.s}={dtypes.zero(d)}' for n in lets)};")
            outs.append(Small.of(lets, shape, d))
            targets.append(None)
        else:
            target = ctx.out(k)
            outs.append(target)
            targets.append(target)

    def branch(closed: Any, head: str) -> None:
        with f.block(head):
            results = ctx.lower.run(closed.jaxpr, closed.consts, ins, targets)
            pairs: list[tuple[str, E]] = []
            for out, value, target in zip(outs, results, targets, strict=True):
                if target is not None:
                    f.dense(value, target)
                elif isinstance(out, Small) and isinstance(value, Small):
                    pairs += [(n.s, e) for n, e in zip(out.flat, value.flat, strict=True)]
            f.flush()
            assign(ctx, pairs)

    if len(branches) == 2:
        test = index.parts[0] if index.parts else arith.compare(">", "int32", index, E("0"))
        branch(branches[1], f"if({test.s})")
        branch(branches[0], "else")
    else:
        last = len(branches) - 1
        f.line(f"switch(Math.max(0,Math.min({last},{index.s}))){{")
        for k, closed in enumerate(branches):
            branch(closed, f"case {k}:" if k < last else "default:")
            if k < last:
                f.line("break;")
        f.line("}")
    return outs


@rule("jit", "pjit", "closed_call", "remat", "remat2", "checkpoint", "custom_jvp_call",
      "custom_vjp_call", "custom_vjp_call_jaxpr", "composite")  # fmt: skip
def call(ctx: Ctx) -> list[Value]:
    """A call is written out where it stands, unless it is large and occurs more than once: then it is a function."""
    p = ctx.params
    closed = next(p[k] for k in ("jaxpr", "call_jaxpr", "fun_jaxpr") if k in p)
    if not hasattr(closed, "consts"):
        closed = jcore.ClosedJaxpr(closed, ())
    if is_shared(ctx.f.program, closed):
        return call_shared(ctx, closed, ctx.ins)
    return ctx.lower.inline(closed.jaxpr, closed.consts, ctx.ins, ctx.dests)
