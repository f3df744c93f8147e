"""A tree's value in an array library."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.formula.tree import Node
from simulab.formula.vocabulary import FUNCTIONS


def evaluate(node: Node, values: Mapping[str, Any], xp: Any) -> Any:
    """The value of ``node`` for these values of the variables, by the operations of ``xp`` (jax.numpy or numpy)."""
    if node.kind in ("number", "constant"):
        return node.value
    if node.kind == "variable":
        return values[node.name]
    inside = [evaluate(part, values, xp) for part in node.inside]
    if node.kind in FUNCTIONS:
        return FUNCTIONS[node.kind].value(xp, *inside)
    if node.kind == "negative":
        return -inside[0]
    left, right = inside
    if node.kind == "+":
        return left + right
    if node.kind == "-":
        return left - right
    if node.kind == "*":
        return left * right
    if node.kind == "/":
        return xp.divide(left, right)  # Python's own would raise for 1/0, where arrays say inf
    if whole(node.inside[1]):
        return xp.asarray(left, float) ** int(right)  # a product: (-2)^3 is -8, and its derivative is exact
    return xp.power(xp.asarray(left, float), right)


def whole(exponent: Node) -> bool:
    """True for an exponent that is a whole number as it stands."""
    return exponent.kind == "number" and exponent.value.is_integer()


def number(node: Node) -> float:
    """The value of a tree without variables; NaN or infinite where it has none."""
    with np.errstate(all="ignore"):
        return float(evaluate(node, {}, np))


def folded(node: Node) -> Node:
    """The same with every part that has no variable put as one number: what is computed, and compared."""
    inside = tuple(folded(part) for part in node.inside)
    if node.kind != "variable" and all(part.kind == "number" for part in inside):
        return Node("number", (), number(Node(node.kind, inside, node.value)))
    if node.kind == "number":
        return Node("number", (), node.value)
    return node._replace(inside=inside)
