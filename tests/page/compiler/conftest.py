"""Run compiled modules in V8; arguments and results cross as raw bytes, so that NaN, -0 and every bit survive."""

from __future__ import annotations

import json
import os

import jax
import jax.numpy as jnp
import numpy as np
import py_mini_racer
import pytest

from simulab.compiler import Module, compile

CROSSING = """
const dec = v => Array.isArray(v) ? v.map(dec)
  : v === null || typeof v !== "object" ? v
  : v.$a ? new (({Float64Array,Float32Array,Int32Array,Uint32Array,Int16Array,Uint16Array,Int8Array,Uint8Array,
      BigUint64Array})[v.$a])(new Uint8Array(v.$b).buffer)
  : v.$n ? (x => v.$n === "f" ? x : v.$n === "q" ? BigInt(v.$b) : !!v.$b)(v.$n === "f"
      ? new Float64Array(new Uint8Array(v.$b).buffer)[0] : 0)
  : Object.fromEntries(Object.entries(v).map(([k, x]) => [k, dec(x)]));
const bytes = a => Array.from(new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
const enc = v => v === null ? null
  : typeof v === "number" ? {$t: "number", $b: bytes(new Float64Array([v]))}
  : typeof v === "boolean" ? {$t: "boolean", $b: v}
  : typeof v === "bigint" ? {$t: "bigint", $b: String(v)}
  : ArrayBuffer.isView(v) ? {$t: v.constructor.name, $b: bytes(v)}
  : Array.isArray(v) ? v.map(enc)
  : Object.fromEntries(Object.entries(v).map(([k, x]) => [k, enc(x)]));
"""
ARRAY_OF = {"int64": "Float64Array", "uint64": "BigUint64Array", "bool": "Uint8Array"}


def _is_key(dtype) -> bool:
    return jax.dtypes.issubdtype(dtype, jax.dtypes.prng_key)


def to_js(tree, spec):
    if spec is None:
        return None
    if hasattr(spec, "shape"):
        if _is_key(spec.dtype):
            return {"$a": "Uint32Array", "$b": list(np.asarray(jax.random.key_data(tree), "uint32").tobytes())}
        value, name = np.asarray(tree, spec.dtype), spec.dtype.name
        if spec.shape == ():
            if name == "uint64":
                return {"$n": "q", "$b": str(int(value))}
            if name == "bool":
                return bool(value)
            return {"$n": "f", "$b": list(np.asarray(value, "float64").tobytes())}
        stored = value.astype("float64") if name == "int64" else value
        return {"$a": ARRAY_OF.get(name, name.capitalize() + "Array"), "$b": list(stored.tobytes())}
    if isinstance(spec, dict):
        return {k: to_js(tree[k], spec[k]) for k in spec}
    return [to_js(t, s) for t, s in zip(tree, spec, strict=True)]


def from_js(value, spec):
    if spec is None:
        return None
    if hasattr(spec, "shape"):
        kind, data = value["$t"], value["$b"]
        if _is_key(spec.dtype):
            assert kind == "Uint32Array"
            return np.frombuffer(bytes(data), "uint32").reshape((*spec.shape, 2))
        name = spec.dtype.name
        if spec.shape == ():
            assert kind == {"bool": "boolean", "uint64": "bigint"}.get(name, "number"), (kind, name)
            if kind == "boolean":
                return np.bool_(data)
            if kind == "bigint":
                return np.uint64(int(data))
            number = np.frombuffer(bytes(data), "float64")[0]
            assert np.isnan(number) or np.float64(np.asarray(number).astype(name)) == number, "not of its dtype"
            return np.asarray(number).astype(name)
        stored = {"int64": "float64", "bool": "uint8"}.get(name, name)
        assert kind.lower() == f"{stored}array" or kind == "BigUint64Array"
        return np.frombuffer(bytes(data), stored).astype(name).reshape(spec.shape)
    if isinstance(spec, dict):
        assert list(value) == sorted(spec)
        return {k: from_js(value[k], spec[k]) for k in spec}
    if hasattr(spec, "_fields"):
        return type(spec)(*(from_js(value[k], getattr(spec, k)) for k in spec._fields))
    return [from_js(v, s) for v, s in zip(value, spec, strict=True)]


