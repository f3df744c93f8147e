"""A jaxpr made simpler before it is translated: what XLA would do as well, and JavaScript engines do not.

``lean``          nothing unused, inside of while loops either (JAX leaves it there)
``shared_once``   an operation that was done before on the same operands is not done again
``joined``        a sum of arrays that are zero but for parts which lie one behind the other is their concatenation: so
                  the gradient of a vector that was cut up is written once, and not once for every piece
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import jax
import jax.extend.core as jcore
import jax.numpy as jnp
import numpy as np
from jax.interpreters import partial_eval

from simulab.compiler.identity import Identity, plain


def simplified(jaxpr: Any) -> Any:
    """The jaxpr after every pass, in all nested ones too."""
    return _simplified(jaxpr, {}, Identity())


def _simplified(jaxpr: Any, known: dict[int, tuple[Any, Any]], identity: Identity) -> Any:
    """``known`` holds what nested ones have become, by address, beside the original that keeps the address its own."""
    return lean(shared_once(joined(_inside(jaxpr, known, identity)), identity))


def lean(jaxpr: Any) -> Any:
    """The jaxpr without what nobody uses."""
    return partial_eval.dce_jaxpr(jaxpr, [True] * len(jaxpr.outvars), instantiate=True)[0]


def _inside(jaxpr: Any, known: dict[int, tuple[Any, Any]], identity: Identity) -> Any:
    """The jaxpr with the nested ones simplified."""

    def simple(sub: Any) -> Any:
        if id(sub) not in known:
            made = _simplified(plain(sub), known, identity)
            known[id(sub)] = sub, sub.replace(jaxpr=made) if hasattr(sub, "consts") else made
        return known[id(sub)][1]

    eqns = []
    for eqn in jaxpr.eqns:
        params = dict(eqn.params)
        for key, value in params.items():
            if hasattr(value, "eqns"):
                params[key] = simple(value)
            elif isinstance(value, tuple) and value and all(hasattr(item, "eqns") for item in value):
                params[key] = tuple(map(simple, value))
        eqns.append(eqn.replace(params=params))
    return jaxpr.replace(eqns=eqns)


def _replaced(jaxpr: Any, eqns: list[Any], instead: dict[Any, Any]) -> Any:
    """The jaxpr with other equations, and other variables where ``instead`` has one."""

    def now(v: Any) -> Any:
        while not isinstance(v, jcore.Literal) and v in instead:
            v = instead[v]
        return v

    return jaxpr.replace(
        eqns=[eqn.replace(invars=list(map(now, eqn.invars))) for eqn in eqns], outvars=list(map(now, jaxpr.outvars))
    )


def shared_once(jaxpr: Any, identity: Identity) -> Any:
    """The jaxpr with equal operations on equal operands done once."""
    done: dict[Any, Any] = {}
    instead: dict[Any, Any] = {}
    eqns = []

    def operand(v: Any) -> Any:
        if isinstance(v, jcore.Literal):
            return np.asarray(v.val).tobytes(), identity.text(v.aval)
        return instead.get(v, v)

    for eqn in jaxpr.eqns:
        if eqn.effects:
            eqns.append(eqn)
            continue
        kinds = tuple(identity.text(v.aval) for v in eqn.outvars)
        key = eqn.primitive.name, identity.parameters(eqn), tuple(map(operand, eqn.invars)), kinds
        first = done.setdefault(key, eqn)
        if first is eqn or any(isinstance(v, jcore.DropVar) for v in first.outvars):
            eqns.append(eqn)
        else:
            instead.update(zip(eqn.outvars, first.outvars, strict=True))
    return _replaced(jaxpr, eqns, instead)


def joined(jaxpr: Any) -> Any:
    """The jaxpr with sums of zero-padded parts as concatenations, where the parts do not overlap."""
    uses: Counter[Any] = Counter(v for eqn in jaxpr.eqns for v in eqn.invars if not isinstance(v, jcore.Literal))
    uses.update(v for v in jaxpr.outvars if not isinstance(v, jcore.Literal))
    parts: dict[Any, list[Any]] = {}  # of a variable that is such a sum: its pads
    within: set[Any] = set()  # variables that are only a part of a longer sum
    for eqn in jaxpr.eqns:
        if eqn.primitive.name == "pad" and _is_part(eqn):
            parts[eqn.outvars[0]] = [eqn]
        elif eqn.primitive.name in ("add_any", "add"):
            terms = [v for v in eqn.invars if not isinstance(v, jcore.Literal) and v in parts and uses[v] == 1]
            found = sorted((pad for v in terms for pad in parts[v]), key=_start)
            if len(terms) == 2 and all(_end(a) <= _start(b) for a, b in itertools.pairwise(found)):
                parts[eqn.outvars[0]] = found
                within.update(terms)
    eqns = []
    for eqn in jaxpr.eqns:
        out = eqn.outvars[0] if eqn.outvars else None
        if eqn.primitive.name != "pad" and out in parts and out not in within:
            eqns += _concatenation(parts[out], eqn)
        else:
            eqns.append(eqn)
    return jaxpr.replace(eqns=eqns)


def _start(pad: Any) -> int:
    return int(pad.params["padding_config"][0][0])


def _end(pad: Any) -> int:
    return _start(pad) + pad.invars[0].aval.shape[0]


def _is_part(pad: Any) -> bool:
    """Whether a pad puts a line of numbers into a longer one that is zero elsewhere."""
    (low, high, between), *others = pad.params["padding_config"]
    filler = pad.invars[1]
    zero = isinstance(filler, jcore.Literal) and np.asarray(filler.val) == 0
    return bool(not others and low >= 0 and high >= 0 and not between and zero)


def _concatenation(pads: list[Any], eqn: Any) -> list[Any]:
    """Equations that write the parts one behind the other, in place of a sum."""
    total, dtype = eqn.outvars[0].aval.shape[0], eqn.outvars[0].aval.dtype

    def one_behind_the_other(*given: Any) -> Any:
        pieces, at = [], 0
        for pad, piece in zip(pads, given, strict=True):
            if _start(pad) > at:
                pieces.append(jnp.zeros(_start(pad) - at, dtype))
            pieces.append(piece)
            at = _end(pad)
        if at < total:
            pieces.append(jnp.zeros(total - at, dtype))
        return jax.lax.concatenate(pieces, 0)

    traced = jax.make_jaxpr(one_behind_the_other)(*(pad.invars[0].aval for pad in pads)).jaxpr
    operands = dict(zip(traced.invars, (pad.invars[0] for pad in pads), strict=True))
    new = [e.replace(invars=[v if isinstance(v, jcore.Literal) else operands.get(v, v) for v in e.invars])
           for e in traced.eqns]  # fmt: skip
    return [*new[:-1], new[-1].replace(outvars=eqn.outvars)]
