"""Sparkline: a small picture of curves for a notebook, as SVG that needs no script."""

import html

import numpy as np

WIDTH, HEIGHT, MOST, POINTS = 260, 56, 24, 130


def sparkline(curves: np.ndarray, words: str) -> str:
    """HTML of a sentence over curves (n, points), on a logarithmic scale where they stay at or above zero.

    At most ``MOST`` of the curves are drawn, evenly chosen; what is not finite is left out.
    """
    curves = np.asarray(curves, float)[:: max(1, -(-len(curves) // MOST))]
    finite = curves[np.isfinite(curves)]
    said = f"<div>{html.escape(words)}</div>"
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
        f'{said}<svg role="img" aria-label="Losses against the step" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{lines}</svg>'
    )
