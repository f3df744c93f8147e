"""The rate finder."""

from simulab.widgets.rate_finder.rate_finder import RateFinder

__all__ = ["RateFinder"]
