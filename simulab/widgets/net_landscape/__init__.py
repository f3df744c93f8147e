"""The landscape of a real net."""

from simulab.widgets.net_landscape.net_landscape import NetLandscape

__all__ = ["NetLandscape"]
