"""The schedule viewer."""

from simulab.widgets.schedules.schedules import Schedules

__all__ = ["Schedules"]
