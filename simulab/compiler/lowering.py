"""Walking a jaxpr: read operands, apply rules, bind results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import jax
import jax.extend.core as jcore
import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.destinations import plan_destinations
from simulab.compiler.function import LONGEST, Function
from simulab.compiler.rules import RULES, Ctx, constant
from simulab.compiler.unsupported import Unsupported, location
from simulab.compiler.values import SMALL, Cell, Small, Strided, Value, size_of


def host(value: Any, dtype: str) -> np.ndarray:
    """A constant of a jaxpr as NumPy sees it; keys as 64-bit integers."""
    if dtype == "key":
        halves = np.asarray(jax.random.key_data(value)).astype("uint64")
        return (halves[..., 0] << np.uint64(32)) | halves[..., 1]
    return np.asarray(value)


class Lowering:
    """Translates the equations of jaxprs into one JavaScript function."""

    def __init__(self, f: Function) -> None:
        self.f = f

    def into(self, f: Function) -> Lowering:
        """One that writes to another function."""
        return Lowering(f)

    def constant(self, value: Any) -> Value:
        d = dtypes.code(value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype)
        return constant(host(value, d), d, self.f.program)

    def run(
        self,
        jaxpr: Any,
        consts: list[Any],
        args: list[Value],
        dests: list[Strided | None] | None = None,
        passed: Iterable[Cell] = (),
    ) -> list[Value]:
        """Emit the equations of a jaxpr.

        Args:
            args: one value for each input. Uses of cells are counted here, on top of the caller's own.
            dests: where each large output should preferably be written.
            passed: arguments that the caller's equation is done with, once the uses inside are counted.
        """
        uses: Counter[Any] = Counter()
        for eqn in jaxpr.eqns:
            uses.update(v for v in eqn.invars if not isinstance(v, jcore.Literal))
        uses.update(v for v in jaxpr.outvars if not isinstance(v, jcore.Literal))
        env: dict[Any, Value] = {}
        wanted: dict[Any, Strided] = {}
        for var, dest in zip(jaxpr.outvars, dests or [], strict=False):
            if dest is not None and not isinstance(var, jcore.Literal):
                wanted.setdefault(var, dest)
        plan_destinations(self.f, jaxpr, uses, wanted)

        def bind(var: Any, value: Value) -> None:
            if isinstance(value, Cell):
                value.refs += uses[var]
                if value.dest is None and value.stored is None:
                    value.dest = wanted.get(var)
            elif isinstance(value, Small):
                long = uses[var] > 0 and any(len(e.s) > LONGEST for e in value.flat)
                value = self.f.atoms(value) if uses[var] > 1 or long else value
            env[var] = value

        def read(var: Any) -> Value:
            return self.constant(var.val) if isinstance(var, jcore.Literal) else env[var]

        for var, value in zip(jaxpr.constvars, consts, strict=True):
            bind(var, value if isinstance(value, (Small, Strided, Cell)) else self.constant(value))
        for var, value in zip(jaxpr.invars, args, strict=True):
            bind(var, value)
        for cell in passed:
            cell.refs -= 1
        for eqn in jaxpr.eqns:
            ins = [read(v) for v in eqn.invars]
            for k, v in enumerate(ins):
                if isinstance(v, Strided) and v.fresh and uses[eqn.invars[k]] > 1:
                    ins[k] = replace(v, fresh=False)
            outs = self.apply(eqn, ins, [wanted.get(v) for v in eqn.outvars])
            for var, value in zip(eqn.outvars, outs, strict=True):
                bind(var, value)
            for v in ins:
                if isinstance(v, Cell):
                    v.refs -= 1
        return [read(v) for v in jaxpr.outvars]

    def inline(self, jaxpr: Any, consts: list[Any], args: list[Value], dests: list[Strided | None]) -> list[Value]:
        """``run`` for a call whose outputs are bound in the caller, which counts their uses itself."""
        cells = [v for v in args if isinstance(v, Cell)]
        outs = self.run(jaxpr, consts, args, dests, passed=cells)
        for v in cells:
            v.refs += 1
        for v in outs:
            if isinstance(v, Cell):
                v.refs -= 1
        return outs

    def apply(self, eqn: Any, ins: list[Value], dests: list[Strided | None]) -> list[Value]:
        """The outputs of one equation."""
        name = eqn.primitive.name
        try:
            found = RULES.get(name)
            if found is None:
                raise Unsupported(name)
            result = found(Ctx(self, eqn, ins, dests))
        except Unsupported as error:
            if error.where:
                raise
            raise Unsupported(error.what, location(eqn), error.hint) from None
        outs = result if isinstance(result, list) else [result]
        return [self._canonical(v) for v in outs]

    def _canonical(self, v: Value) -> Value:
        """Small values are always in names, whatever form the rule produced."""
        if isinstance(v, Strided) and size_of(v.shape) <= SMALL:
            return self.f.small(v)
        return v
