"""Functions of one variable on which a check shows what it can and cannot do."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Example:
    """A function to check, with what a picture needs."""

    title: str
    equation: str
    """LaTeX"""
    doc: str
    f: Callable[[jax.Array], jax.Array]
    """x (scalar) -> f(x), in x's dtype"""
    code: str
    """The same in Python; ``xp`` is the library"""
    point: float
    box: tuple[float, float] = (-3.0, 3.0)
    kink: float = math.nan
    """Where the slope jumps"""


EXAMPLES = {
    "sine": Example(
        "Smooth: sin x", r"f(x) = \sin x", "Smooth, and of the size of 1: the textbook's V.", jnp.sin, "xp.sin(x)", 1.0
    ),
    "cubic": Example(
        "Polynomial: x³ − 2x",
        r"f(x) = x^3 - 2x",
        "The third derivative is 6, so a central difference is off by exactly h².",
        lambda x: x**3 - 2 * x,
        "x**3 - 2 * x",
        1.2,
    ),
    "parabola": Example(
        "Polynomial: x²",
        r"f(x) = x^2",
        "Central differences are exact on a parabola: nothing is truncated, only rounded.",
        lambda x: x**2,
        "x**2",
        1.3,
    ),
    "relu": Example(
        "Kink: ReLU",
        r"f(x) = \max(0, x)",
        "Right on either side of the kink, wrong across it. Move the point to the kink.",
        lambda x: jnp.where(x > 0, x, 0),
        "xp.where(x > 0, x, 0)",
        0.02,
        kink=0.0,
    ),
    "absolute": Example(
        "Kink: |x|",
        r"f(x) = |x|",
        "The slope jumps from −1 to 1: across the kink a central difference is their mean.",
        jnp.abs,
        "xp.abs(x)",
        -0.05,
        kink=0.0,
    ),
    "offset": Example(
        "Badly scaled: 10⁶ + sin x",
        r"f(x) = 10^6 + \sin x",
        "A million takes six of the digits: what is left over for the slope is rounding.",
        lambda x: 1e6 + jnp.sin(x),
        "1e6 + xp.sin(x)",
        1.0,
    ),
    "wiggle": Example(
        "Badly scaled: sin 100x",
        r"f(x) = \sin 100x",
        "It bends within a hundredth: h has to be smaller than that by far.",
        lambda x: jnp.sin(100 * x),
        "xp.sin(100 * x)",
        1.0,
        (0.9, 1.1),
    ),
}
