"""What every optimizer of the catalogue must do; a new one is tested by being there."""

import json
import math
import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from compilations import compiled
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert
from replay import linear

from simulab.catalogue import optimizers
from simulab.component import namespace
from simulab.knob import Knob

REFERENCE = Path(__file__).parents[1] / "reference" / "torch.npz"
MARKERS = {"circle", "square", "triangle", "diamond", "inverted_triangle", "star", "plus", "cross", "hex", "pentagon"}
TERMS = {"gradient", "velocity", "m_hat", "v_hat", "effective_rate", "lookahead"}

every_optimizer = pytest.mark.parametrize("name", list(optimizers))


def one_step(optimizer):
    return jax.jit(lambda x, state, knobs, g: optimizer.step(linear(g), x, state, namespace(knobs)))


@every_optimizer
def test_it_has_an_oracle(name):
    """Recorded from PyTorch, or live in optax (test_against_optax runs every ``optax_code``)."""
    with np.load(REFERENCE) as recorded:
        in_torch = {case["optimizer"] for case in json.loads(str(recorded["cases"]))}
    assert name in in_torch or optimizers[name].optax_code


@every_optimizer
def test_it_converges_on_the_bowl(name):
    """From (2, -1.5), κ = 10, some rate brings the loss below a hundredth within 500 steps."""
    optimizer = optimizers[name]()

    def loss(x):
        return 0.5 * (x[0] ** 2 + 10 * x[1] ** 2)

    def final(rate):
        x = jnp.array([2.0, -1.5])
        knobs = namespace(optimizer.knobs({"learning_rate": rate}))
        step = lambda carry, _: (optimizer.step(loss, *carry, knobs)[:2], None)  # noqa: E731
        return loss(jax.lax.scan(step, (x, optimizer.init(x)), length=500)[0][0])

    losses = jax.jit(jax.vmap(final))(jnp.logspace(-4, 1, 31))
    assert jnp.nanmin(losses) < 0.01 * loss(jnp.array([2.0, -1.5]))


@every_optimizer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_it_keeps_the_precision(name, dtype):
    """Weights, state and terms have x's dtype, whether knobs are Python's numbers or of x's dtype; a count stays a count."""
    optimizer = optimizers[name]()
    with jax.enable_x64(True):
        x = jnp.array([1.0, -2.0], dtype)
        numbers = optimizer.knobs()
        arrays = {
            knob: jnp.asarray(value, None if isinstance(value, bool) else dtype) for knob, value in numbers.items()
        }
        for knobs in (numbers, arrays):
            stepped, state, terms = one_step(optimizer)(x, optimizer.init(x), knobs, x)
            first = optimizer.init(x)
            assert jax.tree.structure(state) == jax.tree.structure(first)
            counts = [jnp.issubdtype(leaf.dtype, jnp.integer) for leaf in jax.tree.leaves(first)]
            assert [leaf.dtype for leaf in jax.tree.leaves(state)] == [leaf.dtype for leaf in jax.tree.leaves(first)]
            numbers_of_state = [leaf for leaf, count in zip(jax.tree.leaves(state), counts) if not count]
            assert {leaf.dtype.name for leaf in (stepped, *numbers_of_state, *terms.values())} == {dtype}


@every_optimizer
def test_moving_a_knob_does_not_recompile(name):
    optimizer = optimizers[name]()
    step, x = one_step(optimizer), jnp.ones(2)

    def at(fraction):
        knobs = {
            knob: bool(fraction > 0.5)
            if isinstance(value, bool)
            else np.interp(fraction, [0, 1], optimizer.param[knob].bounds).item()
            for knob, value in optimizer.knobs().items()
        }
        step(x, optimizer.init(x), knobs, x)

    at(0.2)
    assert compiled(lambda: [at(0.5), at(0.8)]) == []


