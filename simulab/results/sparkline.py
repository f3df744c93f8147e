"""Small pictures for a notebook, of curves or of a map, as SVG that needs no script."""

import html

import numpy as np

WIDTH, HEIGHT, MOST, POINTS = 260, 56, 24, 130
SIDE, CELLS = 96, 32
"""Pixels and cells of a map's sides, at most."""
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
HEIGHTS = ("#2c4a6e", "#416488", "#587ea0", "#7299b6", "#8fb2c9", "#adc9da", "#cbdee9", "#e8f1f6")
"""Of a surface, the lowest first."""


def sparkline(curves: np.ndarray, caption: str, label: str = "Losses against the step") -> str:
    """HTML of a sentence over curves (n, points), on a logarithmic scale where they stay at or above zero.

    At most ``MOST`` of the curves are drawn, evenly chosen; what is not finite is left out.
    """
    curves = np.asarray(curves, float)[:: max(1, -(-len(curves) // MOST))]
    finite = curves[np.isfinite(curves)]
    said = f"<div>{html.escape(caption)}</div>"
    if finite.size < 2 or np.ptp(finite) == 0:
        return said
    above = finite[finite > 0]
    if np.min(finite) >= 0 and above.size:
        floor = max(np.min(above), np.max(above) * 1e-12)
        with np.errstate(invalid="ignore"):
            curves = np.log10(np.maximum(curves, floor))
        finite = curves[np.isfinite(curves)]
    low, high = float(np.min(finite)), float(np.max(finite))
    at = np.unique(np.linspace(0, curves.shape[1] - 1, POINTS).astype(int))
    x = 2 + (WIDTH - 4) * at / max(curves.shape[1] - 1, 1)
    lines = ""
    for curve in curves:
        y = HEIGHT - 3 - (HEIGHT - 6) * (curve[at] - low) / ((high - low) or 1.0)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y) if np.isfinite(b))
        lines += f'<polyline points="{points}" fill="none" stroke="#0072b2" stroke-width="1.5" opacity="0.7"/>'
    return (
        f'{said}<svg role="img" aria-label="{label}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{lines}</svg>'
    )


def relief(heights: np.ndarray, caption: str) -> str:
    """HTML of a sentence over heights (rows, columns) in bands of equal area, dark where it is low."""
    finite = heights[np.isfinite(heights)]
    bands = np.searchsorted(np.unique(np.quantile(finite, np.linspace(0, 1, len(HEIGHTS) + 1)[1:-1])), heights)
    return heatmap(np.where(np.isfinite(heights), bands, -1), caption, "Its heights", HEIGHTS)


def heatmap(
    numbers: np.ndarray, caption: str, label: str = "Where each start ends", colours: tuple[str, ...] = COLOURS
) -> str:
    """HTML of a sentence over a map (rows, columns) of whole numbers, the first row below; below zero is left blank."""
    rows, columns = (np.unique(np.linspace(0, n - 1, min(n, CELLS)).astype(int)) for n in numbers.shape)
    seen, cell = numbers[np.ix_(rows, columns)], SIDE / max(len(rows), len(columns))
    wide, high = cell * len(columns), cell * len(rows)
    cells = "".join(
        f'<rect x="{cell * j:.1f}" y="{high - cell * (i + 1):.1f}" width="{cell:.2f}" height="{cell:.2f}" '
        f'fill="{colours[int(seen[i, j]) % len(colours)]}"/>'
        for i, j in zip(*np.nonzero(seen >= 0))
    )
    return (
        f'<div>{html.escape(caption)}</div><svg role="img" aria-label="{label}" width="{wide:.0f}" '
        f'height="{high:.0f}" viewBox="0 0 {wide:.1f} {high:.1f}" shape-rendering="crispEdges">{cells}</svg>'
    )
