"""Pictures of two weights are to equal scale: a round bowl is drawn round, downhill crosses the contours at right angles."""

import base64
from pathlib import Path

import numpy as np
import pytest
from exporting import html
from playwright.sync_api import Page
from resting import painted, resized

from simulab.catalogue import lessons
from simulab.page.lesson import to_html

READY = ".simulab[data-ready=true][data-busy=false]"
FIELD = """canvas => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const data = copy.getImageData(0, 0, width, height).data;
  const box = canvas.getBoundingClientRect();
  const touch = canvas.closest(".sl-plane").querySelector(".sl-touch").getBoundingClientRect();
  let bytes = "";
  for (let at = 0; at < data.length; at += 8192) bytes += String.fromCharCode(...data.subarray(at, at + 8192));
  return { width, height, data: btoa(bytes), box, touch };
}"""
SIZES = [(320, 640), (390, 844), (768, 1024), (844, 390), (1280, 800), (1920, 1080)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("level") / "race.html"
    path.write_text(html("race", inline=True), encoding="utf-8")
    return path.as_uri()


def field(page: Page) -> tuple[np.ndarray, dict, dict]:
    """(rows, columns, 3) colours of the stage's heights, where its canvas is, and where the frame is."""
    painted(page)
    drawn = page.locator(".sl-big .sl-field").evaluate(FIELD)
    image = np.frombuffer(base64.b64decode(drawn["data"]), np.uint8).reshape(drawn["height"], drawn["width"], 4)
    return image[..., :3].astype(float), drawn["box"], drawn["touch"]


def edges(line: np.ndarray) -> np.ndarray:
    """Where the colour goes from one band to the next: contour lines are the darkest points of a line of pixels."""
    darkness = -line.sum(-1)
    inner = (darkness[1:-1] > darkness[:-2]) & (darkness[1:-1] >= darkness[2:])
    return 1 + np.flatnonzero(inner & (darkness[1:-1] - np.minimum(darkness[:-2], darkness[2:]) > 6))


def test_a_round_bowl_is_round_and_fills_the_frame_at_every_width(page: Page, file: str):
    page.goto(f"{file}#surface=quadratic&condition_number=1&racers=&steps=10&start_x=3&start_y=3")
    page.locator(READY).wait_for()
    for width, height in SIZES:
        resized(page, width, height)
        image, box, frame = field(page)
        # The heights are known wherever the frame shows them: a canvas has whole pixels only.
        assert all(abs(box[side] - frame[side]) <= 1 for side in ("left", "right", "top", "bottom")), (
            width,
            box,
            frame,
        )
        rows, columns, _ = image.shape
        x, y = (columns - 1) / 2, (rows - 1) / 2
        right = edges(image[round(y), round(x) + 20 :]) + round(x) + 20 - x
        up = y - (round(y) - 20 - edges(image[: round(y) - 19, round(x)][::-1]))
        shared = min(len(right), len(up), 4)
        assert shared >= 2, (width, right, up)
        # 1 %, and the pixel's half by which the nearest pixel may miss each end
        np.testing.assert_allclose(right[:shared], up[:shared], rtol=0.01, atol=1.0, err_msg=str(width))


def test_every_surface_has_one_unit_as_long_up_as_across(page: Page, file: str):
    page.goto(file)
    page.locator(READY).wait_for()
    chosen = page.get_by_role("combobox", name="Surface")
    surfaces = chosen.locator("option").evaluate_all("all => all.map((one) => one.value)")
    assert len(surfaces) > 10
    sizes = [(390, 844), (1280, 800)]
    for surface in surfaces:
        chosen.select_option(surface)
        sizes.reverse()  # the next surface begins at the size of the last
        for width, height in sizes:
            page.locator(READY).wait_for()
            resized(page, width, height)
            across, up, wide, high = page.evaluate(
                """() => {
                const figures = Bokeh.documents.map((document) => document.roots()[0]);
                const figure = figures.find((one) => one.below[0].axis_label === "weight 1");
                const { width, height } = Bokeh.index.find_one(figure).frame.bbox;
                return [figure.x_range.end - figure.x_range.start, figure.y_range.end - figure.y_range.start, width, height]; }"""
            )
            assert across / wide == pytest.approx(up / high, rel=1e-9), (surface, width)
            apart = page.locator(".sl-big .sl-field").evaluate(
                """(canvas) => { const frame = canvas.closest(".sl-plane").querySelector(".sl-touch").getBoundingClientRect();
                const field = canvas.getBoundingClientRect();
                return Math.max(...["left", "right", "top", "bottom"].map((side) => Math.abs(field[side] - frame[side]))); }"""
            )
            assert apart <= 1, (surface, width)  # what is drawn and what it is measured against lie on one another


UNITS = """() => Bokeh.documents.map((document) => document.roots()[0])
  .filter((one) => one.below[0]?.axis_label === "weight 1")
  .map((one) => [one, Bokeh.index.find_one(one)])
  .filter(([, view]) => view.el.checkVisibility())
  .map(([{ x_range, y_range }, { frame: { bbox } }]) =>
    [bbox.width / (x_range.end - x_range.start), bbox.height / (y_range.end - y_range.start)])"""
STATES = {
    "learning-rate": "surface=quadratic&condition_number=1",
    "schedules": "task=surface&surface=quadratic",
    "gradient-check": "function=surface",
    "momentum-and-adam": "",
}


ONE_DRAWN_BY_THE_SAME = ("learning-rate",)
"""As the race is, whose every surface is measured above."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in ONE_DRAWN_BY_THE_SAME else name for name in STATES]
)
def test_every_picture_of_two_weights_has_one_unit_for_both(page: Page, tmp_path: Path, name: str):
    made = to_html(lessons.make(name, "lesson"), name, inline=True) if name in lessons else html(name, inline=True)
    (tmp_path / "page.html").write_text(made, encoding="utf-8")
    page.goto(f"{(tmp_path / 'page.html').as_uri()}#{STATES[name]}")
    page.locator("[data-ready=true]").first.wait_for()
    for width, height in SIZES[1::2]:
        resized(page, width, height)
        page.locator("[data-ready=true]:not([data-busy=true])").first.wait_for()
        drawn = page.evaluate(UNITS)
        assert drawn, width
        for across, up in drawn:
            assert across == pytest.approx(up, rel=0.01), width  # so a round bowl is round within 1 %


def test_downhill_crosses_the_contours_at_right_angles(page: Page, file: str):
    """On a bowl of condition 10, turned: the arrow as drawn, against the contours as painted under it."""
    page.goto(
        f"{file}#surface=quadratic&condition_number=10&rotation=30&start_x=-2&start_y=1&arrows=downhill&racers=sgd&step=0"
    )
    page.locator(READY).wait_for()
    image, box, _ = field(page)
    handle = page.locator("[data-handle=start_x]").bounding_box()
    assert handle
    ratio = image.shape[1] / box["width"]
    x, y = ((handle[a] + handle[size] / 2 - box[a]) * ratio for a, size in (("x", "width"), ("y", "height")))
    # Colours are even within a band: a disc of 40 pixels holds several, and a plane through its colours has their slope.
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]]
    near = np.hypot(rows - y, columns - x) < 14
    plane = np.stack([columns[near] - x, y - rows[near], np.ones(near.sum())], 1)
    slope = np.linalg.lstsq(plane, image[near].sum(-1), rcond=None)[0][:2]
    turn = np.deg2rad(30)
    u = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    gradient = u.T @ np.diag([1, 10]) @ u @ (-2, 1)
    between = np.arctan2(*slope) - np.arctan2(*gradient)  # two lines, whichever way they point
    assert abs((np.degrees(between) + 90) % 180 - 90) < 2
