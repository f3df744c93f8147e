"""Losses before training over log C as SVG: what nets with more and more classes say before they know anything."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH

Columns = Mapping[str, Mapping[str, np.ndarray]]
SIDE, FOOT = 56, 62
HUES = {"penalised": "#D55E00", "bare": "#0072B2"}


def blank(result: Columns) -> Iterator[str]:
    """The shapes of the sanity checks' columns."""
    columns = result["blank"]
    level = np.log(columns["classes"])
    across = SIDE + (WIDTH - 2 * SIDE) * (level - level[0]) / (level[-1] - level[0])

    def up(values: np.ndarray) -> np.ndarray:
        return HEIGHT - FOOT - (HEIGHT - FOOT - 40) * values / level[-1]

    yield f'<path class="rule" d="M{across[0]:.1f} {up(level)[0]:.1f}L{across[-1]:.1f} {up(level)[-1]:.1f}"/>'
    for name, hue in HUES.items():
        for x, y in zip(across[::2], up(columns[name])[::2]):
            yield f'<circle class="head" style="--own:{hue}" cx="{x:.1f}" cy="{y:.1f}" r="{7 if name == "bare" else 10}"/>'
    for text, x, y in (("with a penalty", 40, 44), ("log C, without", WIDTH / 2 + 30, HEIGHT - 110)):
        yield f'<text class="label" x="{x:.0f}" y="{y}">{text}</text>'
    yield f'<text class="label" x="{WIDTH - 14}" y="{HEIGHT - 14}" text-anchor="end">classes C →</text>'
