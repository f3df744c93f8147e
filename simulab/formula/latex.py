"""A tree as LaTeX, as a textbook sets it."""

from simulab.formula.tree import Node
from simulab.formula.vocabulary import FUNCTIONS

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 5, "negative": 1, "^": 4}
"""A fraction holds itself together."""
_ATOM = 5
_BRACKETS = r"\left({}\right)"


def latex(node: Node) -> str:
    """LaTeX, without dollar signs."""
    if node.kind == "number":
        return _number(node)
    if node.kind in ("variable", "constant"):
        return r"\pi" if node.name == "pi" else node.name
    inside = node.inside
    if node.kind in FUNCTIONS:
        return FUNCTIONS[node.kind].latex.format(*map(latex, inside))
    if node.kind == "negative":
        return f"-{_held(inside[0], 2)}"
    left, right = inside
    if node.kind == "/":
        return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
    if node.kind == "^":
        return f"{{{_held(left, _ATOM, fraction=False)}}}^{{{latex(right)}}}"
    if node.kind == "*":
        first, second = _held(left, 2), _held(right, 3)
        return rf"{first} \cdot {second}" if _needs_dot(right) else f"{first} {second}"
    return f"{_held(left, 1)} {node.kind} {_held(right, 1 if node.kind == '+' else 2)}"


def _held(node: Node, strength: int, fraction: bool = True) -> str:
    bare = latex(node)
    own = _STRENGTH.get(node.kind, _ATOM)
    return bare if own >= strength and (fraction or node.kind != "/") else _BRACKETS.format(bare)


def _needs_dot(right: Node) -> bool:
    """2 3 would read as 23."""
    while right.kind in ("*", "^", "/"):
        right = right.inside[0]
    return right.kind in ("number", "negative")


def _number(node: Node) -> str:
    digits, _, power = node.name.lower().partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits
