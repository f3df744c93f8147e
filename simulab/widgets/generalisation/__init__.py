"""Generalisation, as the catalogue finds it."""

from simulab.widgets.generalisation.generalisation import Generalisation

__all__ = ["Generalisation"]
