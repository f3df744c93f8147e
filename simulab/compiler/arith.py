"""Arithmetic on elements: exact in every dtype, with the foldings that XLA makes too (x + 0, x * 1, constants)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.expr import CHOICE, E, binary, call, choose, unary
from simulab.compiler.function import Function

INFINITE = 2.0**63
NUMPY = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


def _fold(op: str, d: str, a: E, b: E) -> E | None:
    if a.lit is None or b.lit is None or d == "bool":
        return None
    if d == "int64":
        exact = {"+": a.lit + b.lit, "-": a.lit - b.lit, "*": a.lit * b.lit}.get(op)
        return None if exact is None or abs(exact) > 2**53 else dtypes.literal(exact, d)
    if dtypes.is_int(d) and op == "/":
        return None
    with np.errstate(all="ignore"):
        kind = np.dtype(d).type
        return dtypes.literal(NUMPY[op](kind(a.lit), kind(b.lit)), d)


def add(d: str, a: E, b: E) -> E:
    if (folded := _fold("+", d, a, b)) is not None:
        return folded
    if a.lit is not None and a.lit == 0 and d != "bool":  # XLA folds it as well: -0 + 0 stays -0
        return b
    if b.lit is not None and b.lit == 0 and d != "bool":
        return a
    if d == "bool":
        return binary("||", a, b)
    return dtypes.wrap(d, binary("+", a, b))


def sub(d: str, a: E, b: E) -> E:
    if (folded := _fold("-", d, a, b)) is not None:
        return folded
    if b.lit is not None and b.lit == 0:
        return a
    return dtypes.wrap(d, binary("-", a, b))


def mul(d: str, a: E, b: E) -> E:
    if (folded := _fold("*", d, a, b)) is not None:
        return folded
    if d == "bool":
        return binary("&&", a, b)
    if 1 in (a.lit, b.lit):
        return b if a.lit == 1 else a
    if dtypes.is_float(d) and -1 in (a.lit, b.lit):
        return neg(d, b if a.lit == -1 else a)
    if d in ("int32", "uint32"):
        product = call("Math.imul", a, b)  # the product of two 32-bit numbers does not fit into a double
        return product if d == "int32" else dtypes.wrap(d, product)
    product = binary("*", a, b)
    # -1 * 0 is -0 in JavaScript, which must not leak out of an integer
    return binary("+", product, E("0")) if d == "int64" else dtypes.wrap(d, product)


def div(f: Function, d: str, a: E, b: E) -> E:
    if (folded := _fold("/", d, a, b)) is not None:
        return folded
    if b.lit is not None and b.lit == 1:
        return a
    if dtypes.is_float(d):
        return dtypes.wrap(d, binary("/", a, b))
    if dtypes.is_big(d):
        b = f.const(b)
        return choose(binary("===", b, E("0n")), E(f"{2**64 - 1}n"), binary("/", a, b))
    return dtypes.wrap(d, f.helper("udiv" if d.startswith("u") else "idiv", a, b))


def rem(f: Function, d: str, a: E, b: E) -> E:
    if dtypes.is_float(d):
        return binary("%", a, b)  # exact in either precision: no rounding needed
    if dtypes.is_big(d):
        a, b = f.const(a), f.const(b)
        return choose(binary("===", b, E("0n")), a, binary("%", a, b))
    return dtypes.wrap(d, f.helper("irem", a, b))


def neg(d: str, a: E) -> E:
    if dtypes.is_float(d):
        return dtypes.literal(-a.lit, d) if a.lit is not None else unary("-", a)
    return sub(d, dtypes.literal(0, d), a)


def compare(op: str, d: str, a: E, b: E) -> E:
    """``a op b`` as a boolean."""
    if a.lit is not None and b.lit is not None:
        kind = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
        other = {"===": np.equal, "!==": np.not_equal}
        return dtypes.literal((kind | other)[op](a.lit, b.lit), "bool")
    if d == "bool" and op not in ("===", "!=="):
        a, b = unary("+", a), unary("+", b)
    return binary(op, a, b)


def select(test: E, yes: E, no: E) -> E:
    if test.lit is not None:
        return yes if test.lit else no
    if yes.lit is True and no.lit is False:
        return test
    return yes if yes.s == no.s else choose(test, yes, no)


def power(f: Function, d: str, x: E, n: int) -> E:
    """``x**n`` by repeated squaring, in the order of multiplications that JAX uses."""
    if n == 0:
        return dtypes.literal(1, d)
    if n in (1, 2, 3):
        x = f.const(x)
        return x if n == 1 else mul(d, x, x) if n == 2 else mul(d, mul(d, x, x), x)
    left, total = abs(n), None
    while left:
        x = f.const(x)
        if left & 1:
            total = x if total is None else f.const(mul(d, total, x))
        left >>= 1
        if left:
            x = mul(d, x, x)
    assert total is not None
    return div(f, d, dtypes.literal(1, d), total) if n < 0 else total


def convert(f: Function, source: str, d: str, a: E) -> E:
    """``a`` of dtype ``source`` as dtype ``d``: integers wrap, floats saturate, NaN becomes 0, as in XLA on a CPU."""
    if source == d:
        return a
    if a.lit is not None:
        return _convert_literal(source, d, a.lit)
    if d == "bool":
        return binary("!==", a, E("0n" if dtypes.is_big(source) else "0"))
    if source == "bool":
        return call("BigInt", a) if dtypes.is_big(d) else E(choose(a, E("1"), E("0")).s, CHOICE, parts=(a,))
    if dtypes.is_float(d):
        number = call("Number", a) if dtypes.is_big(source) else a
        exact = d == "float64" or (dtypes.is_int(source) and dtypes.BITS[source] <= 16)
        return number if exact else dtypes.wrap(d, number)
    return _to_integer(f, source, d, a)


def limits(d: str) -> tuple[int, int]:
    """The least and the greatest integer of a dtype."""
    bits = dtypes.BITS[d]
    return (0, 2**bits - 1) if d.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _to_integer(f: Function, source: str, d: str, a: E) -> E:
    if dtypes.is_float(source):
        whole = {"int64": "f2l", "uint64": "f2u64", "key": "f2u64"}.get(d)
        return f.helper(whole, a) if whole else f.helper("f2i", a, *(E(str(v)) for v in limits(d)))
    if dtypes.is_big(d):
        return dtypes.wrap(d, call("BigInt", a))
    if dtypes.is_big(source):
        if d == "int64":
            return call("Number", call("BigInt.asIntN", "64", a))
        return dtypes.wrap(d, call("Number", call("BigInt.asUintN", "32", a)))
    (low, high), (least, greatest) = limits(d), limits(source)
    return a if low <= least and greatest <= high else dtypes.wrap(d, a)


def _convert_literal(source: str, d: str, value: Any) -> E:
    if d == "bool":
        return dtypes.literal(value != 0, d)
    if dtypes.is_float(d):
        return dtypes.literal(np.dtype(d).type(value), d)
    if dtypes.is_float(source):
        low, high = limits(d)
        whole = 0 if math.isnan(value) else low if value <= low else high if value >= high else int(value)
        return dtypes.literal(whole, d)
    bits = dtypes.BITS[d]
    whole = int(value) % 2**bits
    if not d.startswith("u") and d != "key" and whole >= 2 ** (bits - 1):
        whole -= 2**bits
    return dtypes.literal(whole, d)
