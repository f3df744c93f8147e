"""What a formula is once it has been read."""

from typing import NamedTuple


class Node(NamedTuple):
    """A number, a variable, a constant, or an operation on other nodes."""

    kind: str
    """"number", "variable", "constant", "+", "-", "*", "/", "^", "negative", or a function's name."""
    inside: tuple["Node", ...] = ()
    value: float = 0.0
    """Of a number or constant."""
    name: str = ""
    """Of a variable or constant; of a number, its digits as they were typed."""

    def variables(self) -> frozenset[str]:
        """The names of the variables in it."""
        found: set[str] = set()
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            waiting.extend(node.inside)
            if node.kind == "variable":
                found.add(node.name)
        return frozenset(found)
