"""Lines against the step or the epoch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource
from bokeh.palettes import Viridis256
from bokeh.plotting import figure

INK = "#1b4f72"
NAMED = 8
"""More lines than this are told apart by their shade only: names would fill the figure."""
MOST = 64
"""Lines that are drawn, at most, evenly chosen."""


def empty(options: Mapping[str, Any], x_label: str, y_label: str) -> figure:
    """A figure with pan, zoom and reset."""
    defaults = {"width": 560, "height": 340, "tools": "pan,wheel_zoom,box_zoom,reset,save"}
    plot = figure(**{**defaults, "x_axis_label": x_label, "y_axis_label": y_label, **options})
    plot.toolbar.logo = None
    plot.title.text_font_size = "10pt"  # pyright: ignore
    return plot


def line(plot: figure, columns: Any, x: str, y: str, name: str, colour: str, dash: Sequence[int] = ()) -> None:
    """A named line."""
    style = {"line_color": colour, "line_width": 2, "line_dash": list(dash) or "solid"}
    plot.line(x, y, source=ColumnDataSource(columns), name=name, legend_label=name, **style)


def curves(by_name: Mapping[str, np.ndarray], options: Mapping[str, Any], x_label: str, y_label: str) -> figure:
    """Lines against their index; the axis is logarithmic where all of them stay above zero."""
    chosen = list(by_name.items())[:: max(1, -(-len(by_name) // MOST))]
    values = np.concatenate([np.ravel(curve) for _, curve in chosen])
    positive = np.all(values[np.isfinite(values)] > 0)
    plot = empty({"y_axis_type": "log" if positive else "linear", **options}, x_label, y_label)
    shades = np.linspace(0, 220, len(chosen)).astype(int)
    for (name, curve), shade in zip(chosen, shades):
        columns = {"x": np.arange(len(curve)), "y": curve}
        if len(chosen) <= NAMED:
            line(plot, columns, "x", "y", name, Viridis256[shade])
        else:
            plot.line("x", "y", source=ColumnDataSource(columns), name=name, line_color=Viridis256[shade])
    return plot
