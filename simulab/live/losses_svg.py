"""Points with outliers and the line that each loss ends with, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, path

Columns = Mapping[str, Mapping[str, np.ndarray]]
HUES = ("#D55E00", "#0072B2", "#009E73")
DASHES = ("", ' stroke-dasharray="18 9"', ' stroke-dasharray="5 8"')
NAMES = ("MSE", "MAE", "Huber")
GREY = "#84898e"
SIDE, ROOM, TRUE = 24, 30, (1.0, 0.5)


def losses(result: Columns) -> Iterator[str]:
    """The shapes of the losses' columns, where a line is fitted."""
    columns = result["line"]
    x, y = columns["x"], columns["y"]
    low, high = min(y.min(), -2.0), max(y.max(), 2.5)

    def place(at: np.ndarray, height: np.ndarray) -> np.ndarray:
        across = SIDE + (WIDTH - 2 * SIDE) * (at - x[0]) / (x[-1] - x[0])
        return np.stack([across, HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (height - low) / (high - low)], axis=1)

    yield f'<path class="rule" d="{path(place(x[[0, -1]], TRUE[0] * x[[0, -1]] + TRUE[1]))}"/>'
    for (left, top), is_outlier in zip(place(x, y), columns["outlier"]):
        if is_outlier:
            look = f'fill="none" stroke="{GREY}" stroke-width="3" width="14" height="14"'
            yield f'<rect {look} x="{left - 7:.1f}" y="{top - 7:.1f}"/>'
        else:
            yield f'<circle fill="{GREY}" cx="{left:.1f}" cy="{top:.1f}" r="5"/>'
    ends = np.linspace(x[0], x[-1], 12)
    for hue, dash, slope, base in zip(HUES, DASHES, columns["slope"][:, -1], columns["base"][:, -1]):
        yield f'<path class="track" style="--own:{hue}"{dash} d="{path(place(ends, slope * ends + base))}"/>'
    for name, slope, base, down in zip(NAMES[:2], columns["slope"][:, -1], columns["base"][:, -1], (38, -22)):
        left, top = place(x[-1:], slope * x[-1:] + base)[0]
        yield f'<text class="name" x="{left - 4:.0f}" y="{top + down:.0f}" text-anchor="end">{name}</text>'
