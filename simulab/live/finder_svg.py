"""A range test over whole trainings as SVG: two curves above one axis of rates, and the suggested rates through both."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, broken

Columns = Mapping[str, Mapping[str, np.ndarray]]
MIDDLE, ROOM = 0.56, 16
"""Where the upper panel ends, and pixels above and below a curve."""
COLOURS = ("#0072B2", "#009E73")


def finder(result: Columns) -> Iterator[str]:
    """The shapes of the rate finder's columns."""
    test = result["test"]
    truth = {name: np.ravel(result["truth"][name]) for name in ("rate", "final")}  # it comes in parts
    ends = np.log10(truth["rate"][[0, -1]])

    def across(rate: np.ndarray) -> np.ndarray:
        return WIDTH * (np.log10(rate) - ends[0]) / (ends[1] - ends[0])

    seen = np.flatnonzero(np.isfinite(test["smoothed"]))
    upper = _up(test["smoothed"][seen], 0, MIDDLE * HEIGHT)
    # beyond the best rate runs are chaotic: another machine would draw another curve
    calm = np.arange(len(truth["rate"])) <= np.nanargmin(truth["final"])
    lower = _up(np.where(calm, truth["final"], np.nan), MIDDLE * HEIGHT, HEIGHT)
    tried = test["tried"][:2, 0]
    for colour, rate in zip(COLOURS, tried):
        if np.isfinite(rate):
            yield f'<path class="track" style="--own:{colour}" d="M{across(rate):.1f} 0V{HEIGHT}"/>'
    yield f'<path class="rule" d="M0 {MIDDLE * HEIGHT:.0f}H{WIDTH}"/>'
    yield f'<path class="curve" d="{broken(across(test["rate"][seen]), upper)}"/>'
    yield f'<path class="curve" d="{broken(across(truth["rate"]), lower)}"/>'
    for colour, rate, height in zip(COLOURS, tried, np.interp(np.log(tried), np.log(truth["rate"]), lower)):
        if np.isfinite(rate + height):
            yield f'<circle class="head" style="--own:{colour}" cx="{across(rate):.1f}" cy="{height:.1f}" r="9"/>'
    for text, y in (("the test", 34), ("whole trainings", HEIGHT - 40)):
        yield f'<text class="label" x="14" y="{y}">{text}</text>'
    yield f'<text class="label" x="{WIDTH - 14}" y="{HEIGHT - 14}" text-anchor="end">learning rate →</text>'


def _up(values: np.ndarray, top: float, bottom: float) -> np.ndarray:
    """Heights in pixels of what is above zero, on a logarithmic scale of its own."""
    level = np.log10(np.where(np.isfinite(values) & (values > 0), values, np.nan))
    low, high = np.nanmin(level), np.nanmax(level)
    return bottom - ROOM - (bottom - top - 2 * ROOM) * (level - low) / ((high - low) or 1.0)
