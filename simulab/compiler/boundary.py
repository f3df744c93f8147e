"""Between an entry's caller and its code: pytrees of JavaScript values in, pytrees out."""

from __future__ import annotations

import json
from typing import Any

from simulab.compiler import dtypes
from simulab.compiler.expr import Affine, E, call, unary
from simulab.compiler.function import Function
from simulab.compiler.values import SMALL, Small, Strided, Value, size_of


def children(tree: Any) -> list[tuple[str, Any]] | None:
    """The (access path, child) pairs of a pytree node in JAX's order of leaves; None for a leaf."""
    if tree is None:
        return []
    if isinstance(tree, dict):
        return [(f".{k}" if str(k).isidentifier() else f"[{json.dumps(k)}]", tree[k]) for k in sorted(tree)]
    if hasattr(tree, "_fields"):
        return [(f".{k}", getattr(tree, k)) for k in tree._fields]
    if isinstance(tree, (list, tuple)):
        return [(f"[{k}]", v) for k, v in enumerate(tree)]
    if hasattr(tree, "shape"):
        return None
    raise TypeError(f"an entry takes and gives dicts, lists, tuples and arrays, not {type(tree).__name__}")


def read_inputs(f: Function, entry: str, inputs: Any) -> tuple[list[str], list[Value]]:
    """The names of an entry's parameters, and the value of every leaf."""
    params = [f.fresh() for _ in inputs]
    values: list[Value] = []

    def walk(path: str, label: str, tree: Any) -> None:
        nodes = children(tree)
        if nodes is None:
            values.append(_leaf(f, path, label, tuple(tree.shape), dtypes.code(tree.dtype)))
        for access, child in nodes or []:
            walk(path + access, label + access, child)

    for k, (name, tree) in enumerate(zip(params, inputs, strict=True)):
        walk(name, f"{entry}, argument {k}", tree)
    return params, values


def _leaf(f: Function, path: str, label: str, shape: tuple[int, ...], d: str) -> Value:
    n = size_of(shape)
    if not shape and d != "key":
        return Small.of([f.const(_clean(d, E(path, 19)), memo=False)], shape, d)
    kind, words = ("Uint32Array", 2) if d == "key" else (dtypes.ARRAYS[d], 1)
    whole = f.helper("input", path, kind, str(n * words), json.dumps(label))
    if d == "key":
        whole = f.helper("keys", whole)
    a = Strided(f.const(whole, memo=False).s, shape, d)
    f.kinds[str(a.name)] = dtypes.ARRAYS[d]
    return f.small(a) if n <= SMALL else a


def _clean(d: str, e: E) -> E:
    """A scalar argument as an element of its dtype, whatever number the page passed."""
    if d == "bool":
        return unary("!", unary("!", e))
    if d == "uint64":
        return dtypes.wrap(d, call("BigInt", e))
    return unary("+", e) if d in ("float64", "int64") else dtypes.wrap(d, e)


def write_outputs(f: Function, outputs: Any, values: list[Value]) -> str:
    """The expression of an entry's result."""
    leaves = iter(values)
    given: set[str | None] = set()

    def leaf(tree: Any) -> str:
        value, d = next(leaves), dtypes.code(tree.dtype)
        if isinstance(value, Small):
            items = value.flat
            if not value.shape and d != "key":
                return items[0].s
            text = f"{dtypes.ARRAYS[d]}.of({','.join(dtypes.to_storage(d, e) for e in items)})"
        else:
            a = f.array(value)
            whole = a.contiguous and a.offset == Affine() and f.sizes.get(a.name or "") == size_of(a.shape)
            if not whole or a.name in given:  # a result shares memory with nothing else
                a = f.dense(a, f.buffer(a.dtype, a.shape))
            given.add(a.name)
            text = str(a.name)
        return f.helper("words", text).s if d == "key" else text

    def walk(tree: Any) -> str:
        nodes = children(tree)
        if tree is None:
            return "null"
        if nodes is None:
            return leaf(tree)
        parts = [walk(child) for _, child in nodes]
        if isinstance(tree, dict) or hasattr(tree, "_fields"):
            keys = [a[1:] if a[0] == "." else a[1:-1] for a, _ in nodes]
            return "{" + ",".join(f"{k}:{p}" for k, p in zip(keys, parts, strict=True)) + "}"
        return "[" + ",".join(parts) + "]"

    text = walk(outputs)
    f.flush()
    return f"({text})" if text[0] == "{" else text
