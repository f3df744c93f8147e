"""The gradient in every layer of two nets before training, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
HUES = ("#D55E00", "#0072B2")
DASHES = ("", ' stroke-dasharray="18 9"')
SIDE, ROOM = 30, 44


def layers(result: Columns) -> Iterator[str]:
    """The shapes of the columns of a deep net and of the one beside it."""
    logs = result["nets"]["back"][:, 0].reshape(-1, 2)
    low, high = logs.min() - 0.6, logs.max() + 0.6
    across = np.linspace(SIDE, WIDTH - SIDE, len(logs))
    ends = {}
    for hue, dash, row in zip(HUES, DASHES, logs.T):
        up = HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (row - low) / (high - low)
        ends[hue] = up
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(np.stack([across, up], axis=1))}"/>'
    yield f'<text class="name" x="{SIDE + 130:.0f}" y="{ends[HUES[0]][2] + 24:.0f}">vanishing</text>'
    yield f'<text class="name" x="{SIDE:.0f}" y="{ends[HUES[1]][0] - 18:.0f}">Xavier</text>'
    for left, name, anchor in ((SIDE, "layer 1", "start"), (WIDTH - SIDE, f"layer {len(logs)}", "end")):
        yield f'<text class="name" x="{left}" y="{HEIGHT - 12}" text-anchor="{anchor}">{name}</text>'
