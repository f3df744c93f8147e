"""Errors on the examples and on fresh ones against the number of weights, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
LOOKS = (("train", "#0072B2", ' stroke-dasharray="18 9"', "training"), ("test", "#D55E00", "", "fresh"))
SIDE, ROOM = 24, 30
SPAN = (1e-3, 30.0)
"""Of the errors that are drawn."""


def errors(result: Columns) -> Iterator[str]:
    """The shapes of the columns of the study of capacity."""
    columns = result["capacities"]
    at = columns["at"]
    low, high = np.log(SPAN)
    for name, hue, dash, label in LOOKS:
        values = np.log(np.maximum(columns[name][: len(at)], 1e-12))
        there = (values >= low) & (values <= high)
        across = SIDE + (WIDTH - 2 * SIDE) * np.log(at / at[0]) / np.log(at[-1] / at[0])
        places = np.stack([across, HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (values - low) / (high - low)], axis=1)[there]
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(places)}"/>'
        # beneath its middle, or above its end
        left, top = places[len(places) // 2] + (-6, 40) if name == "train" else places[-1] + (-14, -18)
        yield f'<text class="name" x="{left:.0f}" y="{top:.0f}" text-anchor="end">{label}</text>'
