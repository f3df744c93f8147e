"""Batches and noise, as the catalogue finds it."""

from simulab.widgets.batches.batches import Batches

__all__ = ["Batches"]
