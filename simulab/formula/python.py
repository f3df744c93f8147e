"""A tree as the text of a Python expression, in an array library called ``xp``."""

import math

from simulab.formula.tree import Node
from simulab.formula.vocabulary import BOUNDED, FUNCTIONS

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "^": 4}
_ATOM = 5


def python(node: Node) -> str:
    """The expression; ``node`` has its constants folded."""
    return _text(node)[0]


def _text(node: Node) -> tuple[str, int]:
    """The text and how tightly it holds together."""
    if node.kind == "number":
        text = _number(node.value)
        return text, 3 if text.startswith("-") else _ATOM
    if node.kind == "variable":
        return node.name, _ATOM
    if node.kind in FUNCTIONS:
        ordered = sorted(node.inside, key=lambda part: part.kind == "number") if node.kind in BOUNDED else node.inside
        template = BOUNDED[node.kind] if len(ordered) > 1 and ordered[1].kind == "number" else FUNCTIONS[node.kind].code
        return template.format(*map(python, ordered)), _ATOM
    own = _STRENGTH[node.kind]
    if node.kind == "negative":
        return f"-{_held(node.inside[0], own)}", own
    left, right = node.inside
    if node.kind == "^":
        return f"{_held(left, _ATOM)} ** {_held(right, own)}", own
    # on the right of - and / even an equal needs its parentheses; on + and * they keep the order of rounding
    return f"{_held(left, own)} {node.kind} {_held(right, own + 1)}", own


def _held(node: Node, strength: int) -> str:
    text, own = _text(node)
    return text if own >= strength else f"({text})"


def _number(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return "math.nan" if math.isnan(value) else "math.inf" if value > 0 else "(-math.inf)"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
