"""The names of curves stand beside their own curve, inside the picture, and on nothing else."""

import json

import numpy as np
import pytest
from pure import engine

FRAME = {"width": 400, "height": 300}
LETTER = 7
X = np.linspace(0, 400, 60)
CURVES = {
    "falling": 20 + 0.6 * X,
    "rising": 280 - 0.65 * X,
    "wave": 150 + 60 * np.sin(X / 40),
}


@pytest.fixture(scope="module")
def world():
    return engine()


def placed(world, curves, taken=(), before=None):
    lines = [
        {"label": name, "points": [{"x": float(x), "y": float(y)} if np.isfinite(y) else None for x, y in zip(X, ys)]}
        for name, ys in curves.items()
    ]
    given = ", ".join(json.dumps(part) for part in (lines, list(taken), FRAME))
    call = f"placed({given}, (text) => {LETTER} * text.length, {json.dumps(before or {})})"
    return {name["label"]: name for name in json.loads(str(world.eval(f"JSON.stringify({call})")))}


def box(name):
    return name["x"], name["y"], name["x"] + LETTER * len(name["label"]), name["y"] + 16


def distance(name, ys):
    """Pixels from a name to a curve; 0 where the curve runs through it."""
    left, top, right, bottom = box(name)
    fine = np.linspace(0, 400, 4000)
    heights = np.interp(fine, X, ys)
    off = np.hypot(np.clip(fine, left, right) - fine, np.clip(heights, top, bottom) - heights)
    return np.nanmin(off)


def test_each_name_is_beside_its_own_curve_and_off_the_others(world):
    names = placed(world, CURVES)
    assert set(names) == set(CURVES)
    for label, name in names.items():
        left, top, right, bottom = box(name)
        assert min(left, top) >= 0
        assert right <= 400
        assert bottom <= 300
        assert distance(name, CURVES[label]) < 12
        for other, ys in CURVES.items():
            if other != label:
                assert distance(name, ys) > distance(name, CURVES[label])


def test_names_do_not_lie_on_each_other_nor_on_what_is_written_there(world):
    taken = {"x": 0, "y": 0, "width": 400}
    names = list(placed(world, CURVES, [taken]).values())
    boxes = [box(name) for name in names] + [(0, 0, 400, 16)]
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_curve_that_is_not_there_has_no_name(world):
    assert set(placed(world, {**CURVES, "gone": np.full(60, np.nan)})) == set(CURVES)


def test_a_name_stays_where_it_was_while_its_curve_moves_a_little(world):
    first = placed(world, CURVES)
    before = {label: name["key"] for label, name in first.items()}
    moved = placed(world, {label: ys + 0.5 for label, ys in CURVES.items()}, before=before)
    assert {label: name["key"] for label, name in moved.items()} == before
