"""Rules for the bits of numbers: logic, shifts, counts, conversions and reinterpretations."""

from __future__ import annotations

from collections.abc import Callable

from simulab.compiler import arith, dtypes
from simulab.compiler.expr import E, binary, call, choose, unary
from simulab.compiler.rules import At, elementwise

BITWISE = {"and": "&", "or": "|", "xor": "^"}


@elementwise(*BITWISE)
def bitwise(at: At, a: E, b: E) -> E:
    op, d = BITWISE[at.name], at.d
    if d == "bool":
        if a.lit is not None or b.lit is not None:
            known, other = (a, b) if a.lit is not None else (b, a)
            if at.name != "xor":
                return other if known.lit == (at.name == "and") else known
        return binary("!==" if op == "^" else op * 2, a, b)
    if d == "int64":  # beyond 32 bits JavaScript's operators do not reach
        return _as_bigint(at, lambda x, y: binary(op, x, y), a, b)
    return dtypes.wrap(d, binary(op, a, b)) if d == "uint32" else binary(op, a, b)


def _as_bigint(at: At, operation: Callable[..., E], *operands: E) -> E:
    exact = operation(*[call("BigInt", e) for e in operands])
    return call("Number", call("BigInt.asIntN", "64", exact))


@elementwise("not")
def not_(at: At, a: E) -> E:
    if at.d == "bool":
        return dtypes.literal(not a.lit, "bool") if a.lit is not None else unary("!", a)
    if at.d == "int64":
        return binary("-", unary("-", a), E("1"))
    return dtypes.wrap(at.d, unary("~", a))


@elementwise("shift_left", "shift_right_logical", "shift_right_arithmetic")
def shift(at: At, a: E, b: E) -> E:
    d, bits = at.d, dtypes.BITS[at.d]
    b = at.once(b)
    signed = at.name == "shift_right_arithmetic"
    if d in ("uint64", "int64"):
        a, zero, full = (a, "0n", f"{b.s}<64n") if d == "uint64" else (call("BigInt", a), "0n", f"{b.s}>=0&&{b.s}<64")
        n = b if d == "uint64" else call("BigInt", b)
        if at.name == "shift_left":
            out = binary("<<", a, n)
        elif signed:
            out = binary(">>", call("BigInt.asIntN", "64", a), n)
        else:
            out = binary(">>", call("BigInt.asUintN", "64", a), n)
        beyond = choose(binary("<", call("BigInt.asIntN", "64", a), E("0n")), E("-1n"), E("0n")) if signed else E(zero)
        if b.lit is None or not 0 <= b.lit < 64:
            out = choose(E(full, 8), out, beyond)
        out = call("BigInt.asUintN" if d == "uint64" else "BigInt.asIntN", "64", out)
        return out if d == "uint64" else call("Number", out)
    if at.name == "shift_left":
        out = binary("<<", a, b)
    elif signed:
        out = binary(">>", binary(">>", binary("<<", a, E(str(32 - bits))), E(str(32 - bits))) if bits < 32 else a, b)
    else:
        out = binary(">>>", binary("&", a, E(str(2**bits - 1))) if bits < 32 else a, b)
    out = dtypes.wrap(d, out)
    if b.lit is not None and 0 <= b.lit < bits:
        return out
    if b.lit is not None:
        return dtypes.wrap(d, binary(">>", a, E("31"))) if signed else at.lit(0)
    # JavaScript takes the shift modulo 32; XLA shifts everything out
    beyond = dtypes.wrap(d, binary(">>", binary("<<", a, E(str(32 - bits))), E("31"))) if signed else at.lit(0)
    return choose(binary("<", binary(">>>", b, E("0")), E(str(bits))), out, beyond)


@elementwise("population_count")
def population_count(at: At, a: E) -> E:
    if at.d == "uint64":
        return at.f.helper("popcountq", a)
    if at.d == "int64":
        return call("Number", at.f.helper("popcountq", call("BigInt.asUintN", "64", call("BigInt", a))))
    bits = dtypes.BITS[at.d]
    return at.f.helper("popcount", binary("&", a, E(str(2**bits - 1))) if bits < 32 else a)


@elementwise("clz")
def clz(at: At, a: E) -> E:
    if at.d == "uint64":
        return at.f.helper("clzq", a)
    if at.d == "int64":
        return call("Number", at.f.helper("clzq", call("BigInt.asUintN", "64", call("BigInt", a))))
    bits = dtypes.BITS[at.d]
    if bits == 32:
        return call("Math.clz32", a)
    return binary("-", call("Math.clz32", binary("&", a, E(str(2**bits - 1)))), E(str(32 - bits)))


@elementwise("convert_element_type")
def convert(at: At, a: E) -> E:
    return arith.convert(at.f, at.ins[0], at.d, a)


@elementwise("reduce_precision")
def reduce_precision(at: At, a: E) -> E:
    kept = (at.params["exponent_bits"], at.params["mantissa_bits"])
    if kept == (11, 52) or (kept == (8, 23) and at.d == "float32"):
        return a
    if kept == (8, 23):
        return call("Math.fround", a)
    if kept == (8, 7) and at.d == "float32":
        return at.f.helper("bf16", a)
    raise at.ctx.reject(f"to {kept[0]} exponent and {kept[1]} mantissa bits", "round to float32 or bfloat16")


BITCASTS = {
    ("float64", "uint64"): "f2q", ("uint64", "float64"): "q2f", ("float32", "uint32"): "f2u",
    ("float32", "int32"): "f2s", ("uint32", "float32"): "u2f", ("int32", "float32"): "u2f",
}  # fmt: skip


@elementwise("bitcast_convert_type")
def bitcast(at: At, a: E) -> E:
    source, d = at.ins[0], at.d
    if source == d:
        return a
    if (source, d) in BITCASTS:
        return at.f.helper(BITCASTS[source, d], a)
    same = dtypes.is_int(source) and dtypes.is_int(d) and dtypes.BITS[source] == dtypes.BITS[d]
    if same and "64" not in d:
        return dtypes.wrap(d, a)
    raise at.ctx.reject(f"from {source} to {d}", "cast between float32 and uint32/int32, or float64 and uint64")
