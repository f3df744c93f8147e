"""Where an array should be written so that nobody has to copy it: into its place in the concatenation it is a part of.

Found by walking the equations backwards before any is translated. A destination is a wish: a rule that cannot write
there writes elsewhere, and the copy that this was to save is made after all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import jax.extend.core as jcore

from simulab.compiler import dtypes
from simulab.compiler.values import SMALL, Strided, row_major, size_of

if TYPE_CHECKING:
    from simulab.compiler.function import Function

ANYWHERE = ("dot_general", "transpose")
"""Primitives whose result may be written with any strides; all others write in order."""


def plan_destinations(f: Function, jaxpr: Any, uses: Counter[Any], wanted: dict[Any, Strided]) -> None:
    """Add to ``wanted`` the destinations that follow from what is done with the results."""
    made_by = {v: eqn for eqn in jaxpr.eqns for v in eqn.outvars}

    def wish(v: Any, view: Strided) -> None:
        """Let ``v`` be written to a view, if nothing else wants it and it is made here."""
        if isinstance(v, jcore.Literal) or v in wanted or uses[v] != 1 or v not in made_by:
            return
        if view.contiguous or made_by[v].primitive.name in ANYWHERE:
            wanted[v] = view

    for eqn in reversed(jaxpr.eqns):
        if not eqn.outvars:
            continue
        name, out = eqn.primitive.name, eqn.outvars[0]
        if name == "concatenate" and size_of(out.aval.shape) > SMALL:
            axis, start = eqn.params["dimension"], 0
            parts = [v for v in eqn.invars if not isinstance(v, jcore.Literal) and size_of(v.aval.shape) > SMALL]
            if out not in wanted and any(v in made_by and uses[v] == 1 for v in parts):
                wanted[out] = f.buffer(dtypes.code(out.aval.dtype), out.aval.shape)
            whole = wanted.get(out)
            for v in eqn.invars:
                if whole is not None and size_of(v.aval.shape) > SMALL:
                    wish(v, whole.view(v.aval.shape, whole.strides, whole.offset + whole.strides[axis] * start))
                start += v.aval.shape[axis]
        elif out in wanted and name in ("reshape", "squeeze") and wanted[out].contiguous:
            shape = eqn.invars[0].aval.shape
            wish(eqn.invars[0], wanted[out].view(shape, row_major(shape)))
        elif out in wanted and name == "transpose":
            order = eqn.params["permutation"]
            strides = tuple(wanted[out].strides[order.index(k)] for k in range(len(order)))
            wish(eqn.invars[0], wanted[out].view(eqn.invars[0].aval.shape, strides))
