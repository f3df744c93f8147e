"""The course of a training as SVG: training and validation loss, and where the latter turns up."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, broken

Columns = Mapping[str, Mapping[str, np.ndarray]]
SIDE, TOP, FOOT = 30, 40, 60
HUES = {"loss": "#0072B2", "held": "#D55E00"}
NAMES = {"loss": "training", "held": "validation"}


def course(result: Columns) -> Iterator[str]:
    """The shapes of the clinic's columns."""
    rows = {name: np.log(result["visit"][name][0]) for name in HUES}
    low, high = min(row.min() for row in rows.values()), max(row.max() for row in rows.values())
    across = SIDE + (WIDTH - 2 * SIDE) * np.linspace(0, 1, rows["loss"].size)

    def up(level: np.ndarray) -> np.ndarray:
        return TOP + (HEIGHT - TOP - FOOT) * (high - level) / (high - low)

    for name, row in rows.items():
        yield f'<path class="track" style="--own:{HUES[name]}" d="{broken(across, up(row))}"/>'
    turn = int(result["judged"]["turn"][0])
    if turn >= 0:
        x, y = across[turn], up(rows["held"])[turn]
        yield f'<circle class="head" style="--own:{HUES["held"]}" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
    for name, row in rows.items():
        at = 2 * row.size // 3
        yield f'<text class="label" x="{across[at]:.0f}" y="{up(row)[at] - 16:.0f}">{NAMES[name]}</text>'
    yield f'<text class="label" x="{WIDTH - 14}" y="{HEIGHT - 14}" text-anchor="end">step →</text>'
