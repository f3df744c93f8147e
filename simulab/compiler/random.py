"""Rules for ``jax.random``: Threefry-2x32 with JAX's partitionable counters, so that every bit is JAX's.

A key is one 64-bit element; while it stays small its two halves stay in names of their own (``E.parts``).
"""

from __future__ import annotations

import jax
import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.expr import BITOR, SHIFT, E, binary
from simulab.compiler.function import Function
from simulab.compiler.rules import At, Ctx, broadcast_view, elementwise, rule, uniform
from simulab.compiler.values import SMALL, Small, Strided, Value, row_major, size_of

ZERO = E("0", lit=0)


def pack(high: E, low: E) -> E:
    """A key from its halves (both unsigned)."""
    return E(f"BigInt({high.s})<<32n|BigInt({low.s})", BITOR, parts=(high, low))


def halves(f: Function, key: E) -> tuple[E, E]:
    """The two 32-bit halves of a key, as names."""
    if len(key.parts) == 2:
        return f.const(key.parts[0]), f.const(key.parts[1])
    if key.lit is not None:
        return dtypes.literal(key.lit >> 32, "uint32"), dtypes.literal(key.lit & 0xFFFFFFFF, "uint32")
    key = f.const(key)
    return f.const(E(f"Number({key.s}>>32n)", 19)), f.const(E(f"Number({key.s}&4294967295n)", 19))


def hashed(f: Function, key: tuple[E, E], high: E, low: E) -> tuple[E, E]:
    """The two halves that Threefry makes of a counter."""
    f.line(f.helper("threefry", *key, high, low).s + ";")
    return f.const(E("$T[0]", 19), memo=False), f.const(E("$T[1]", 19), memo=False)


def check_counters(ctx: Ctx) -> None:
    if not jax.config.jax_threefry_partitionable:  # type: ignore[attr-defined]
        raise ctx.reject("with jax_threefry_partitionable off", "leave the option at its default, on")


@elementwise("threefry2x32")
def threefry2x32(at: At, a: E, b: E, x: E, y: E) -> list[E]:
    return list(hashed(at.f, (at.once(a), at.once(b)), x, y))


@elementwise("random_seed")
def random_seed(at: At, seed: E) -> E:
    d = at.ins[0]
    seed = at.once(seed)
    if d == "uint64":
        whole = seed if seed.lit is None else dtypes.literal(seed.lit, "key")
        return pack(*halves(at.f, whole))
    low = at.once(E(binary(">>>", seed, E("0")).s, SHIFT))
    if d != "int64":
        return pack(ZERO, low)
    high = at.once(E(f"Math.floor({seed.s}/4294967296)>>>0", SHIFT))
    return pack(high, low)


@rule("random_wrap")
def random_wrap(ctx: Ctx) -> Value:
    x = ctx.ins[0]
    if isinstance(x, Small):
        pairs = ctx.atoms(0).elems.reshape(-1, 2)
        return ctx.small([pack(a, b) for a, b in pairs])
    a = ctx.array(0)
    high = a.view(a.shape[:-1], a.strides[:-1])
    low = a.view(a.shape[:-1], a.strides[:-1], a.offset + a.strides[-1])
    small = size_of(ctx.shape) <= SMALL
    pair: list[Value] = [ctx.f.small(w) if small else w for w in (high, low)]
    ctx.ins = pair
    return ctx.map(lambda at, h, w: pack(at.once(h), at.once(w)))[0]


@rule("random_unwrap")
def random_unwrap(ctx: Ctx) -> Value:
    x = ctx.ins[0]
    if isinstance(x, Small) and size_of(ctx.shape) <= SMALL:
        return ctx.small([w for e in x.flat for w in halves(ctx.f, e)])
    a, out = ctx.array(0), ctx.out()
    with ctx.f.nest(a.shape) as at:
        for k, word in enumerate(halves(ctx.f, ctx.f.const(ctx.f.load(a, at), memo=False))):
            ctx.f.store(out.view(a.shape, out.strides[:-1], out.offset + k), at, word)
    return ctx.f.finish(out)


def spread(ctx: Ctx, shape: tuple[int, ...]) -> tuple[Value, Value]:
    """Keys and counters over (shape of the keys) + (shape drawn from each)."""
    keys, whole = ctx.ins[0], ctx.shape
    n = len(keys.shape)
    counter = Strided(None, whole, "uint32", (0,) * n + row_major(shape))
    if size_of(whole) <= SMALL:
        count = np.broadcast_to(np.arange(size_of(shape)).reshape(shape), whole)
        index = Small.of([dtypes.literal(c, "uint32") for c in count.ravel()], whole, "uint32")
        if isinstance(keys, Strided):
            keys = ctx.f.small(keys)
        assert isinstance(keys, Small)
        atoms = Small.of([pack(*halves(ctx.f, e)) for e in keys.flat], keys.shape, "key")
        grown = np.broadcast_to(atoms.elems.reshape(keys.shape + (1,) * len(shape)), whole)
        return Small(grown, "key"), index
    if isinstance(keys, Small) and keys.elems.size == 1:
        return Small.of([pack(*halves(ctx.f, keys.flat[0]))], (), "key"), counter
    return broadcast_view(ctx.f.array(keys), whole, tuple(range(n))), counter


@rule("random_bits")
def random_bits(ctx: Ctx) -> Value:
    check_counters(ctx)
    bits = ctx.params["bit_width"]
    ctx.ins = list(spread(ctx, tuple(ctx.params["shape"])))

    def draw(at: At, key: E, counter: E) -> E:
        high, low = hashed(at.f, halves(at.f, key), ZERO, counter)
        if bits == 64:
            return pack(high, low)
        return dtypes.wrap(at.d, binary("^", high, low))

    return ctx.map(draw)[0]


@rule("random_split")
def random_split(ctx: Ctx) -> Value:
    check_counters(ctx)
    ctx.ins = list(spread(ctx, tuple(ctx.params["shape"])))
    return ctx.map(lambda at, key, counter: pack(*hashed(at.f, halves(at.f, key), ZERO, counter)))[0]


@rule("random_fold_in")
def random_fold_in(ctx: Ctx) -> Value:
    return ctx.map(lambda at, key, data: pack(*hashed(at.f, halves(at.f, key), ZERO, data)))[0]


@rule("random_clone")
def random_clone(ctx: Ctx) -> Value:
    return ctx.ins[0]


@rule("iota_2x32_shape")
def iota_2x32(ctx: Ctx) -> list[Value]:
    if size_of(ctx.shape) <= SMALL:
        low = [dtypes.literal(k, "uint32") for k in range(size_of(ctx.shape))]
        return [ctx.small([ZERO] * len(low)), ctx.small(low, 1)]
    return [
        uniform(ZERO, ctx.shape, "uint32"),
        Strided(None, ctx.shape, "uint32", row_major(ctx.shape)),
    ]
