"""How often each method is right on the new task against the number of examples, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
LOOKS = ((0, "#4D4D4D", ' stroke-dasharray="4 8"', "from scratch"), (1, "#0072B2", ' stroke-dasharray="18 9"', "frozen"),
         (3, "#D55E00", "", "fine-tuning"))  # fmt: skip
"""Of a method its row, its looks and its name."""
SIDE, ROOM = 24, 40


def draws(result: Columns) -> Iterator[str]:
    """The shapes of the columns of the curves over examples: means of the draws."""
    mean = result["by_examples"]["new"].mean(axis=0)
    low, high = mean.min() - 0.03, mean.max() + 0.03
    across = np.linspace(SIDE, WIDTH - SIDE, mean.shape[1])
    for row, hue, dash, label in LOOKS:
        up = HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (mean[row] - low) / (high - low)
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(np.stack([across, up], axis=1))}"/>'
        left, top, anchor = (across[0], up[2] - 22, "start") if row == 0 else (across[4], up[4] + 30, "middle")
        yield f'<text class="name" x="{left:.0f}" y="{top:.0f}" text-anchor="{anchor}">{label}</text>'
    for left, name, anchor in ((SIDE, "1 example", "start"), (WIDTH - SIDE, "60", "end")):
        yield f'<text class="name" x="{left}" y="{HEIGHT - 12}" text-anchor="{anchor}">{name}</text>'
