"""Losses side by side: what each costs, how hard it pulls, and what a fit makes of it."""

from simulab.losses.compare import LossFits, compare_losses

__all__ = ["LossFits", "compare_losses"]
