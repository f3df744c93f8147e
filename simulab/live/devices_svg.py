"""What each device does in one step, as SVG."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH

Columns = Mapping[str, Mapping[str, np.ndarray]]
HUES = ("#0072B2", "#009E73", "#E69F00")
"""Forwards, backwards, exchange."""
SIDE, TOP, GAP = 24, 40, 10


def devices(result: Columns) -> Iterator[str]:
    """The shapes of the columns of a plan."""
    plan = result["plan"]
    there = np.isfinite(plan["device"])
    device, start, stop, kind = (plan[name][there] for name in ("device", "start", "stop", "kind"))
    row = (HEIGHT - 2 * TOP) / (device.max() + 1)
    wide = (WIDTH - 2 * SIDE) / stop.max()
    for who, begin, end, what in zip(device, start, stop, kind.astype(int)):
        place = f'x="{SIDE + wide * begin:.1f}" y="{TOP + row * who + GAP / 2:.1f}"'
        size = f'width="{max(wide * (end - begin), 1):.1f}" height="{row - GAP:.1f}"'
        yield f'<rect class="head" style="--own:{HUES[what]}" {place} {size}/>'
