"""The loss of a net over a plane through its weights as SVG, with three runs on it, to equal scale."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
RUNS = (("#0072B2", ' stroke-dasharray="18 9"', 1), ("#AA4499", ' stroke-dasharray="5 7"', 2), ("#D55E00", "", 0))
BANDS, CLOSER = 12, 1.45
"""Bands of the loss; so many times nearer than the widget's square."""


def scape(result: Columns) -> Iterator[str]:
    """The shapes of a plane's columns; what is above and below the picture is cut off."""
    columns = result["paths"]
    middle, half = columns["box"][:2], columns["box"][2] / CLOSER
    field = np.log(columns["field"])
    size = round(len(field) ** 0.5)

    def placed(x: Any, y: Any) -> np.ndarray:
        across, up = ((one - at) / (2 * half) for one, at in zip((x, y), middle))
        return np.stack([WIDTH * (0.5 + across), HEIGHT / 2 - WIDTH * up], axis=-1)

    along = columns["box"][2] * np.linspace(-1, 1, size)
    edges = placed(middle[0] + along, middle[1] + along)
    kept = field.reshape(size, size)
    levels = np.linspace(kept.min(), kept.max() + 1e-9, BANDS + 1)
    contours: Any = contour_generator(edges[:, 0], edges[:, 1], kept, fill_type=FillType.OuterOffset)
    for band, (low, high) in enumerate(itertools.pairwise(levels)):
        polygons, offsets = contours.filled(low, high)
        rings = [points[a:b] for points, ends in zip(polygons, offsets) for a, b in itertools.pairwise(ends)]
        if rings:
            share = round(100 * (1 - (band / (BANDS - 1)) ** 0.85))
            shape = "".join(path(ring, 4) + "Z" for ring in rings)
            yield f'<path class="band" style="--share:{share}%" d="{shape}"/>'
    for hue, dash, row in RUNS:
        points = placed(columns["x"][row], columns["y"][row])
        x, y = points[-1]
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(points)}"/>'
        yield f'<circle class="head" style="--own:{hue}" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
