"""A typed formula means what a textbook means by it, and a wrong one is told where it is wrong."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from latex2mathml.converter import convert

from simulab.formula import LONGEST, Formula, FormulaError
from simulab.formula.vocabulary import FUNCTIONS

X, Y = 0.7, -0.4
MEANS = {
    "sin(3x) + x^2 + y^2/4": math.sin(3 * X) + X**2 + Y**2 / 4,
    "-x^2": -(X**2),
    "2^-x": 2**-X,
    "2^3^2 x": 512 * X,
    "(-2)^3 + y": -8 + Y,
    "1/2x": X / 2,
    "6/2(x+1)": 3 * (X + 1),
    "x - y - 1": X - Y - 1,
    "x / y / 2": X / Y / 2,
    "2x^2y": 2 * X**2 * Y,
    "xy + ex + pi y": X * Y + math.e * X + math.pi * Y,
    "3(x+1)(y-2)": 3 * (X + 1) * (Y - 2),
    "x sin(y) cos(x)": X * math.sin(Y) * math.cos(X),
    "x**2 · y² × π": X**2 * Y**2 * math.pi,
    "−x + +y - -2": -X + Y + 2,
    "1e-3x + .5y + 2.": 1e-3 * X + 0.5 * Y + 2,
    "w1^2 + W2": X**2 + Y,
    "SIN(X)": math.sin(X),
    "[x + {y - 1}]": X + Y - 1,
    "max(x, y) - min(x, 0.1) + relu(y)": X - 0.1,
    "sigmoid(x) + ln(x) + log(x)": 1 / (1 + math.exp(-X)) + 2 * math.log(X),
    "sqrt(abs(y)) + exp(-x^2)": math.sqrt(-Y) + math.exp(-(X**2)),
    "(1+x^2)^0.5": math.sqrt(1 + X**2),
}


@pytest.mark.parametrize("text", MEANS)
def test_it_means_what_a_textbook_means(text: str):
    formula = Formula(text)
    with jax.enable_x64(True):
        assert float(formula(jnp.asarray(X), jnp.asarray(Y))) == pytest.approx(MEANS[text], rel=1e-14)
    assert float(formula.over(np.asarray(X), np.asarray(Y))) == pytest.approx(MEANS[text], rel=1e-14)
    # the code to copy is the same computation
    assert eval(formula.python, {"xp": np, "math": math, "x": X, "y": Y}) == pytest.approx(MEANS[text], rel=1e-14)
    assert convert(formula.latex).startswith("<math")


WRONG = {
    "": (0, "Type a formula"),
    "x +": (3, "missing after “+”"),
    "x + * y": (4, "missing after “+” before “*”"),
    "(x + 1": (6, "parenthesis of character 1 is not closed"),
    "x)": (1, "closes nothing"),
    "sin x": (4, "needs parentheses: sin(x)"),
    "sin^2(x)": (3, "Write the power after the parenthesis: sin(x)^2"),
    "foo(x)": (0, "no “foo” here"),
    "2 z": (2, "no “z” here"),
    "|x|": (0, "abs(x)"),
    "x = 3": (2, "without an equals sign"),
    "0,5x": (1, "decimals have a point"),
    "x2": (1, "x*2 or x^2"),
    "x 2": (2, "sign that stands before"),
    "max(x)": (5, "two numbers"),
    "sin(x, y)": (5, "one number"),
    "x^21": (2, "exponent is 21"),
    "x^9^9": (2, "at most 20"),
    "x^(0/0)": (2, "not a number"),
    "1e10x": (0, "too large"),
    "(" * 30: (24, "levels"),
    "-" * 30: (24, "levels"),
    "x" * 201: (LONGEST, "200 characters at most"),
    "x.real": (1, "“.”"),
    "__import__('os')": (0, "“_”"),
    "x\x00": (1, "character 0"),
    "sin2x": (3, "sin needs parentheses: sin(2x)"),
    "α x^2": (0, "Greek letters have no value here"),
    "x₁^2": (1, "without an index"),
    "x⁻¹": (1, "x^-1"),
    "½x^2": (0, "1/2"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_said_under_its_character(text: str):
    at, says = WRONG[text]
    with pytest.raises(FormulaError) as caught:
        Formula(text)
    assert (caught.value.at, says in caught.value.reason) == (at, True), caught.value
    assert str(caught.value) == f"character {at + 1}: {caught.value.reason}"


def test_one_weight_has_no_y():
    with pytest.raises(FormulaError, match="There is no y here: this surface has one weight, x"):
        Formula("x + y", ("x",))


def test_two_spellings_of_one_computation_are_one_formula():
    assert Formula("x**2 + pi*y") == Formula("x^2+π y")
    assert hash(Formula("x**2")) == hash(Formula("x^2"))
    assert Formula("x^2") != Formula("x^3")
    assert Formula("x + (y + 1)") != Formula("x + y + 1")  # rounds differently


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_derivative_is_right(name: str):
    """JAX's derivative of every function of the vocabulary against a central difference, to its own error."""
    call = f"{name}(x)" if FUNCTIONS[name].count == 1 else f"{name}(x^2, x)"
    formula, h = Formula(call, ("x",)), 1e-6
    with jax.enable_x64(True):
        slope = float(jax.grad(formula)(jnp.asarray(X)))
        rise = float(formula(jnp.asarray(X + h)) - formula(jnp.asarray(X - h))) / (2 * h)
    assert slope == pytest.approx(rise, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("sin(3x) + x^2 + y^2/4", r"\sin\left(3 x\right) + {x}^{2} + \frac{{y}^{2}}{4}"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("(x+1)^2 2", None),
        ("2*3x", r"2 \cdot 3 x"),
        ("2 (-x)", r"2 \cdot \left(-x\right)"),
        ("(x/y)^2", r"{\left(\frac{x}{y}\right)}^{2}"),
        ("pi abs(x)", r"\pi \left|x\right|"),
    ],
)
def test_it_is_set_as_a_textbook_sets_it(text: str, latex: str | None):
    if latex is None:
        with pytest.raises(FormulaError):
            Formula(text)
    else:
        assert Formula(text).latex == latex
