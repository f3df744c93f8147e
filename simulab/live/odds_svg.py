"""Where every learning rate ends, as SVG: the middle of some seeds, where it blows up, and the tickets by their verdicts."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulab.live.svg import HEIGHT, WIDTH, broken
from simulab.vitals.judge import DIVERGED, GOOD, SLOW

Columns = Mapping[str, Mapping[str, np.ndarray]]
COLOURS = {GOOD: "#009E73", SLOW: "#E69F00", DIVERGED: "#D55E00"}
WORDS = {GOOD: "learns", SLOW: "crawls", DIVERGED: "blows up"}
TOP, BOTTOM, SIDE = 44, 64, 34
"""Pixels above and below what is drawn, and beside it."""


def odds(result: Columns) -> Iterator[str]:
    """The shapes of the lottery's columns."""
    curve, race = result["curve"], result["race"]
    value, blank = curve["value"], float(curve["blank"][0])
    middle = curve["final"][:, curve["final"].shape[1] // 2]
    best, bar = int(np.argmin(middle)), float(result["judged"]["bar"][0])
    wall = next((i for i in range(best, len(value)) if not middle[i] <= bar), len(value))
    # beyond the best value runs are chaotic: another machine would draw another curve
    calm = np.arange(len(value)) <= best
    low = np.log(np.min(middle))

    def across(values: np.ndarray) -> np.ndarray:
        ends = np.log(value[[0, -1]])
        return SIDE + (WIDTH - 2 * SIDE) * (np.log(values) - ends[0]) / (ends[1] - ends[0])

    def up(losses: np.ndarray) -> np.ndarray:
        share = (np.log(losses) - low) / (np.log(blank) - low)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * np.clip(share, 0, 1.06)

    if wall < len(value):
        left = float(across(value[wall : wall + 1])[0])
        look = f'fill="{COLOURS[DIVERGED]}" fill-opacity="0.16"'
        yield f'<rect {look} x="{left:.1f}" y="0" width="{WIDTH - left:.1f}" height="{HEIGHT}"/>'
    yield f'<path class="curve" d="{broken(across(value), up(np.where(calm, middle, np.nan)))}"/>'
    tickets = zip(race["value"][:, 0], race["ends"][:, 0], result["judged"]["verdict"][:, 0])
    for rate, loss, verdict in ((rate, *rest) for rate, *rest in tickets if np.isfinite(rate)):
        colour = COLOURS.get(int(verdict), "#7F7F7F")
        lost = verdict == DIVERGED
        x, y = float(across(np.array([rate]))[0]), TOP if lost else float(up(np.array([loss]))[0])
        yield f'<circle class="head" style="--own:{colour}" cx="{x:.1f}" cy="{y:.1f}" r="11"/>'
        anchor = "end" if x > WIDTH - 60 else "start" if x < 60 else "middle"
        yield (
            f'<text class="label" x="{x:.1f}" y="{y - 22 if verdict == SLOW else y + 40:.1f}" text-anchor="{anchor}">'
            f"{WORDS.get(int(verdict), '')}</text>"
        )
    yield f'<text class="label" x="{WIDTH - 14}" y="{HEIGHT - 14}" text-anchor="end">learning rate →</text>'
