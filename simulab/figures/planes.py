"""Figures of surfaces and of what runs on them."""

from typing import Any

import numpy as np
from bokeh.models import HoverTool
from bokeh.palettes import Blues256
from bokeh.plotting import figure

from simulab import catalogue
from simulab.figures.curves import INK, curves, empty, line
from simulab.landscape import Landscape
from simulab.results.sparkline import COLOURS as BASINS
from simulab.runs.basin_map import Basins
from simulab.runs.batch import Runs
from simulab.runs.trajectory import Trajectory

POINTS, LEVELS = 161, 14
PALE = tuple(reversed(Blues256[120:]))
NOWHERE = "#dddddd"
LONGEST = 2000
"""Points of a path that are drawn, at most; a longer one is thinned."""


def landscape(surface: Landscape, **options: Any) -> figure:
    """The curve of a one-dimensional surface, the contours of a two-dimensional one; minima as stars."""
    if surface.dimension == 1:
        return _curve(surface, options)
    (x0, x1), (y0, y1) = surface.bounds
    plot = _plane(surface.title, surface.bounds, options)
    x, y = np.linspace(x0, x1, POINTS), np.linspace(y0, y1, POINTS)
    height = surface(*np.meshgrid(x, y))
    finite = height[np.isfinite(height)]
    if finite.size and np.ptp(finite) > 0:
        levels = np.unique(np.quantile(finite, np.linspace(0, 1, LEVELS)))  # as much of the plane between each two
        fill = [PALE[int(i)] for i in np.linspace(0, len(PALE) - 1, len(levels) - 1)]
        plot.contour(x, y, height, levels, fill_color=fill, line_color="#6c8ebf", line_alpha=0.5)
    stars = [minimum.x for minimum in surface.minima]
    if stars:
        plot.scatter(*zip(*stars), marker="star", size=14, fill_color="white", line_color=INK)
    return plot


def _curve(surface: Landscape, options: dict[str, Any]) -> figure:
    x = np.linspace(*surface.bounds[0], 400)
    plot = empty({"title": surface.title, **options}, "weight", "loss")
    plot.line(x, surface(x), line_color=INK, line_width=2)
    for minimum in surface.minima:
        plot.scatter(minimum.x[0], minimum.value, marker="star", size=14, fill_color="white", line_color=INK)
    return plot


def _plane(title: str, bounds: Any, options: dict[str, Any]) -> figure:
    """Equal scale: what goes straight down must look so."""
    (x0, x1), (y0, y1) = bounds
    box = {"x_range": (x0, x1), "y_range": (y0, y1), "match_aspect": True}
    plot = empty({"title": title, "width": 560, "height": 520, **box, **options}, "weight 1", "weight 2")
    plot.grid.visible = False
    return plot


def trajectory(run: Trajectory, **options: Any) -> figure:
    """The path of a run over its surface; of a sweep, or where the surface is not known, the losses."""
    if run.swept:
        losses = dict(zip(_names(run), run.loss.reshape(-1, run.steps + 1)))
        return curves(losses, {"title": str(run), **options}, "step", "loss")
    name = str(run.settings["optimizer"])
    if run.landscape is None:
        return curves({name: run.loss}, {"title": str(run), **options}, "step", "loss")
    return _paths(run.landscape, {name: run}, {"title": str(run), **options})


def _names(run: Trajectory) -> list[str]:
    """What tells the runs of a sweep apart."""
    swept = {k: v for k, v in run.settings.items() if isinstance(v, np.ndarray) and v.ndim == 1 + (k == "start")}
    told = [", ".join(f"{name} {np.round(value[i], 12)}" for name, value in swept.items()) for i in range(len(run))]
    return told if len(set(told)) == len(told) else [f"run {i}" for i in range(len(run))]


def runs(several: Runs, **options: Any) -> figure:
    """The paths of several optimizers over their surface."""
    first = several[0]
    if first.landscape is None or first.swept:
        losses: dict[str, np.ndarray] = {}
        for name, run in several.by_name.items():
            each = dict(zip(_names(run), run.loss.reshape(-1, run.steps + 1))) if run.swept else {"": run.loss}
            losses |= {f"{name} {which}".strip(): loss for which, loss in each.items()}
        return curves(losses, options, "step", "loss")
    return _paths(first.landscape, several.by_name, options)


def _paths(surface: Landscape, by_name: Any, options: dict[str, Any]) -> figure:
    knobs = next(iter(by_name.values())).settings
    seen = type(surface)(**{k: knobs[k] for k in surface.knobs()}) if surface.knobs() else surface
    plot = landscape(seen, **options)
    for name, run in by_name.items():
        x = run.x if surface.dimension == 2 else np.stack([run.x[:, 0], run.loss], axis=1)
        at = np.unique(np.linspace(0, len(x) - 1, LONGEST).astype(int))
        at = at[np.isfinite(x[at]).all(axis=1)]
        colour, dash = _looks(name)
        columns = {"x": x[at, 0], "y": x[at, 1], "step": at, "loss": run.loss[at]}
        line(plot, columns, "x", "y", name, colour, dash)
    plot.add_tools(HoverTool(tooltips=[("", "$name"), ("step", "@step"), ("loss", "@loss{0.000 a}")]))
    return plot


def _looks(name: str) -> tuple[str, Any]:
    rule = catalogue.optimizers.make(name, "optimizer") if name in catalogue.optimizers else None
    return (rule.colour, rule.dash) if rule is not None and rule.colour else (INK, ())


def basins(found: Basins, **options: Any) -> figure:
    """The map of where each start ends: a colour a minimum, grey where a run ends at none."""
    box = (found.x[0], found.x[-1]), (found.y[0], found.y[-1])
    plot = _plane("Where each start ends", box, options)
    rgba = np.array([_rgba(colour) for colour in (*BASINS, NOWHERE)], np.uint8)
    which = np.where(found.minimum < 0, len(BASINS), found.minimum % len(BASINS))
    image: Any = rgba[which].view(np.uint32).reshape(which.shape)
    step = (found.x[1] - found.x[0], found.y[1] - found.y[0])  # a pixel's middle is its start
    corner = found.x[0] - step[0] / 2, found.y[0] - step[1] / 2
    plot.image_rgba([image], *corner, dw=step[0] * len(found.x), dh=step[1] * len(found.y))
    return plot


def _rgba(colour: str) -> tuple[int, int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), 255
