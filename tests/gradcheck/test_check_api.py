"""``check_gradient`` says which part is wrong, in either precision, and refuses what it cannot check in one sentence."""

import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.gradcheck import judge, relative_error


def net(p):
    return jnp.sum(jnp.tanh(jnp.array([0.3, -0.7], p["W"].dtype) @ p["W"] + p["b"]) ** 2)


POINT = {"W": np.array([[0.1, -0.4], [0.8, 0.3]]), "b": np.array([0.2, -0.1])}


def test_a_net_is_checked_part_by_part():
    import jax

    def forgot_the_bias(p):
        return {**jax.grad(net)(p), "b": jnp.zeros_like(p["b"])}

    found = sl.check_gradient(net, POINT, forgot_the_bias)
    assert [(part.name, part.verdict) for part in found.parts] == [("['W']", "right"), ("['b']", "wrong")]
    assert found.relative_error == pytest.approx(1)
    assert found.verdict == "wrong"
    assert "['b']" in repr(found)


def test_in_float32_a_right_gradient_looks_wrong_at_the_same_step():
    double, single = (sl.check_gradient(net, POINT, precision=p) for p in ("float64", "float32"))
    assert double.verdict == "right"
    assert single.relative_error > 1e4 * double.relative_error
    assert single.parts[0].numerical.dtype == np.float32


@pytest.mark.parametrize(
    ("error", "verdict"), [(0, 0), (9e-8, 0), (2e-7, 1), (2e-5, 2), (9e-4, 2), (2e-3, 3), (2, 3), (np.nan, 3)]
)
def test_the_thresholds(error, verdict):
    assert judge(jnp.asarray(error)) == verdict


def test_the_relative_error_goes_from_zero_to_two():
    a = jnp.array([3.0, 4.0])
    assert relative_error(a, a) == 0
    assert relative_error(a, -a) == 2
    assert relative_error(a, 0 * a) == 1
    assert relative_error(0 * a, 0 * a) == 0
    assert relative_error(jnp.array([1e-30]), jnp.array([2e-30])) == pytest.approx(
        0.5
    )  # squares would vanish in float32


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"h": 0}, "h: give a number above 0"),
        ({"h": float("nan")}, "h: give"),
        ({"scheme": "backward"}, "scheme: choose forward or central"),
        ({"precision": "float16"}, "precision: choose"),
        ({"x": "far"}, "x: give numbers"),
        ({"x": []}, "x: give one number at least"),
        ({"gradient": jnp.zeros(3)}, "gradient: it has to have the shape of x"),
        ({"f": 3}, "f: give a function"),
        ({"f": lambda x: x}, "f: it has to return one number"),
        ({"f": lambda x: jnp.sum(x) * np.float64(2), "precision": "float32"}, "f: it returns float64"),
    ],
)
def test_what_cannot_be_checked_is_said(arguments, says):
    given = {"f": lambda x: jnp.sum(x**2), "x": [1.0, 2.0], **arguments}
    with pytest.raises((ValueError, TypeError), match=says):
        sl.check_gradient(given.pop("f"), given.pop("x"), **given)


@pytest.mark.parametrize(("scheme", "h"), [("central", 1e-3), ("forward", 1e-2)])
def test_a_step_that_is_lost_in_rounding_gets_no_verdict(scheme, h):
    """At 310,000 the neighbours of a float32 are 0.03 away."""
    with pytest.raises(ValueError, match=r"^h: .* is lost in the rounding of x = 310000 in float32"):
        sl.check_gradient(
            lambda x: jnp.sum(x**2), np.array([3.1e5]), lambda x: 0 * x, precision="float32", h=h, scheme=scheme
        )
    found = sl.check_gradient(lambda x: jnp.sum(x**2), np.array([3.1e5]), lambda x: 0 * x, h=h, scheme=scheme)
    assert found.verdict == "wrong"


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_on_a_kink_there_is_no_verdict_and_the_other_entries_keep_theirs(precision):
    """max(0, x) has slopes 0 and 1 at 0; whatever a gradient says there is as right as anything between them."""

    def f(x):
        return jnp.sum(jnp.maximum(x, 0))

    h = 1e-5 if precision == "float64" else 1e-2
    alone = sl.check_gradient(f, 0.0, h=h, precision=precision)
    assert (alone.verdict, alone.parts[0].kinks) == ("kink", 1)
    assert np.isnan(alone.relative_error)
    point = np.array([0.0, 0.5, -0.5])
    some = sl.check_gradient(f, point, lambda x: jnp.array([0.3, 1, 0], x.dtype), h=h, precision=precision)
    assert some.relative_error < 1e-5  # what rounding leaves of float32 at that step
    assert "no derivative at 1 of 3 entries" in repr(some)
    assert sl.check_gradient(f, point, lambda x: 0 * x, h=h, precision=precision).verdict == "wrong"
    beside = sl.check_gradient(f, 1e-6, h=h, precision=precision)  # a kink within reach is no kink of the point
    assert (beside.verdict, beside.parts[0].kinks) == ("wrong", 0)


def test_a_part_with_a_kink_is_worse_than_a_right_one_and_better_than_a_wrong_one():
    def f(p):
        return jnp.sum(jnp.abs(p["a"])) + jnp.sum(p["b"] ** 2)

    point = {"a": np.zeros(2), "b": np.array([2.0])}
    assert sl.check_gradient(f, point).verdict == "kink"
    assert sl.check_gradient(f, point, lambda p: {"a": p["a"], "b": -p["b"]}).verdict == "wrong"
