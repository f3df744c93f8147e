"""The module being compiled: helpers, constant tables, scratch memory and shared functions, each written once."""

from __future__ import annotations

import base64
import zlib
from itertools import count
from typing import Any

import numpy as np

from simulab.compiler import dtypes
from simulab.compiler.runtime import HELPERS
from simulab.compiler.values import Strided

LETTERS = 26
"""Whole numbers below it are written as the letters from a to z."""
MADE = {"Float64Array": "N", "Float32Array": "S", "Int32Array": "I", "Uint8Array": "B"}
"""Helpers that make memory."""
INLINE_BYTES = 600
"""Beyond this a constant table is written as base64 rather than as decimal numbers."""


class Program:
    """Everything at the module's top level. Names here start with ``$`` or ``_``; locals are letters only."""

    def __init__(self) -> None:
        self.helpers: dict[str, str] = {}
        self.tables: list[str] = []
        self.scratch: list[str] = []
        self.functions: list[str] = []
        self.shared: dict[Any, Any] = {}
        self.uses: Any = None
        self.identity: Any = None
        self.kinds: dict[str, str] = {}
        self._kernels: dict[tuple[str, str, tuple[str | None, ...]], str] = {}
        self.slots = 0
        self.big_slots = 0
        self._table_names: dict[tuple[str, bytes], str] = {}
        self._ids = count()

    def name(self) -> str:
        return f"_{next(self._ids)}"

    def helper(self, name: str) -> str:
        """Ask for a runtime helper (and the helpers it calls); returns its name in the module."""
        if name not in self.helpers:
            text, *needs = HELPERS[name]
            self.helpers[name] = ""  # erf and erfc need each other
            for other in needs:
                self.helper(other)
            self.helpers[name] = self.helpers.pop(name) or text
        return "$" + name

    def memory(self, kind: str, n: int) -> str:
        """The expression for ``n`` zeros in memory of a kind."""
        return f"{self.helper(MADE[kind])}({n})" if kind in MADE else f"new {kind}({n})"

    def scratch_buffer(self, dtype: str, n: int) -> str:
        """Memory that a shared function may overwrite at every call (nothing here is ever re-entered)."""
        name = self.name()
        self.kinds[name] = dtypes.ARRAYS[dtype]
        self.scratch.append(f"{name}={self.memory(self.kinds[name], n)}")
        return name

    def kernel(self, parameters: str, body: str, kinds: tuple[str | None, ...]) -> str:
        """The name of the function with this text; one for each kind of arrays, since V8 is slow on mixed ones."""
        key = (parameters, body, kinds)
        if key not in self._kernels:
            name = self._kernels[key] = self.name()
            self.functions.append(f"function {name}({parameters}){{{body}}}")
        return self._kernels[key]

    def table(self, values: np.ndarray, dtype: str) -> Strided:
        """A constant array; equal ones are written once."""
        kind = dtypes.ARRAYS[dtype]
        data = np.ascontiguousarray(values, "float64" if dtype == "int64" else "uint64" if dtype == "key" else dtype)
        key = (kind, data.tobytes())
        if key not in self._table_names:
            name = self._table_names[key] = self.name()
            self.kinds[name] = kind
            texts = [dtypes.literal(v, dtype).s for v in data.ravel()] if data.size < INLINE_BYTES else []
            plain = ",".join(t.replace("true", "1").replace("false", "0") for t in texts)
            if data.size and not data.tobytes().strip(b"\0"):
                text = self.memory(kind, data.size)
            elif texts and len(plain) <= INLINE_BYTES:
                text = f"{kind}.of({plain})"
            else:
                text = self._packed(data, kind)
            self.tables.append(f"{name}={text}")
        return Strided(self._table_names[key], values.shape, dtype)

    def _packed(self, data: np.ndarray, kind: str) -> str:
        """A long table: its bytes or, where that weighs less on the wire, its numbers (round or repeated ones) or, of small whole
        numbers, a letter each."""
        if data.dtype.kind in "iu" and data.size and data.min() >= 0 and data.max() < LETTERS:
            return f'new {kind}({self.helper("letters")}("{"".join(chr(ord("a") + int(v)) for v in data.ravel())}"))'
        packed = base64.b64encode(data.astype(data.dtype.newbyteorder("<")).tobytes()).decode()
        if data.dtype == np.float64:
            listed = ",".join("" if np.isnan(v) else dtypes.literal(v, "float64").s.strip("()") for v in data.ravel())
            if len(zlib.compress(listed.encode())) < len(zlib.compress(packed.encode())):
                return f'{self.helper("numbers")}("{listed}")'
        return f'new {kind}({self.helper("unpack")}("{packed}"))'

    def source(self, entries: dict[str, str]) -> str:
        """The finished module, one expression: a function called at once that returns the entries."""
        parts = ['"use strict";']
        # equal ones side by side: they compress better
        declared = self.tables + sorted(self.scratch, key=lambda one: one.partition("=")[2])
        if self.slots:
            declared = [f"$r={self.memory('Float64Array', self.slots)}", *declared]
        if self.big_slots:
            declared = [f"$q=new BigUint64Array({self.big_slots})", *declared]
        parts += self.helpers.values()
        if declared:
            parts.append(f"const {','.join(declared)};")
        parts += self.functions
        parts.append("return {" + ",".join(f"{name}:{text}" for name, text in entries.items()) + "}")
        return "(()=>{" + "\n".join(parts) + "})()"
