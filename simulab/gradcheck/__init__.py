"""Gradient check: is the gradient right? Finite differences against the gradient that a program computes.

``check_gradient`` is for people; the rest is pure JAX, for a widget or a page.
"""

from simulab.gradcheck.check import GradientCheck, Part, check_gradient
from simulab.gradcheck.differences import Differences, differences
from simulab.gradcheck.judgement import ACCEPTABLE, LIMITS, NAMES, RIGHT, SUSPICIOUS, WRONG, judge, relative_error
from simulab.gradcheck.step import Expected, expected

__all__ = [
    "ACCEPTABLE",
    "LIMITS",
    "NAMES",
    "RIGHT",
    "SUSPICIOUS",
    "WRONG",
    "Differences",
    "Expected",
    "GradientCheck",
    "Part",
    "check_gradient",
    "differences",
    "expected",
    "judge",
    "relative_error",
]
