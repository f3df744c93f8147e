"""Truncation, rounding and the best step, as theory has them; every operation in the precision that is asked for."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.gradcheck import differences, expected, relative_error
from simulab.gradcheck.functions import EXAMPLES
from simulab.machine import backend

H = np.logspace(0, -14, 85)


def curve(f, x, dtype):
    """(len(H), 2) relative errors of forward and central differences."""
    with backend.float64():
        true = jax.grad(f)(jnp.float64(x))
        at = jnp.full(1, x, dtype)
        found = jax.vmap(lambda h: jnp.stack(differences(lambda p: f(p[0]), at, h)))(jnp.asarray(H))
        return np.asarray(relative_error(true[None], found.astype(float)))


def theory(f, x, order, roundoff):
    with backend.float64():
        x = jnp.full(1, float(x))
        slope = jax.grad(lambda p: f(p[0]))(x)
        return [float(term) for term in expected(lambda p: f(p[0]), x, slope, order, roundoff)]


def test_truncation_is_taylors():
    x = 1.0
    forward, central = (theory(jnp.sin, x, order, 2.0**-53)[0] for order in (1, 2))
    assert forward == pytest.approx(np.tan(x) / 2, rel=1e-4)  # |f''| / 2 |f'|
    assert central == pytest.approx(1 / 6, rel=1e-4)  # |f'''| / 6 |f'|
    found = curve(jnp.sin, x, jnp.float64)
    large = (H <= 0.01) & (H >= 1e-3)  # where rounding is nothing and Taylor's next term a hundredth
    np.testing.assert_allclose(found[large, 0], forward * H[large], rtol=0.01)
    np.testing.assert_allclose(found[large, 1], central * H[large] ** 2, rtol=0.01)


@pytest.mark.parametrize("name", ["sine", "cubic", "offset", "wiggle"])
@pytest.mark.parametrize(("dtype", "roundoff"), [(jnp.float32, 2.0**-24), (jnp.float64, 2.0**-53)])
def test_the_v_has_its_bottom_where_theory_says(name, dtype, roundoff):
    example = EXAMPLES[name]
    found = curve(example.f, example.point, dtype)
    for order in (1, 2):
        truncation, rounding, best = theory(example.f, example.point, order, roundoff)
        error = found[:, order - 1]
        bound = np.minimum(truncation * H**order + rounding / H, 1)
        assert np.all(error <= 4 * bound + 1e-15)  # a bound, but for Taylor's next terms and the rounding of sines
        if best < 0.01:  # the bottom is ragged: by chance a step beside the best one rounds less
            assert 1 / 60 < H[np.argmin(error)] / best < 60
            near = error[np.abs(np.log10(H / best)) < 0.2].min()
            assert near < 300 * max(error.min(), roundoff)


def test_the_best_step_is_the_root_of_the_roundoff():
    for order, power in ((1, 1 / 2), (2, 1 / 3)):
        single, double = (theory(jnp.sin, 1.0, order, u)[2] for u in (2.0**-24, 2.0**-53))
        assert double / single == pytest.approx((2.0**-29) ** power, rel=1e-6)


def test_a_parabola_is_not_truncated():
    assert theory(EXAMPLES["parabola"].f, 1.3, 2, 2.0**-53)[2] == np.inf


def test_a_kink_within_reach_makes_the_numerical_value_wrong():
    relu = EXAMPLES["relu"].f
    assert sl.check_gradient(relu, 0.02, h=0.01).verdict == "right"
    assert sl.check_gradient(relu, 0.02, h=0.1).relative_error == pytest.approx(0.4)  # (0.12 - 0) / 0.2 = 0.6


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_nothing_is_left_where_the_step_is_below_the_grid_of_numbers(precision):
    """Exactly nothing: a product that is fused with the subtraction would leave its rounding over h, 2e8 here."""
    with backend.float64():
        x, h = jnp.asarray([0.072], precision), jnp.asarray(7e-19)
        found = jax.jit(lambda x: differences(lambda p: p[0] ** 2, x, h))(x)
    assert [float(one[0]) for one in found] == [0, 0]


def test_float32_is_float32_at_every_operation_though_the_program_around_is_in_float64():
    with backend.float64():
        for name, surface in sl.catalogue.landscapes.items():
            made = surface()
            knobs = {knob: jnp.float32(value) for knob, value in made.knobs().items()}
            program = jax.make_jaxpr(functools.partial(differences, made.bind(knobs)))(
                jnp.zeros(made.dimension, jnp.float32), jnp.float64(1e-5)
            )
            assert wider(program) == [], name


def wider(program):
    """Operations of a program that give float64, at any depth, but for constants made ready beforehand."""
    found = []
    for equation in program.jaxpr.eqns:
        found += [str(equation)[:80] for out in equation.outvars if out.aval.dtype == jnp.float64]
        for inner in jax.tree.leaves(equation.params, is_leaf=lambda leaf: hasattr(leaf, "jaxpr")):
            if hasattr(inner, "jaxpr"):
                found += wider(inner)
    return found
