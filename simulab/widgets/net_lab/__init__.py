"""The net lab."""

from simulab.widgets.net_lab.net_lab import NetLab

__all__ = ["NetLab"]
