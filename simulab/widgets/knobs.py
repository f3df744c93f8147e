"""Knobs: what a source is given, ``k`` in every widget."""

from collections.abc import Iterator, Mapping
from typing import Any


class Knobs(Mapping[str, Any]):
    """Knob -> leaf, as an item or, where the name has no dot, as an attribute: ``k["adam.beta1"]``, ``k.learning_rate``.

    A leaf is what a traced function computes with: a number as a float64 scalar, a flag as a boolean, a choice as the
    index of its option (an int where the home makes the choice static), a set as a boolean vector over its options, a
    text as what the widget reads in it. It remembers which knobs were read: so nobody declares them.

    Attributes:
        was_read: the knobs that were looked at.
    """

    def __init__(self, leaves: Mapping[str, Any]) -> None:
        self._leaves = dict(leaves)
        self.was_read: set[str] = set()

    def __getitem__(self, knob: str) -> Any:
        leaf = self._leaves[knob]
        self.was_read.add(knob)
        return leaf

    def __getattr__(self, knob: str) -> Any:
        if knob.startswith("_"):
            raise AttributeError(knob)
        try:
            return self[knob]
        except KeyError:
            raise AttributeError(f"there is no knob {knob!r}; there are {', '.join(self._leaves)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._leaves)

    def __len__(self) -> int:
        return len(self._leaves)
