"""JavaScript expressions as text with a precedence, so that parentheses appear only where they are needed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

ATOM, CALL, UNARY, MUL, ADD, SHIFT, LESS, EQUAL, BITAND, BITXOR, BITOR, AND, OR, CHOICE = range(20, 6, -1)
PRECEDENCE = {
    "*": MUL, "/": MUL, "%": MUL, "+": ADD, "-": ADD, "<<": SHIFT, ">>": SHIFT, ">>>": SHIFT,
    "<": LESS, "<=": LESS, ">": LESS, ">=": LESS, "===": EQUAL, "!==": EQUAL,
    "&": BITAND, "^": BITXOR, "|": BITOR, "&&": AND, "||": OR,
}  # fmt: skip
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True, eq=False)
class E:
    """One JavaScript expression of one element.

    ``lit`` is its value where it is known while compiling (then operations on it are folded away); ``parts`` are
    expressions this one was made of and from which a consumer may start instead: the (high, low) words of a random key,
    or the boolean behind an integer.
    """

    s: str
    p: int = ATOM
    lit: Any = None
    parts: tuple[E, ...] = ()

    @property
    def atomic(self) -> bool:
        """Whether writing it twice costs nothing: a name or a number."""
        return self.p == ATOM

    def __str__(self) -> str:
        return self.s


def number(value: float | int) -> str:
    """The shortest JavaScript literal that reads back as exactly this double."""
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 2**53:
        text = str(int(value)) if value or math.copysign(1, value) > 0 else "-0"
        digits = text.rstrip("0")
        zeros = len(text) - len(digits)
        return f"{digits}e{zeros}" if zeros > 2 and digits not in ("", "-") else text
    text = repr(value)
    mantissa, _, exponent = text.partition("e")
    mantissa = re.sub(r"^(-?)0\.", r"\1.", mantissa)
    return mantissa.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")


def binary(op: str, a: E, b: E) -> E:
    """``a op b``; the right operand is bracketed at equal precedence, as floating point is not associative."""
    p = PRECEDENCE[op]
    left = a.s if a.p >= p else f"({a.s})"
    right = b.s if b.p > p and b.s[0] != "-" else f"({b.s})"
    return E(left + op + right, p)


def unary(op: str, a: E) -> E:
    """A prefix operator: - + ! ~."""
    return E(op + (a.s if a.p >= UNARY and a.s[0] not in "-+" else f"({a.s})"), UNARY)


def call(name: str, *args: E | str) -> E:
    """A function call, with its arguments as they are."""
    return E(f"{name}({','.join(str(a) for a in args)})", CALL)


def choose(test: E, yes: E, no: E) -> E:
    """``test?yes:no``."""
    q = test.s if test.p > CHOICE else f"({test.s})"
    return E(f"{q}?{yes.s}:{no.s}", CHOICE)


def names(text: str) -> set[str]:
    """The identifiers that occur in a piece of JavaScript (a superset: property names count too)."""
    return set(IDENTIFIER.findall(text))


@dataclass(frozen=True, slots=True)
class Affine:
    """An index ``const + sum(coefficient * name)``, the form every stride computation stays in."""

    const: int = 0
    terms: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def of(e: E | str | int) -> Affine:
        if isinstance(e, int):
            return Affine(e)
        if isinstance(e, E) and e.lit is not None:
            return Affine(int(e.lit))
        return Affine(0, ((str(e), 1),))

    def __add__(self, other: Affine | int) -> Affine:
        if isinstance(other, int):
            return Affine(self.const + other, self.terms)
        total = dict(self.terms)
        for name, k in other.terms:
            total[name] = total.get(name, 0) + k
        return Affine(self.const + other.const, tuple((n, k) for n, k in total.items() if k))

    def __mul__(self, k: int) -> Affine:
        return Affine(self.const * k, tuple((n, c * k) for n, c in self.terms) if k else ())

    @property
    def e(self) -> E:
        """The index as an expression."""
        text = ""
        for name, k in sorted(self.terms, key=lambda t: -t[1]):  # positive first: no leading minus where avoidable
            size = name if abs(k) == 1 else f"{name}*{abs(k)}"
            text += ("-" if k < 0 else "+" if text else "") + size
        if not text:
            return E(str(self.const), ATOM if self.const >= 0 else UNARY, self.const)
        if self.const:
            text += f"{self.const:+d}"
        return E(text, ATOM if IDENTIFIER.fullmatch(text) else ADD)
