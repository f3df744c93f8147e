"""Numbers as the text of SVG shapes."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

WIDTH, HEIGHT = 640, 400


def path(points: Iterable[Sequence[float]], least: float = 1.5) -> str:
    """Points as a path to a tenth of a pixel, without those that are nearer than ``least`` to the one before."""
    text, before = "", (math.inf, math.inf)
    for point in points:
        here = (round(float(point[0]), 1), round(float(point[1]), 1))
        if abs(here[0] - before[0]) + abs(here[1] - before[1]) >= least:
            text += f"{'L' if text else 'M'}{here[0]:g} {here[1]:g}"
            before = here
    return text


def broken(x: np.ndarray, y: np.ndarray) -> str:
    """A path through the finite points; those far outside of the picture are brought to its surroundings."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for a, b in zip(x, y):
        if math.isfinite(a) and math.isfinite(b):
            pieces[-1].append((min(max(a, -WIDTH), 2 * WIDTH), min(max(b, -HEIGHT), 2 * HEIGHT)))
        elif pieces[-1]:
            pieces.append([])
    return "".join(path(piece) for piece in pieces if len(piece) > 1)


def star(x: float, y: float, r: float = 11) -> str:
    """A star of five points."""
    radii = [r if i % 2 == 0 else 0.42 * r for i in range(10)]
    tips = [
        f"{x + r * math.sin(math.pi * i / 5):.1f} {y - r * math.cos(math.pi * i / 5):.1f}" for i, r in enumerate(radii)
    ]
    return f"M{'L'.join(tips)}Z"
