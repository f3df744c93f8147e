"""What a page gets: one expression, a calling convention, errors that help, shared code, no surprises."""

from __future__ import annotations

import gzip
import inspect
import json
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab.compiler import Entry, Unsupported, compile


class Pair(NamedTuple):
    first: jax.Array
    second: jax.Array


def test_several_entries_share_one_module(run):
    module = compile({"a": (lambda x: x + 1, (1.0,)), "b": (jnp.sin, (np.ones(20, "float32"),))})
    assert set(module.entries) == {"a", "b"}
    assert isinstance(module.entries["a"], Entry)
    assert module.entries["b"].outputs.shape == (20,)
    assert run(module, "a", 2.0) == 3


def test_one_function_is_named_after_itself():
    def paths(x):
        return x

    assert list(compile(paths, 1.0).entries) == ["paths"]
    assert list(compile(lambda x: x, 1.0).entries) == ["main"]


def test_trees_keep_their_shape(v8):
    def tree(args):
        return {"sum": args["x"].sum(), "flags": [args["b"], None], "pair": Pair(args["x"] * 2, args["i"])}

    with jax.enable_x64(True):
        example = {"x": jnp.zeros((2, 3)), "b": True, "i": 3}
        module = compile({"tree": (tree, (example,))})
    said = v8.eval(f"JSON.stringify(({module.source}).tree({{x:[1,2,3,4,5,6],b:false,i:9,unused:0}}))")
    answer = json.loads(said)
    assert answer["sum"] == 21
    assert answer["flags"] == [False, None]
    assert answer["pair"] == {"first": {str(k): 2 * (k + 1) for k in range(6)}, "second": 9}


def test_a_wrong_length_is_said(v8):
    module = compile({"total": (lambda p: p["x"].sum(), ({"x": np.ones(20)},))})
    said = v8.eval(f"try{{({module.source}).total({{x:[1,2]}})}}catch(e){{e.message}}")
    assert said == "total, argument 0.x: expected 20 numbers, got 2"


def test_results_belong_to_the_caller(v8):
    with jax.enable_x64(True):
        same = compile({"f": (lambda x: (x, x, x[None], jnp.zeros(20)), (np.ones(20),))}).source
    count = v8.eval(f"(()=>{{const x=new Float64Array(20),f=({same}).f,a=f(x),b=f(x);return new Set([x.buffer,"
                    "...a.map(v=>v.buffer),...b.map(v=>v.buffer)]).size})()")  # fmt: skip
    assert count == 9


def test_the_source_is_one_expression_without_eval():
    module = compile({"f": (lambda k: jax.random.normal(k, (9,)), (jax.random.key(0),))})
    assert module.source.startswith("(()=>{")
    assert module.source.endswith("})()")
    for word in ("eval(", "new Function", "import ", "export ", "globalThis", "window"):
        assert word not in module.source


def test_many_numbers_are_put_into_an_array_at_once(run):
    def table(a, b):
        row = jnp.stack([a, 2.0 * a, b, a + b, a - b, b * b, a * b])
        return jnp.concatenate([row, jnp.stack([b, a]), jnp.sin(row)])

    with jax.enable_x64(True):
        module = compile({"table": (table, (1.0, 2.0))})
        expected = table(jnp.asarray(3.0), jnp.asarray(-0.5))
    assert ".set([" in module.source
    np.testing.assert_allclose(run(module, "table", 3.0, -0.5), expected, rtol=1e-15)  # one sine may round otherwise


def test_a_shared_surface_is_written_once():
    surface = jax.jit(jax.value_and_grad(lambda x: jnp.cos(x[0]) * jnp.exp(-(x[1] ** 2)) + jnp.sin(x[0] * x[1]) ** 4))

    def race(x):
        def run(rate):
            return jax.lax.scan(lambda x, _: (x - rate * surface(x)[1], x), x, None, length=50)

        return [run(r) for r in (0.1, 0.2, 0.3)]

    start = np.ones(2, "float32")
    source = compile({"race": (race, (start,))}).source
    assert source.count("Math.cos") == compile({"surface": (surface, (start,))}).source.count("Math.cos")
    assert source.count("for(let") == 3


def test_loops_with_the_same_body_share_a_function():
    def both(x):
        def run(rate):
            return jax.lax.scan(lambda x, r: (x - rate * jnp.sin(x), x), x, None, length=50)

        return run(x * 0.1), run(x * 0.2)

    assert compile({"both": (both, (np.float32(1),))}).source.count("for(let") == 1


def test_unsupported_operations_name_themselves_the_line_and_a_way_out():
    def solve(a):
        return jnp.linalg.cholesky(a)  # the line that the error names

    line = inspect.getsourcelines(solve)[1] + 1
    with pytest.raises(Unsupported) as error:
        compile(solve, np.eye(12))
    assert error.value.what == "cholesky"
    assert f"test_js_module.py:{line}" in str(error.value)
    assert "factorisation" in str(error.value)


@pytest.mark.parametrize(
    ("fn", "args", "what"),
    [
        (jnp.fft.rfft, (np.ones(16, "float32"),), "fft"),
        (lambda x: x.astype("bfloat16") + 1, (np.ones(3),), "dtype bfloat16"),
        (lambda x: x * 1j, (np.ones(3),), "dtype complex"),
        (lambda x: jax.debug.print("{}", x), (np.ones(3),), "debug"),
        (lambda x: jax.pure_callback(lambda a: a, x, x), (np.ones(3),), "pure_callback"),
        (lambda x: jax.random.normal(jax.random.key(0, impl="rbg"), (3,)) + x, (np.ones(3),), "random keys"),
        (lambda x: jax.lax.conv(x, x, (1, 1), "SAME"), (np.ones((1, 1, 4, 4)),), "conv_general_dilated"),
    ],
)
def test_unsupported(fn, args, what):
    with pytest.raises(Unsupported, match=what):
        compile(fn, *args)


def test_a_step_on_a_surface_is_small_and_allocates_nothing():
    import optax
    from test_js_optax import rosenbrock

    def descend(rate, x):
        def body(carry, _):
            x, state = carry
            update, state = optax.adam(rate).update(jax.grad(rosenbrock)(x), state, x)
            return (x + update, state), x

        return jax.lax.scan(body, (x, optax.adam(rate).init(x)), None, length=1000)[1]

    with jax.enable_x64(True):
        source = compile(descend, 0.01, np.zeros(2)).source
    assert len(source) < 1_200
    assert len(gzip.compress(source.encode())) < 700
    loop = source[source.index("for(let") :]
    assert "new " not in loop
    assert "=>" not in loop
