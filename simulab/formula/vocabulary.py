"""The words that a formula may use: an allow-list, and all there is.

Each function is written once, in the array library ``xp`` (``jax.numpy``, ``numpy`` or ``torch``), and as text for the
code to copy; what is not in these tables cannot be said.
"""

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

CONSTANTS = {"pi": math.pi, "e": math.e}
ALIASES = {"π": "pi", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "log": "ln", "w1": "x", "w2": "y"}
"""Other spellings; w1 and w2 are the two weights. As in Python, log is the natural one."""
VARIABLES = ("x", "y")


class Function(NamedTuple):
    """A function of ``count`` numbers."""

    count: int
    value: Callable[..., Any]
    """``value(xp, *arguments)``."""
    code: str
    """The same as Python text; {0} and {1} stand for the arguments, each once: nesting must not double a text."""
    latex: str
    """{0} and {1} stand for the arguments."""


def _plain(name: str, latex: str = "", spelled: str = "") -> Function:
    spelled = spelled or name
    shown = latex or rf"\{name}\left({{0}}\right)"
    return Function(1, lambda xp, u: getattr(xp, spelled)(u), f"xp.{spelled}({{0}})", shown)


FUNCTIONS = {
    "sin": _plain("sin"),
    "cos": _plain("cos"),
    "tan": _plain("tan"),
    "asin": _plain("asin", r"\arcsin\left({0}\right)", "arcsin"),
    "acos": _plain("acos", r"\arccos\left({0}\right)", "arccos"),
    "atan": _plain("atan", r"\arctan\left({0}\right)", "arctan"),
    "sinh": _plain("sinh"),
    "cosh": _plain("cosh"),
    "tanh": _plain("tanh"),
    "exp": _plain("exp"),
    "ln": _plain("ln", spelled="log"),
    "log10": _plain("log10", r"\log_{{10}}\left({0}\right)"),
    "log2": _plain("log2", r"\log_{{2}}\left({0}\right)"),
    "sqrt": _plain("sqrt", r"\sqrt{{{0}}}"),
    "abs": _plain("abs", r"\left|{0}\right|"),
    "sigmoid": Function(
        1, lambda xp, u: 0.5 * (1 + xp.tanh(0.5 * u)), "(0.5 * (1 + xp.tanh(0.5 * ({0}))))", r"\sigma\left({0}\right)"
    ),
    "relu": Function(1, lambda xp, u: xp.where(u > 0, u, 0.0), "xp.clip({0}, 0, None)", r"\max\left(0, {0}\right)"),
    "min": Function(2, lambda xp, u, v: xp.where(u < v, u, v), "xp.minimum({0}, {1})", r"\min\left({0}, {1}\right)"),
    "max": Function(2, lambda xp, u, v: xp.where(u > v, u, v), "xp.maximum({0}, {1})", r"\max\left({0}, {1}\right)"),
}
BOUNDED = {"min": "xp.clip({0}, None, {1})", "max": "xp.clip({0}, {1}, None)"}
"""Their code where one of the two is a number, which PyTorch's own does not take."""


@functools.cache
def spelled(variables: tuple[str, ...] = VARIABLES) -> tuple[tuple[str, ...], dict[str, str]]:
    """Every spelling, the longest first, by which a run of letters is split (xy is x times y); and what others stand for."""
    aliases = dict(ALIASES)
    if "x" not in variables:  # places of a plane: x and y are other names of theirs
        aliases |= {name: variables[VARIABLES.index(ALIASES.get(name, name))] for name in ("x", "y", "w1", "w2")}
    words = {*FUNCTIONS, *CONSTANTS, *aliases, *VARIABLES, *variables}
    return tuple(sorted(words, key=lambda word: (-len(word), word))), aliases
