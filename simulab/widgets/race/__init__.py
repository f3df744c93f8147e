"""The race of optimizers over one surface."""

from simulab.widgets.race.race import Race

__all__ = ["Race"]
