"""``compile``: from functions to the text of a JavaScript module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax

from simulab.compiler import rule_files
from simulab.compiler.boundary import read_inputs, write_outputs
from simulab.compiler.function import Function
from simulab.compiler.functions import LONG, count_uses
from simulab.compiler.identity import plain, sub_jaxprs, weight
from simulab.compiler.lowering import Lowering
from simulab.compiler.program import Program
from simulab.compiler.simplify import simplified

rule_files.load()


@dataclass(frozen=True)
class Entry:
    """What one function of a module takes and gives: pytrees of ``jax.ShapeDtypeStruct``.

    ``inputs`` is the tuple of positional arguments.
    """

    inputs: Any
    outputs: Any


@dataclass(frozen=True)
class Module:
    """Compiled functions.

    Attributes:
        source: one JavaScript expression, ``(()=>{...})()``, whose value is an object with a function for each entry.
            It touches no globals and uses neither ``eval`` nor ``Function``.
        entries: for each name, the shapes and dtypes of arguments and result.
    """

    source: str
    entries: dict[str, Entry]


def compile(
    fn: Callable[..., Any] | Mapping[str, tuple[Callable[..., Any], tuple[Any, ...]]], *example_args: Any
) -> Module:
    """Translate JAX functions to JavaScript.

    Args:
        fn: one function, or ``{name: (function, example arguments)}`` to put several into one module.
        *example_args: for one function, its arguments: arrays, scalars, ``jax.ShapeDtypeStruct`` or pytrees of them.
            Only shapes and dtypes matter; all leaves are traced.

    Returns:
        The module. In JavaScript an entry is called as ``module.name(...args)``: a dict is an object, a list or tuple
        an array, a NamedTuple an object by field, None is null; a leaf of shape () is a number or boolean (uint64:
        BigInt), any other leaf a flat row-major typed array (see ``dtypes``; int64: Float64Array of whole numbers;
        random keys: Uint32Array of word pairs). Arguments may be plain arrays too. Results belong to the caller.

    Raises:
        Unsupported: an operation has no translation; the message names it, the user's line, and what to write instead.
    """
    wanted = dict(fn) if isinstance(fn, Mapping) else {_js_name(fn): (fn, example_args)}
    program, entries = Program(), {}
    traced: dict[str, tuple[Any, Any]] = {}
    for name, (function, args) in wanted.items():
        closed, out = jax.make_jaxpr(function, return_shape=True)(*args)
        jaxpr = simplified(closed.jaxpr)
        traced[name] = (jaxpr, closed.consts)
        count_uses(program, jaxpr)
        entries[name] = Entry(jax.tree.map(_struct, args), out)
    texts = {n: _entry(program, n, *traced[n], e) for n, e in entries.items()}
    return Module(program.source(texts), entries)


def _js_name(fn: Callable[..., Any]) -> str:
    name = getattr(fn, "__name__", "") or "main"
    return name if name.isidentifier() else "main"


def _struct(leaf: Any) -> jax.ShapeDtypeStruct:
    return leaf if isinstance(leaf, jax.ShapeDtypeStruct) else jax.eval_shape(lambda x: x, leaf)


def _loops(jaxpr: Any) -> int:
    """How many loops stand outside every other loop."""
    count = 0
    for eqn in plain(jaxpr).eqns:
        if eqn.primitive.name in ("scan", "while"):
            count += 1
        elif eqn.primitive.name != "cond":
            count += sum(_loops(s) for s in sub_jaxprs(eqn))
    return count


def _entry(program: Program, name: str, jaxpr: Any, consts: Any, entry: Entry) -> str:
    # V8 compiles function by function and gives up on very long ones, so that each of several loops gets its own
    f = Function(program, shared=False, outline=_loops(jaxpr) > 1, long=weight(jaxpr) >= LONG)
    params, args = read_inputs(f, name, entry.inputs)
    outs = Lowering(f).run(jaxpr, consts, args)
    f.line(f"return {write_outputs(f, entry.outputs, outs)}")
    buffers = f"const {','.join(f.prologue)};" if f.prologue else ""
    return f"({','.join(params)})=>{{{buffers}{f.blocks[0].text}}}"
