"""How far mini-batches' gradients are from that of all examples, over the batch size, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
HUES = ("#0072B2", "#D55E00")
DASHES = ("", ' stroke-dasharray="18 9"')
SIDE, ROOM = 34, 36


def noise(result: Columns) -> Iterator[str]:
    """The shapes of the columns of the noise: both laws, and what was measured as dots."""
    columns = result["off"]
    sigma, count = (float(columns[name][0]) for name in ("sigma", "count"))
    low, high = np.log(sigma / count**0.5) - 0.25, np.log(sigma) + 0.15

    def place(sizes: np.ndarray, values: np.ndarray) -> np.ndarray:
        across = SIDE + (WIDTH - 2 * SIDE) * np.log(sizes) / np.log(count)
        up = HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (np.log(np.maximum(values, 1e-12)) - low) / (high - low)
        return np.stack([across, up], axis=1)

    at = count ** np.linspace(0, 1, 60)
    one = sigma / np.sqrt(at)
    for hue, dash, law, seen in zip(
        HUES, DASHES, (one * np.sqrt((count - at) / (count - 1)), one), (columns["without"], columns["replaced"])
    ):
        points = place(at, law)
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(points[points[:, 1] < HEIGHT - 34])}"/>'
        for x, y in place(columns["size"], seen):
            if y < HEIGHT - 34:
                yield f'<circle class="head" style="--own:{hue}" cx="{x:.0f}" cy="{y:.0f}" r="7"/>'
    yield f'<text class="name" x="{WIDTH - SIDE}" y="{ROOM + 4}" text-anchor="end">noise of the gradient</text>'
    for left, name, anchor in ((SIDE, "one example", "start"), (WIDTH - SIDE, "all examples", "end")):
        yield f'<text class="name" x="{left}" y="{HEIGHT - 10}" text-anchor="{anchor}">{name}</text>'
