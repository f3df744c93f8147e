"""The gradient check."""

from simulab.widgets.gradient_check.gradient_check import GradientCheck

__all__ = ["GradientCheck"]
