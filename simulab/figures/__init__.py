"""Bokeh figures of results and surfaces, for notebooks and scripts: what ``thing.plot()`` returns.

The widgets' own figures are drawn by the player and live in ``simulab.widgets``; these stand still, have Bokeh's tools,
and use the widgets' colours.
"""

from simulab.figures.figure import figure_of

__all__ = ["figure_of"]
