"""A typed formula is a surface like any other."""

import functools

import jax
import numpy as np
import pytest
from scipy.optimize import minimize

import simulab as sl

wavy = functools.cache(lambda: sl.Landscape.from_formula("sin(3x) + x^2 + y^2/4"))


def test_its_facts():
    assert wavy().bounds == ((-3.0, 3.0), (-3.0, 3.0))
    assert wavy().title == "sin(3x) + x^2 + y^2/4"
    assert wavy().equation.startswith(r"\sin")
    assert sl.Landscape.from_formula("x^4 - x^2").dimension == 1
    assert sl.Landscape.from_formula("x^2 + y^2", bounds=((-1, 1), (0, 2))).start == (0.8, 1.8)
    assert sl.Landscape.from_formula("(ln(x))^2 + y^2").start[0] > 0  # where the loss is finite


def test_its_minima_are_those_that_scipy_finds():
    with jax.enable_x64(True):
        for minimum in wavy().minima:
            found = minimize(lambda p: float(wavy().loss(np.asarray(p))), np.add(minimum.x, 0.03), method="BFGS")
            np.testing.assert_allclose(minimum.x, found.x, atol=1e-5)  # BFGS stops at a gradient of 1e-5
            assert minimum.value <= found.fun + 1e-12
    assert len(wavy().minima) == 2


@pytest.mark.parametrize(
    ("text", "minima"),
    [
        ("(1-x)^2 + 100(y-x^2)^2", [(1, 1)]),  # a narrow valley has one
        ("abs(x) + abs(y-1)", [(0, 1)]),  # kinks, where no gradient vanishes
        ("(x^2-1)^2", [(-1,), (1,)]),
        ("x^4 + y^4 + 100", [(0, 0)]),
        ("x^2 - y^2", []),
        ("x + y", []),
        ("x^2 + 0y", []),  # a trough has no isolated one
    ],
)
def test_minima_known_by_hand(text: str, minima: list[tuple[float, ...]]):
    found = [minimum.x for minimum in sl.Landscape.from_formula(text).minima]
    assert len(found) == len(minima)
    if minima:
        np.testing.assert_allclose(
            sorted(found), sorted(minima), atol=1e-4
        )  # x^4 is flat: Newton gains a third a round


def test_it_runs_and_its_facts_make_a_verdict():
    run = sl.descend(wavy(), "adam", start=(-2, 2), steps=400, learning_rate=0.05)
    assert run.verdict == "converged"
    assert (
        sl.descend(sl.Landscape.from_function("x^2 + y^2"), "sgd", steps=100, learning_rate=0.1).verdict == "converged"
    )


def test_what_is_wrong_is_one_sentence():
    with pytest.raises(ValueError, match="character 3: The formula stops here"):
        sl.Landscape.from_formula("x+")
    with pytest.raises(ValueError, match="not a finite number anywhere"):
        sl.Landscape.from_formula("ln(-1-x^2)")
    with pytest.raises(ValueError, match="There is no y here"):
        sl.Landscape.from_formula("y", bounds=((-1, 1),))
