"""A typed input is read alike in the browser and on a server, and is what its formula says."""

import jax.numpy as jnp
import numpy as np
import pytest
from pure import V8

from simulab.formula import Formula, FormulaError
from simulab.machine import backend
from simulab.widgets.net_lab import typed

READ = [
    "", "x1^2 + x2^2", "x₁x₂", "sin(3x1) cos(pi x2)", "-x1^2", "2^-x1", "2^3^2 x1", "max(x1, x2) - 1", "min(x, 0.5) y", "|x1|",
    "x1/x2", "1/0", "ln(x1) + sqrt(x2)", "exp(exp(9x1))", "sigmoid(5x1) relu(x2)", "2(x1+1)(x2−1)", "x1²", "x1**2", "log10(x1) 2",
    "x1 +", "(x1", "x1)", "foo(x1)", "x3", "x12", "sin x1", "sin(x1, x2)", "max(x1)", "x1^99", "x1^(1/0)", "3 4", "= x1", "x1,5",
    "α", "x₃", "1e12", ")", "sin^2(x1)", "((((((((((((((((((((((((x1))))))))))))))))))))))))", "min(x1,min(x1,min(x1,x2)))",
    "😀 + x1", "x" * 30, "x" * 31, "xy" * 30,
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    return V8()


@pytest.mark.parametrize("text", READ)
def test_the_browser_reads_what_the_server_reads(text, browser):
    try:
        steps, said = typed.leaf(text), None
    except FormulaError as error:
        steps, said = None, str(error)
    assert browser("formula.wrong", text) == said
    if said is None:
        found = browser("(text => Array.from(formula.leaf(text)))", text)
        np.testing.assert_array_equal(np.reshape(found, steps.shape), steps)


def test_it_is_what_the_formula_says_and_nothing_where_that_has_no_value():
    places = np.random.default_rng(0).normal(size=(typed.PART, 2))
    with backend.float64():
        for text in READ[1:19]:
            try:
                wanted = Formula(text, typed.VARIABLES).over(*places.T)
            except FormulaError:
                continue
            said = typed.values(jnp.asarray(typed.leaf(text)), jnp.asarray(places))
            wanted = np.where(np.isfinite(wanted), wanted, 0)
            # exp(exp(9 x)) magnifies the last digit of its exponent
            np.testing.assert_allclose(
                said, wanted, rtol=1e-12 if "exp(" not in text else 1e-9, atol=1e-15, err_msg=text
            )


def test_there_is_room_for_every_formula_of_the_longest():
    """Each level of parentheses lets at most one number wait."""
    deepest = "x1+(" * 12 + "x2" + ")" * 12
    assert len(deepest) > typed.LONGEST >= typed.STACK
    for text in ("x1+(" * 11 + "x2" + ")" * 11, "x1^" * 19 + "x2"):
        steps = typed.leaf(text)
        growth = np.cumsum([typed.GROWTH[int(code)] for code in steps[0]])
        assert growth.max() <= typed.STACK
        assert growth[-1] == 1
