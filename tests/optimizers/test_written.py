"""A rule that is written out for a library is the very rule, whatever the rate does: PyTorch's are recorded, optax's run."""

import hashlib
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from simulab.catalogue import optimizers
from simulab.component import namespace

FOUND = json.loads((Path(__file__).parents[1] / "reference" / "torch_lab.json").read_text(encoding="utf-8"))["rules"]
RATES = [0.1, 0.1, 0.05, 0.2, 0.02, 0.1]
START = np.array([1.5, -0.7, 0.3, 2.0, -1.2])
SCALES = np.array([1.0, 10.0, 0.1, 1.0, 3.0])


def loss(w):
    return jnp.sum(SCALES * w**2 / 2 + jnp.sin(w))


def ours(name):
    """(T + 1, 5) the rule's own steps."""
    rule, w = optimizers[name](), jnp.asarray(START, float)
    path, state = [w], rule.init(w)
    for rate in RATES:
        w, state, _ = rule.step(loss, w, state, namespace({**rule.knobs(), "learning_rate": rate}))
        path.append(w)
    return np.array(path)


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("name", [name for name in optimizers if "torch" in optimizers[name].written])
def test_in_pytorch(name):
    written = optimizers[name].written["torch"]
    text = f"{written.lines}\n{written.made}\n{written.ahead}"
    assert hashlib.sha256(text.encode()).hexdigest() == FOUND[name]["lines"], "run tests/reference/record_torch_lab.py"
    np.testing.assert_allclose(FOUND[name]["path"], ours(name), rtol=1e-12)


@pytest.mark.parametrize("name", [name for name in optimizers if "optax" in optimizers[name].written])
def test_in_optax(name):
    written, made = optimizers[name].written["optax"], {"optax": optax, "jnp": jnp}
    exec(written.lines, made)
    params = jnp.asarray(START, float)
    path, state = [params], None
    for rate in RATES:
        knobs = optimizers[name]().knobs() | {"learning_rate": rate}
        rule = eval(written.made.format(**knobs), made)
        state = rule.init(params) if state is None else state
        there = eval(written.ahead.format(**knobs) or "params", {"params": params, "state": state})
        updates, state = rule.update(jax.grad(loss)(there), state, params)
        params = params + updates
        path.append(params)
    np.testing.assert_allclose(path, ours(name), rtol=1e-12)


def test_what_a_library_has_not_is_written_out():
    for name, rule in optimizers.items():
        assert rule.optax_code, name
        assert rule.torch_code or "torch" in rule.written, name
