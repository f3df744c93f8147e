"""Losses side by side."""

from simulab.widgets.losses.losses import Losses

__all__ = ["Losses"]
