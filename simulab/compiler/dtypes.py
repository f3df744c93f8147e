"""How each dtype lives in JavaScript.

=========  ==================  ==========================================================================
dtype      as an element       as an array
=========  ==================  ==========================================================================
float64    number              Float64Array
float32    number, rounded     Float32Array; ``Math.fround`` after every operation, so the rounding is true
int32 ...  number, wrapped     Int32Array, Int16Array, Int8Array
uint32 ..  number, wrapped     Uint32Array, Uint16Array, Uint8Array
bool       boolean             Uint8Array of 0 and 1
int64      number              Float64Array of whole numbers: exact up to 2**53, no wrapping (JAX's counters)
uint64     BigInt              BigUint64Array: exact, for random bits
key<fry>   BigInt, high<<32|low  BigUint64Array; Uint32Array pairs at the boundary
=========  ==================  ==========================================================================
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.compiler.expr import ATOM, UNARY, E, binary, call, number
from simulab.compiler.unsupported import Unsupported

ARRAYS = {
    "float64": "Float64Array", "float32": "Float32Array", "int64": "Float64Array", "int32": "Int32Array",
    "int16": "Int16Array", "int8": "Int8Array", "uint64": "BigUint64Array", "uint32": "Uint32Array",
    "uint16": "Uint16Array", "uint8": "Uint8Array", "bool": "Uint8Array", "key": "BigUint64Array",
}  # fmt: skip
BITS = {"float64": 64, "float32": 32, "int64": 64, "uint64": 64, "key": 64, "bool": 8} | {
    f"{s}int{n}": n for s in ("", "u") for n in (8, 16, 32)
}


def code(dtype: Any) -> str:
    """The name used for a dtype in the compiler; keys of every random implementation but threefry are refused."""
    if jnp.issubdtype(dtype, jax.dtypes.prng_key):
        if "fry" not in str(dtype):
            raise Unsupported(f"random keys of kind {dtype}", hint="use the default generator, jax.random.key(seed)")
        return "key"
    name = np.dtype(dtype).name if str(dtype) != "float0" else "bool"
    if name not in ARRAYS:
        hint = "carry real and imaginary parts as two arrays" if "complex" in name else "use float32 or float64"
        raise Unsupported(f"dtype {name}", hint=hint)
    return name


def is_float(d: str) -> bool:
    return d.startswith("float")


def is_int(d: str) -> bool:
    return "int" in d


def is_big(d: str) -> bool:
    """Whether elements are BigInt."""
    return d in ("uint64", "key")


def wrap(d: str, e: E) -> E:
    """Bring the exact result of an arithmetic operation back into the dtype: round, or wrap around."""
    if d in ("float64", "int64", "bool", "key"):
        return e
    if d == "float32":
        return call("Math.fround", e)
    if d == "uint64":
        return call("BigInt.asUintN", "64", e)
    if BITS[d] == 32:
        return binary(">>>" if d == "uint32" else "|", e, E("0"))
    if d.startswith("u"):
        return binary("&", e, E(str(2 ** BITS[d] - 1)))
    n = E(str(32 - BITS[d]))
    return binary(">>", binary("<<", e, n), n)


def literal(value: Any, d: str) -> E:
    """A constant of a dtype, known to the compiler through ``lit``."""
    if d == "bool":
        return E("true" if value else "false", ATOM, bool(value))
    if is_big(d):
        return E(f"{int(value)}n", ATOM, int(value))
    v = int(value) if is_int(d) else float(value)
    text = number(v)
    return E(text, UNARY if text[0] == "-" else ATOM, v)


def zero(d: str) -> str:
    """What a ``let`` of this dtype starts from, so that its type never changes."""
    return "false" if d == "bool" else "0n" if is_big(d) else "0"


def from_storage(d: str, e: E) -> E:
    """An element as read from its typed array."""
    return E("!!" + e.s, UNARY) if d == "bool" else e


def to_storage(d: str, e: E) -> str:
    """An element as written into its typed array."""
    if d != "bool":
        return e.s
    return str(int(e.lit)) if e.lit is not None else f"+{e.s}" if e.atomic else f"+({e.s})"
