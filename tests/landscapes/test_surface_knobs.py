"""Knobs are traced leaves, and a surface computes in the precision it is given."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from drawing import knobs
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab.landscape import Landscape


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_turning_a_knob_never_retraces(surface: Landscape, data: st.DataObject) -> None:
    traces = []

    @jax.jit
    def loss(x, knobs):
        traces.append(None)
        return surface.bind(knobs)(x)

    for values in data.draw(st.lists(knobs(surface), min_size=2, max_size=4)):
        bound = loss(jnp.array(surface.start), values)
        turned = type(surface)(**values).loss(jnp.array(surface.start))
        assert float(bound) == pytest.approx(float(turned), rel=1e-14)  # jit may fuse a multiply and an add
    assert len(traces) == 1


def test_every_knob_does_something(surface: Landscape) -> None:
    x = jnp.array([0.7 * high + 0.3 * low for low, high in surface.bounds]) * jnp.array([1.0, 0.5][: surface.dimension])
    for name, knob in surface.knob_declarations().items():
        low, high = (float(surface.bind({**surface.knobs(), name: value})(x)) for value in knob.bounds)
        middle = float(surface.bind(surface.knobs())(x))
        assert len({round(value, 12) for value in (low, middle, high)}) > 1


def test_the_equations_letters_are_the_knobs_symbols(surface: Landscape) -> None:
    latex = {"κ": r"\kappa", "θ": r"\theta"}
    for knob in surface.knob_declarations().values():
        assert latex.get(knob.symbol, knob.symbol) in surface.equation


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept(surface: Landscape, dtype: type) -> None:
    x = jnp.array(surface.start, dtype)
    value, gradient = jax.jit(jax.value_and_grad(surface.bind(surface.knobs())))(x)
    assert value.dtype == gradient.dtype == dtype
    assert value.shape == ()
    assert gradient.shape == (surface.dimension,)


def test_single_precision_alone_gives_the_same_picture(surface: Landscape) -> None:
    exact = float(jax.jit(surface.loss)(jnp.array(surface.start)))
    with jax.enable_x64(False):
        single = jax.jit(surface.loss)(jnp.array(surface.start, jnp.float32))
    assert single.dtype == np.float32
    # Rounding of x and of some ten operations in 24 bits; a start on a slope magnifies the first.
    assert float(single) == pytest.approx(exact, rel=1e-4, abs=1e-6)


def test_it_is_finite_everywhere_in_the_box(surface: Landscape) -> None:
    corners = np.stack(np.meshgrid(*[np.linspace(low, high, 41) for low, high in surface.bounds]), axis=-1)
    value, gradient = jax.jit(jax.vmap(jax.value_and_grad(surface.loss)))(corners.reshape(-1, surface.dimension))
    assert np.all(np.isfinite(value))
    assert np.all(np.isfinite(gradient))
