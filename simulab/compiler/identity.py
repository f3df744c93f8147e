"""When two jaxprs, or two equations, are the same."""

from __future__ import annotations

from typing import Any

import jax.extend.core as jcore
import numpy as np


def sub_jaxprs(eqn: Any) -> list[Any]:
    """The jaxprs in an equation's parameters."""
    found = []
    for value in eqn.params.values():
        for item in value if isinstance(value, (tuple, list)) else (value,):
            if hasattr(item, "eqns"):
                found.append(item)
    return found


def plain(jaxpr: Any) -> Any:
    return jaxpr.jaxpr if hasattr(jaxpr, "consts") else jaxpr


def weight(jaxpr: Any) -> int:
    """How many equations a jaxpr has, those of nested ones included."""
    return sum(1 + sum(weight(s) for s in sub_jaxprs(e)) for e in plain(jaxpr).eqns)


class Identity:
    """Structural identity of jaxprs: equal equations between equally wired variables, equal constants."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, Any]] = {}
        self.numbers: dict[Any, int] = {}
        self.texts: dict[int, tuple[Any, str]] = {}

    def __call__(self, closed: Any) -> Any:
        if id(closed) not in self.known:
            consts = tuple((np.asarray(c).tobytes(), str(np.asarray(c).dtype)) for c in self._numeric(closed.consts))
            self.known[id(closed)] = (closed, (self._number(closed.jaxpr), consts))
        return self.known[id(closed)][1]

    def _number(self, jaxpr: Any) -> int:
        """One number for all jaxprs that are built alike."""
        order: dict[Any, int] = {}

        def defined(v: Any) -> tuple[Any, ...]:
            if not isinstance(v, jcore.DropVar):
                order[v] = len(order)
            return self.text(v.aval), isinstance(v, jcore.DropVar)

        def used(v: Any) -> Any:
            if isinstance(v, jcore.Literal):
                return np.asarray(v.val).tobytes(), self.text(v.aval)
            return order[v]

        inputs = tuple(defined(v) for v in (*jaxpr.constvars, *jaxpr.invars))
        equations = tuple(
            (
                eqn.primitive.name,
                self.parameters(eqn),
                tuple(map(used, eqn.invars)),
                tuple(map(defined, eqn.outvars)),
            )
            for eqn in jaxpr.eqns
        )
        structure = (inputs, len(jaxpr.constvars), equations, tuple(map(used, jaxpr.outvars)))
        return self.numbers.setdefault(structure, len(self.numbers))

    def parameters(self, eqn: Any) -> Any:
        """The parameters of an equation, to compare and to look up."""
        return tuple((key, self._parameter(value)) for key, value in sorted(eqn.params.items()))

    def _parameter(self, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return tuple(map(self._parameter, value))
        if hasattr(value, "eqns"):
            return self(value) if hasattr(value, "consts") else self._number(value)
        # a rule for derivatives, say: what is compiled has been differentiated already
        return None if callable(value) else self.text(value)

    def text(self, value: Any) -> str:
        """How a value prints; kept with the value, so that its address stays its own."""
        if id(value) not in self.texts:
            self.texts[id(value)] = (value, str(value).removeprefix("~"))  # a weak type asks for nothing here
        return self.texts[id(value)][1]

    @staticmethod
    def _numeric(consts: Any) -> list[Any]:
        return [c if not hasattr(c, "_base_array") else c._base_array for c in consts]
