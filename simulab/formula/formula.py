"""Formula: a loss that somebody typed."""

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from simulab.formula.evaluate import evaluate, folded
from simulab.formula.latex import latex
from simulab.formula.parser import parse
from simulab.formula.python import python
from simulab.formula.vocabulary import VARIABLES


class Formula:
    """A function of x (and y), read from text by an allow-list: nothing in it is ever executed as Python.

    Numbers, ``+ - * / ^ **``, parentheses, ``x`` and ``y`` (or ``w1`` and ``w2``), ``pi`` and ``e``, and the functions of
    ``simulab.formula.vocabulary``. A sign of multiplication may be left out: ``3x``, ``2(x+1)``, ``x sin(y)``.

    Args:
        text: what was typed, at most 200 characters.
        variables: the variables it may use.

    Raises:
        FormulaError: it cannot be read; the error says why in one sentence and where (``at``).
    """

    def __init__(self, text: str, variables: Sequence[str] = VARIABLES) -> None:
        self.text = text.strip()
        self.variables = tuple(variables)
        tree = parse(text, variables)
        self._tree = folded(tree)
        self.latex = latex(tree)
        """The formula as LaTeX, without dollar signs."""
        self.python = python(self._tree)
        """The formula as a Python expression in an array library ``xp``: what is computed."""
        self.uses = tree.variables()
        """The variables that are in it."""

    def __call__(self, *numbers: Any) -> Any:
        """The value in jax.numpy, differentiable; one argument a variable."""
        return jnp.asarray(evaluate(self._tree, dict(zip(self.variables, numbers, strict=True)), jnp), float)

    def over(self, *grids: np.ndarray) -> np.ndarray:
        """The value in NumPy over arrays of equal shape; NaN and infinities where there is none."""
        with np.errstate(all="ignore"):
            value = evaluate(self._tree, dict(zip(self.variables, grids, strict=True)), np)
        return np.broadcast_to(np.asarray(value, float), grids[0].shape)

    def __eq__(self, other: object) -> bool:
        """Two spellings of one computation are equal: x**2 and x^2."""
        return isinstance(other, Formula) and (self.python, self.variables) == (other.python, other.variables)

    def __hash__(self) -> int:
        return hash((self.python, self.variables))

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"