class V8:
    """One V8 for the whole test session."""

    def __init__(self) -> None:
        self.engine = py_mini_racer.MiniRacer()
        self.engine.eval(CROSSING)

    def run(self, module: Module, name: str, *args):
        """The result of ``module.name(*args)``, as NumPy arrays in the entry's output tree."""
        entry = module.entries[name]
        given = ",".join(f"dec({json.dumps(to_js(a, s))})" for a, s in zip(args, entry.inputs, strict=True))
        text = self.engine.eval(f"JSON.stringify(enc(({module.source}).{name}({given})))")
        return from_js(json.loads(text), entry.outputs)

    def eval(self, text: str):
        return self.engine.eval(text)


@pytest.fixture(scope="session")
def v8() -> V8:
    return V8()


@pytest.fixture(scope="session")
def run(v8):
    return v8.run


def ulps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many representable numbers lie between (0 for two NaNs; infinities and signs of zero count as they are)."""
    with np.errstate(all="ignore"):
        step = np.spacing(np.maximum(np.abs(a), np.abs(b)).astype(a.dtype)).astype("float64")
        gap = np.abs(a.astype("float64") - b.astype("float64")) / step
    return np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0, np.where(np.isfinite(gap), gap, np.inf))


def as_users_get_it(fn):
    """Jitted with XLA's usual emitters: those that the other tests compile with take x^(1/3) for a cube root, 27 ulp off."""
    ours = "fusion_emitters=false" in os.environ.get("XLA_FLAGS", "")
    return jax.jit(fn, compiler_options={"xla_cpu_use_fusion_emitters": True} if ours else None)


@pytest.fixture(scope="session")
def agree(v8):
    """``agree(fn, *args, ulp=0)``: compile, run in V8, compare with JAX leaf by leaf; returns the module."""

    compiled: dict = {}

    def check(fn, *args, ulp=0, rtol=None, atol=0.0, key=None, signed_zero=True):
        """``key`` names a function that is asked again with other numbers of the same shapes."""
        with jax.enable_x64(True):
            spec = (key, str(jax.tree.map(lambda a: (jnp.shape(a), jnp.result_type(a)), args)))
            if key is None or spec not in compiled:
                compiled[spec] = compile({"main": (fn, args)}), as_users_get_it(fn)
            module, jitted = compiled[spec]
            got = v8.run(module, "main", *args)
            want = jitted(*args)
        flat_got, flat_want = jax.tree.leaves(got), jax.tree.leaves(want)
        assert len(flat_got) == len(flat_want)
        for g, wanted in zip(flat_got, flat_want, strict=True):
            w = np.asarray(jax.random.key_data(wanted) if _is_key(wanted.dtype) else wanted)
            assert g.shape == w.shape
            assert g.dtype == w.dtype
            if rtol is not None:
                np.testing.assert_allclose(g, w, rtol=rtol, atol=atol)
            elif w.dtype.kind == "f":
                with np.errstate(all="ignore"):
                    near = np.abs(g.astype("f8") - w.astype("f8")) <= atol if atol else np.zeros(g.shape, bool)
                off = np.where(near, 0, ulps(g, w))
                worst = np.max(off, initial=0)
                if signed_zero:
                    zero = (g == 0) & (w == 0)
                    np.testing.assert_array_equal(np.signbit(g[zero]), np.signbit(w[zero]))
                assert worst <= ulp, f"{worst} ulp: got {g}, JAX has {w}, for {args}"
            else:
                np.testing.assert_array_equal(g, w)
        return module

    return check
