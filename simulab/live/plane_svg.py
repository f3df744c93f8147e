"""A net's plane as SVG: its two regions, the boundary and the training points, at the scale of both axes alike."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from simulab.live.svg import HEIGHT, WIDTH, path

COLOURS = ("#0072B2", "#C65D00")
Columns = Mapping[str, Mapping[str, np.ndarray]]


def plane(result: Columns) -> Iterator[str]:
    """The shapes of the net lab's columns, for two classes; what is above and below the picture is cut off."""
    says = result["maps"]["says"][0]
    size = round(len(says) ** 0.5)
    edge_x, edge_y = np.linspace(0, WIDTH, size), np.linspace(HEIGHT / 2 + WIDTH / 2, HEIGHT / 2 - WIDTH / 2, size)
    lines: Any = contour_generator(edge_x, edge_y, says.reshape(size, size), fill_type=FillType.OuterOffset)
    for colour, (low, high) in zip(COLOURS, ((-1.0, 0.5), (0.5, 2.0))):
        polygons, offsets = lines.filled(low, high)
        rings = [points[a:b] for points, ends in zip(polygons, offsets) for a, b in itertools.pairwise(ends)]
        yield f'<path style="fill:{colour};fill-opacity:.3" d="{"".join(path(ring, 4) + "Z" for ring in rings)}"/>'
    points = result["points"]
    left, right, bottom, top = points["box"]
    for (x1, x2), kind in zip(points["raw"][: int(points["train"][0])], points["y"]):
        x = WIDTH * (x1 - left) / (right - left)
        y = HEIGHT / 2 + WIDTH * (0.5 - (x2 - bottom) / (top - bottom))
        yield f'<circle class="point" style="fill:{COLOURS[int(kind)]}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    for line in lines.lines(0.5):
        yield f'<path class="curve" d="{path(line)}"/>'
