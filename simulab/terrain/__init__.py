"""The landscape of a real net: its loss over planes through its weights, and how sharp it is where training goes."""

from simulab.terrain.scape import NetLandscape, net_landscape

__all__ = ["NetLandscape", "net_landscape"]
