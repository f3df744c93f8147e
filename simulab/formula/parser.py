"""Reads tokens into a tree: Pratt's algorithm (Top down operator precedence, 1973), with nothing but an allow-list.

Powers bind first and from the right (2^3^2 is 2^9), then a sign (-x^2 is -(x^2)), then * and / from the left, written or
not (2x, 3(x+1), x sin(y)), then + and -.
"""

import math
from collections.abc import Sequence

from simulab.formula.error import FormulaError
from simulab.formula.evaluate import number
from simulab.formula.limits import DEEPEST, HIGHEST_POWER
from simulab.formula.tokens import Token, tokens
from simulab.formula.tree import Node
from simulab.formula.vocabulary import CONSTANTS, FUNCTIONS

SUM, PRODUCT, SIGN, POWER = 10, 20, 25, 30
_BINDING = {
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "^": POWER,
    "number": PRODUCT,
    "word": PRODUCT,
    "(": PRODUCT,
}


def parse(text: str, variables: Sequence[str]) -> Node:
    """The tree of a formula in these variables.

    Raises:
        FormulaError: it cannot be read; the sentence says why and ``at`` where.
    """
    return Parser(text, variables).whole()


class Parser:
    """One reading of one formula. ``work`` counts what it has looked at, which is never more than a few per token."""

    def __init__(self, text: str, variables: Sequence[str]) -> None:
        self.work = 0
        self._variables = tuple(variables)
        self._tokens = tokens(text, self._variables)
        self._numbers = "x or y" if "x" in self._variables else " or ".join(self._variables)
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        """The tree of all of it."""
        if self._next.kind == "end":
            raise FormulaError("Type a formula, like sin(3x) + x^2.", 0)
        node = self._expression(0)
        if self._next.kind == ")":
            raise FormulaError("This parenthesis closes nothing.", self._next.at)
        if self._next.kind == ",":
            raise FormulaError(
                "A comma only parts the two numbers of min and max; decimals have a point.", self._next.at
            )
        if self._next.kind != "end":
            raise FormulaError(f"“{self._next.text}” cannot stand here.", self._next.at)
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        self.work += 1
        return token

    def _expression(self, binding: int) -> Node:
        """Everything that binds more tightly than ``binding``."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"More than {DEEPEST} levels inside each other; write it flatter.", self._next.at)
        left = self._first()
        while (strength := _BINDING.get(self._next.kind, 0)) > binding:
            left = self._rest(left, strength)
        self._depth -= 1
        return left

    def _first(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Node("number", (), token.value, token.text)
        if token.kind == "word":
            return self._word(token)
        if token.kind == "(":
            return self._parenthesis(token)
        if token.kind in "+-":
            inside = self._expression(SIGN)
            return inside if token.kind == "+" else Node("negative", (inside,))
        self._at -= 1
        raise FormulaError(self._missing(token), token.at)

    def _missing(self, token: Token) -> str:
        before = self._tokens[self._at - 1].text if self._at else ""
        after = f"after “{before}” " if before else ""
        if token.kind == "end":
            return f"The formula stops here; a number, {self._numbers} is missing {after}".rstrip() + "."
        return f"A number, {self._numbers} is missing {after}before “{token.text}”."

    def _rest(self, left: Node, strength: int) -> Node:
        kind = self._next.kind
        if strength == POWER:
            at = self._take().at
            return Node("^", (left, self._exponent(at)))
        if kind in "+-*/":
            self._take()
            return Node(kind, (left, self._expression(strength)))
        if kind == "number":
            raise FormulaError("Write the sign that stands before this number.", self._next.at)
        return Node("*", (left, self._expression(PRODUCT)))  # 2x: the sign is left out

    def _exponent(self, sign: int) -> Node:
        """A power's exponent: from the right, and bounded where it is a number."""
        at = self._next.at
        node = self._expression(POWER - 1)
        if not node.variables():
            self.work += 1
            value = number(node)
            if not abs(value) <= HIGHEST_POWER:  # NaN too
                shown = f"{value:g}" if math.isfinite(value) else "not a number"
                raise FormulaError(f"The exponent is {shown}; at most {HIGHEST_POWER} is allowed.", at)
        return node

    def _parenthesis(self, opened: Token) -> Node:
        node = self._expression(0)
        self._close(opened)
        return node

    def _close(self, opened: Token) -> None:
        if self._next.kind == ",":
            raise FormulaError(
                "A comma only parts the two numbers of min and max; decimals have a point.", self._next.at
            )
        if self._next.kind != ")":
            raise FormulaError(f"The parenthesis of character {opened.at + 1} is not closed.", self._next.at)
        self._take()

    def _word(self, token: Token) -> Node:
        name = token.text
        if name in CONSTANTS:
            return Node("constant", (), CONSTANTS[name], name)
        if name in FUNCTIONS:
            return self._call(token)
        if name not in self._variables:
            raise FormulaError(f"There is no {name} here: this surface has one weight, {self._variables[0]}.", token.at)
        return Node("variable", (), 0.0, name)

    def _call(self, token: Token) -> Node:
        name, count = token.text, FUNCTIONS[token.text].count
        example = f"{name}(x)" if count == 1 else f"{name}(x, y)"
        if self._next.kind == "^":
            raise FormulaError(f"Write the power after the parenthesis: {name}(x)^2.", self._next.at)
        if self._next.kind != "(":
            raise FormulaError(f"{name} needs parentheses: {example}.", self._next.at)
        opened = self._take()
        inside = [self._expression(0)]
        while self._next.kind == "," and len(inside) < count:
            self._take()
            inside.append(self._expression(0))
        if len(inside) < count or self._next.kind == ",":
            if count == 1:
                raise FormulaError(f"{name} takes one number, like {example}.", self._next.at)
            raise FormulaError(f"{name} takes two numbers with a comma between them, like {example}.", self._next.at)
        self._close(opened)
        return Node(name, tuple(inside))
