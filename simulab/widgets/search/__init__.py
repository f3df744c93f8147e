"""Grid against random search, and cleverer strategies."""

from simulab.widgets.search.search import Search

__all__ = ["Search"]
