"""What is only drawn travels in steps: the browser has every height again to half a step, and no line of a picture moves."""

import json

import numpy as np
import pytest
from pure import engine

from simulab import catalogue
from simulab.live import drawn, packed
from simulab.live.drawn import LAST, STEP, Drawn
from simulab.live.worker import flat

RACE = catalogue.widgets["race"]()
PIXELS = 12.5
"""Of a cell of the grid, in a picture whose box is 1,000 pixels wide."""


def arrived(columns):
    """What a browser has of ``{source: {column: array}}`` that a server sends."""
    sent = packed.reply({"result": columns})
    bytes_ = f"Uint8Array.from({json.dumps(list(sent['packed']))}).buffer"
    columns = f"Object.values(plain({json.dumps(sent['result'])}, {bytes_}).a)"
    found = str(engine().eval(f"JSON.stringify({columns}.map((one) => [one.constructor.name, ...one]))"))
    return [(kind, np.array(numbers, float)) for kind, *numbers in json.loads(found)]


def test_a_browser_has_every_height_again_to_half_a_step():
    """Of hills and of noise; 1e-7: float32. Below the floor and beyond 4 times the top it is drawn as at them."""
    rng = np.random.default_rng(0)
    hills = np.sin(np.arange(15 * 7).reshape(15, 7) / 9) + 1
    noise = rng.uniform(-1, 6, (15, 7))
    noise[3, 2:5] = hills[0, 0] = hills[-1, -1] = np.nan
    whole = np.array([5, -7, 9], np.int32)
    sent = {
        "z": Drawn.of(hills.ravel(), 7),
        "n": whole,
        "u": Drawn.of(noise.ravel(), 7),
        "y": np.array([0.1], np.float32),
    }
    (_, z), (kind, n), (_, u), (_, y) = arrived({"a": sent})
    np.testing.assert_allclose(z, hills.ravel(), atol=STEP / 2 + 1e-7)
    np.testing.assert_allclose(u, np.clip(noise, 0, (LAST - 1) * STEP).ravel(), atol=STEP / 2 + 1e-7)
    assert kind == "Int32Array"
    np.testing.assert_array_equal(n, whole)
    np.testing.assert_array_equal(y, np.array([0.1], np.float32))


@pytest.mark.parametrize(
    "surface",
    [
        "beale",
        *(pytest.param(one, marks=pytest.mark.long) for one in catalogue.landscapes.offered("race") if one != "beale"),
    ],
)
def test_no_line_of_a_picture_moves(surface):
    """By how much of a pixel: what a height is off by, over the slope there. At a saddle there is none, and a line is broad."""
    sent = RACE.compute({"surface": surface}, ["landscape"])
    [(_, height)] = arrived({"a": flat(RACE, sent)["landscape"]})
    (row,) = set(drawn.rows(RACE).values())
    before, after = np.float64(sent["landscape"]["height"]).reshape(-1, row), height.reshape(-1, row)
    slope = np.hypot(*np.gradient(before)) / PIXELS
    moved = []
    for level in np.arange(1, 14) / 14:
        for low, high in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
            crosses = (before[low] - level) * (before[high] - level) < 0
            share = (level - before[low][crosses]) / (before[high] - before[low])[crosses]
            off = after[low][crosses] + share * (after[high] - after[low])[crosses] - level
            moved.append(np.abs(off) / np.maximum(slope[low], slope[high])[crosses])
    moved = np.concatenate(moved)
    assert len(moved) > 1000
    assert np.median(moved) < 0.01
    assert np.quantile(moved, 0.99) < 0.1
    assert moved.max() < 0.5


def test_only_what_a_figure_fills_its_ground_with_is_sent_so():
    assert drawn.rows(RACE) == {("landscape", "height"): 161}
    sent = RACE.compute({"surface": "beale"}, ["landscape", "paths"])
    made = flat(RACE, sent)
    assert isinstance(made["landscape"]["height"], Drawn)
    np.testing.assert_array_equal(made["paths"]["x"], sent["paths"]["x"].ravel())
