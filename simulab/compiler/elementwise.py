"""Rules from elements to an element: arithmetic, functions, comparisons and choices."""

from __future__ import annotations

from simulab.compiler import arith, dtypes
from simulab.compiler.expr import E, binary, call, choose, unary
from simulab.compiler.rules import At, Ctx, elementwise, rule
from simulab.compiler.values import Value

INT = ("int8", "int16", "int32", "uint8", "uint16", "uint32")


@elementwise("add", "add_any")
def add(at: At, a: E, b: E) -> E:
    return arith.add(at.d, a, b)


@elementwise("sub")
def sub(at: At, a: E, b: E) -> E:
    return arith.sub(at.d, a, b)


@elementwise("mul")
def mul(at: At, a: E, b: E) -> E:
    return arith.mul(at.d, a, b)


@elementwise("div")
def div(at: At, a: E, b: E) -> E:
    return arith.div(at.f, at.d, a, b)


@elementwise("rem")
def rem(at: At, a: E, b: E) -> E:
    return arith.rem(at.f, at.d, a, b)


@elementwise("neg")
def neg(at: At, a: E) -> E:
    return arith.neg(at.d, a)


@elementwise("square")
def square(at: At, a: E) -> E:
    return arith.power(at.f, at.d, a, 2)


@elementwise("one_minus_square")
def one_minus_square(at: At, a: E) -> E:
    """1 - x², as JAX 0.12 rounds it: (1 + x)(1 - x)."""
    a, one = at.once(a), at.lit(1)
    return arith.mul(at.d, arith.add(at.d, one, a), arith.sub(at.d, one, a))


@elementwise("polynomial")
def polynomial(at: At, a: E, *coefficients: E) -> E:
    """Horner's rule, coefficients from the lowest degree up."""
    a, total = at.once(a), coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        total = arith.add(at.d, arith.mul(at.d, total, a), coefficient)
    return total


@elementwise("integer_pow")
def integer_pow(at: At, a: E) -> E:
    return arith.power(at.f, at.d, a, at.params["y"])


@elementwise("pow")
def power(at: At, a: E, b: E) -> E:
    if at.d == "float32" and at.ins[1] == "float32" and b.lit == 2:
        a = at.once(a)
        return arith.mul(at.d, a, a)
    return at.helper("pow", a, b)


@elementwise("sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
             "exp", "expm1", "log", "log1p", "cbrt")  # fmt: skip
def same_name(at: At, a: E) -> E:
    return at.math(at.name, a)


@elementwise("atan2")
def atan2(at: At, a: E, b: E) -> E:
    return at.math("atan2", a, b)


@elementwise("exp2")
def exp2(at: At, a: E) -> E:
    return dtypes.wrap(at.d, E(f"2**{a.s if a.atomic else f'({a.s})'}", 12))


@elementwise("rsqrt")
def rsqrt(at: At, a: E) -> E:
    return dtypes.wrap(at.d, binary("/", E("1"), call("Math.sqrt", a)))


@elementwise("logistic")
def logistic(at: At, a: E) -> E:
    return dtypes.wrap(at.d, binary("/", E("1"), binary("+", E("1"), call("Math.exp", unary("-", a)))))


@elementwise("erf", "erfc", "lgamma", "digamma")
def special(at: At, a: E) -> E:
    return at.helper(at.name, a)


@elementwise("erf_inv")
def erf_inv(at: At, a: E) -> E:
    return at.helper("erfinv" if at.d == "float64" else "erfinvf", a)


@elementwise("floor", "ceil", "abs", "sign")
def exact(at: At, a: E) -> E:
    if dtypes.is_float(at.d):
        return call(f"Math.{at.name}", a)
    if at.d.startswith("u"):
        a = at.once(a)
        return a if at.name == "abs" else choose(a, at.lit(1), at.lit(0))
    return dtypes.wrap(at.d, call(f"Math.{at.name}", a))


@elementwise("round")
def round_(at: At, a: E) -> E:
    half_to_even = "EVEN" in str(at.params["rounding_method"]) or at.params["rounding_method"] == 1
    return at.f.helper("rint" if half_to_even else "round", a)


@elementwise("is_finite")
def is_finite(at: At, a: E) -> E:
    return call("isFinite", a)


@elementwise("max", "min")
def extreme(at: At, a: E, b: E) -> E:
    d = at.d
    if d == "bool":
        return binary("||" if at.name == "max" else "&&", a, b)
    if dtypes.is_big(d):
        a, b = at.once(a), at.once(b)
        return choose(binary(">" if at.name == "max" else "<", a, b), a, b)
    if a.lit is not None and b.lit is not None and a.lit == a.lit and b.lit == b.lit:
        return at.lit(max(a.lit, b.lit) if at.name == "max" else min(a.lit, b.lit))
    return call(f"Math.{at.name}", a, b)


@elementwise("clamp")
def clamp(at: At, low: E, x: E, high: E) -> E:
    if dtypes.is_big(at.d):
        low, x, high = at.once(low), at.once(x), at.once(high)
        return choose(binary("<", x, low), low, choose(binary(">", x, high), high, x))
    if low.lit is not None and high.lit is not None and x.lit is not None and x.lit == x.lit:
        return at.lit(min(max(low.lit, x.lit), high.lit))
    return call("Math.min", call("Math.max", low, x), high)


@elementwise("nextafter")
def nextafter(at: At, a: E, b: E) -> E:
    return at.f.helper("next" if at.d == "float64" else "nextf", a, b)


COMPARISONS = {"eq": "===", "ne": "!==", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@elementwise(*COMPARISONS)
def compare(at: At, a: E, b: E) -> E:
    return arith.compare(COMPARISONS[at.name], at.ins[0], a, b)


@elementwise("eq_to", "le_to", "lt_to")
def compare_total(at: At, a: E, b: E) -> E:
    """The total order of floats (-NaN < -inf < ... < -0 < +0 < ... < NaN), of which JAX uses only NaN's last place."""
    a, b = at.once(a), at.once(b)
    if not dtypes.is_float(at.ins[0]):
        return arith.compare(COMPARISONS[at.name[:2]], at.ins[0], a, b)
    if at.name == "eq_to":
        return call("Object.is", a, b)
    less = at.f.helper("lesst", a, b)
    return less if at.name == "lt_to" else binary("||", less, call("Object.is", a, b))


@elementwise("select_n")
def select_n(at: At, which: E, *cases: E) -> E:
    if at.ins[0] == "bool":
        return arith.select(which, cases[1], cases[0])
    which, out = at.once(which), cases[-1]
    for k in range(len(cases) - 2, -1, -1):  # an index outside the range selects the nearest case
        out = arith.select(arith.compare("<=", at.ins[0], which, dtypes.literal(k, at.ins[0])), cases[k], out)
    return out


@rule("copy", "copy_p", "optimization_barrier", "stop_gradient", "name")
def identity(ctx: Ctx) -> list[Value]:
    return list(ctx.ins)