@every_optimizer
def test_terms_have_the_shape_of_x_and_are_finite_where_the_gradient_is_zero(name):
    optimizer = optimizers[name]()
    step, x = one_step(optimizer), jnp.zeros(2)
    state = optimizer.init(x)
    for _ in range(3):
        stepped, state, terms = step(x, state, optimizer.knobs(), jnp.zeros(2))
        np.testing.assert_array_equal(stepped, x)
        assert set(terms) <= TERMS
        assert "gradient" in terms
        assert all(term.shape == x.shape and jnp.all(jnp.isfinite(term)) for term in terms.values())


@every_optimizer
def test_it_works_in_one_dimension(name):
    optimizer = optimizers[name]()
    x = jnp.array([2.0])
    stepped, _, terms = one_step(optimizer)(x, optimizer.init(x), optimizer.knobs(), jnp.array([1.0]))
    assert stepped.shape == (1,)
    assert stepped[0] < 2.0
    assert all(term.shape == (1,) for term in terms.values())


def drawn(declared):
    if not isinstance(declared, Knob):
        return st.booleans()
    low, high = declared.bounds
    if declared.log:
        exponents = st.floats(math.log10(low), math.log10(high))
        return exponents.map(lambda e: min(max(10.0**e, low), high))
    return st.floats(low, high)


@every_optimizer
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_any_allowed_knobs_give_finite_steps(name, data):
    """In float32, over three steps, for gradients up to 1,000 with zeros and tiny numbers among them."""
    optimizer = optimizers[name]()
    step = STEPS.setdefault(name, one_step(optimizer))
    knobs = {knob: data.draw(drawn(declared), knob) for knob, declared in optimizer.knob_declarations().items()}
    slope = st.floats(-1000, 1000, width=32)
    x, state = jnp.array([1.0, -2.0]), optimizer.init(jnp.zeros(2))
    for t in range(3):
        gradient = jnp.array(data.draw(st.tuples(slope, slope), f"gradient {t}"), jnp.float32)
        x, state, terms = step(x, state, knobs, gradient)
        assert all(jnp.all(jnp.isfinite(leaf)) for leaf in jax.tree.leaves((x, state, terms)))


STEPS = {}


@every_optimizer
def test_it_documents_itself(name):
    kind = optimizers[name]
    assert kind.title
    assert len(kind.__doc__) > 60
    assert re.search(r"\((19|20)\d\d\)", kind.reference)
    for knob, declared in kind.knob_declarations().items():
        assert declared.doc, knob
        if isinstance(declared, Knob):
            low, high = declared.bounds
            assert low <= declared.default <= high
            assert declared.symbol


@every_optimizer
def test_its_equation_renders(name):
    """Left-over backslashes and alignment marks are what latex2mathml makes of a command it does not know."""
    mathml = convert(optimizers[name].equation)
    assert mathml.startswith("<math")
    assert "\\" not in mathml
    assert "<mi>&</mi>" not in mathml


@every_optimizer
def test_its_code_to_copy_names_every_number(name):
    """Every knob appears in the code, but for the bias correction, which no library can switch off."""
    kind = optimizers[name]
    knobs = kind().knobs()
    for code in filter(None, (kind.optax_code, kind.torch_code, *(one.made for one in kind.written.values()))):
        assert set(re.findall(r"{(\w+)}", code)) == set(knobs) - {"bias_correction"}
        compile(code.format(**knobs), "code to copy", "eval")
    if kind.optax_code:
        assert isinstance(eval(kind.optax_code.format(**knobs), {"optax": optax}), optax.GradientTransformation)


def test_each_has_its_own_colour_dash_and_marker():
    made = [optimizers.make(name, name) for name in optimizers]  # who brings no colour has a spare one there
    looks = [(one.colour, one.dash, one.marker) for one in made]
    assert len(set(looks)) == len(looks)
    assert len({(colour, dash) for colour, dash, _ in looks}) == len(looks)
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", colour) and marker in MARKERS for colour, _, marker in looks)


def test_modules_without_a_rule_are_not_in_the_catalogue():
    assert not [name for name in optimizers if name.startswith("_")]
    twelve = "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad nadam adamw lamb lion"
    assert set(optimizers) >= set(twelve.split())
