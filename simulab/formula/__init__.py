"""Formulas that a person types, like ``sin(3x) + x^2 + y^2/4``: read, differentiated by JAX, shown as LaTeX."""

from simulab.formula.error import FormulaError
from simulab.formula.formula import Formula
from simulab.formula.limits import LONGEST

__all__ = ["LONGEST", "Formula", "FormulaError"]
