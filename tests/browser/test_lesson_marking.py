"""Answers are marked by the tolerance that the lesson states: at 0.99 of it they are right, at 1.01 wrong."""

import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from resting import painted

import simulab as sl
from simulab.page.lesson import to_html

READY = ".sl-lesson[data-ready=true]"
INSIDE, OUTSIDE = 0.99, 1.01
RUN = {"surface": "quadratic_1d", "curvature": 1, "learning_rate": 0.3, "steps": 20, "start_x": -2.5}


def lesson(*questions) -> sl.Lesson:
    """A part for each question, all of one run: twenty steps of 0.3 down a bowl."""
    parts = [
        sl.Scenario(f"Part {i}", "A run.", widget="learning-rate", set=RUN, show=("learning_rate",), questions=[asked])
        for i, asked in enumerate(questions, start=1)
    ]
    return sl.Lesson("Marking", parts, minutes=1)


# Questions of one text are one question, whose answer is kept.
def pin(close: float) -> sl.ask.EndPoint:
    return sl.ask.EndPoint(f"Where, to {close}?", "curve", sl.number("path.x"), "There.", close=close)


def curve(close: float) -> sl.ask.LossCurve:
    return sl.ask.LossCurve(f"Draw it, to {close}.", "path.gap", "So.", close=close)


def opened(page: Page, made: sl.Lesson, folder: Path, name: str = "marking") -> None:
    file = folder / f"{name}.html"
    file.write_text(to_html(made, name, inline=True), encoding="utf-8")
    page.emulate_media(reduced_motion="reduce")  # the end of a run is marked, not the way there
    page.goto(file.as_uri())
    page.locator(READY).wait_for()


def part(page: Page, number: int) -> None:
    page.locator(".sl-goto").nth(number).click()
    expect(page.locator(".sl-heading")).to_have_text(f"Part {number + 1}")
    page.locator(READY).wait_for()


def outcome(page: Page) -> str:
    page.get_by_role("button", name="Lock it in and run").click()
    said = page.locator(".sl-outcome:visible")
    expect(said).to_contain_text(":")
    return said.inner_text()


def with_the_pin(page: Page) -> str:
    for _ in range(3):
        page.locator(".sl-pin:visible").press("Shift+ArrowLeft")
    return outcome(page)


def with_a_knot(page: Page) -> str:
    page.locator(".sl-knot:visible").first.press("PageDown")
    return outcome(page)


def test_a_prediction_is_close_up_to_its_tolerance(page: Page, tmp_path: Path):
    """How far off two fixed predictions are is measured first; then lessons that allow a hundredth more, and less."""
    opened(page, lesson(pin(0.5), curve(5.0)), tmp_path)
    with_the_pin(page)
    painted(page)  # what was said may have made a scroll bar, and the picture smaller
    miss = page.locator(".sl-miss")  # a level line has no height, and so is not visible to Playwright
    x1, x2 = (float(miss.get_attribute(name) or "nan") for name in ("x1", "x2"))
    frame = page.locator(".sl-big:visible .sl-touch").bounding_box()
    assert frame
    share = abs(x2 - x1) / frame["width"]
    part(page, 1)
    found = re.search(r"a factor of (\S+) from", with_a_knot(page))
    assert found
    decades = math.log10(float(found[1]))  # three digits of a factor above 2: to a third of a hundredth
    assert 0.05 < share < 1
    assert decades > 0.3

    asked = [
        *(pin(share / reach) for reach in (INSIDE, OUTSIDE)),
        *(curve(decades / reach) for reach in (INSIDE, OUTSIDE)),
    ]
    opened(page, lesson(*asked), tmp_path, "measured")
    said = []
    for number, answer in enumerate((with_the_pin, with_the_pin, with_a_knot, with_a_knot)):
        part(page, number)
        said.append(answer(page).split(":")[0])
    assert said == ["Close by", "Not there", "Close by", "Some way off"]


def test_a_number_is_right_up_to_its_tolerance(page: Page, tmp_path: Path):
    opened(page, lesson(sl.ask.Number("How much?", 200 * sl.number("curvature"), "So much.", tolerance=0.05)), tmp_path)
    off = 200 * 0.05
    for given, right in (
        (200 + OUTSIDE * off, False), (200 - OUTSIDE * off, False), (200 + INSIDE * off, True),
    ):  # fmt: skip
        page.get_by_label("Your number").fill(f"{given:g}")
        page.get_by_role("button", name="Check").click()
        said = f"Not quite: {given:g} is {'too high' if given > 200 else 'too low'}. Try again."
        expect(page.locator(".sl-outcome")).to_have_text(re.compile("Yes") if right else said)
    page.get_by_label("Your number").fill(f"{200 - INSIDE * off:g}")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".sl-outcome")).to_contain_text("Yes")


def test_a_limit_is_close_up_to_its_factor(page: Page, tmp_path: Path):
    cases = [
        (1.25 * INSIDE, "Close by"),
        (1.25 * OUTSIDE, "Too bold"),
        (1 / (1.25 * INSIDE), "Close by"),
        (1 / (1.25 * OUTSIDE), "Too careful"),
    ]
    limit = 2 / sl.number("curvature")
    asked = [sl.ask.LastStable(f"How far, {i}?", "learning_rate", limit, "2/L.", close=1.25) for i in range(len(cases))]
    opened(page, lesson(*asked), tmp_path)
    for number, (times, said) in enumerate(cases):
        part(page, number)
        field = page.locator("[data-question]:visible input[type=text]").first
        field.fill(f"{2 * times:.6g}")
        field.press("Enter")
        assert outcome(page).startswith(said), times


def test_a_region_has_its_upper_end(page: Page, tmp_path: Path):
    """Two bands one above the other: they are of one height, and the upper begins where the lower ends."""
    bands = [sl.mark.Region("curve", name, y0=y0, y1=y0 + 0.5) for name, y0 in (("low", 0.5), ("high", 1.0))]
    made = sl.Scenario("Bands", "A run.", widget="learning-rate", set=RUN, show=("learning_rate",), marks=bands)
    opened(page, sl.Lesson("Marking", [made], minutes=1), tmp_path)
    page.wait_for_function("() => document.querySelectorAll('.sl-big svg rect').length >= 2")
    low, high = page.locator(".sl-big svg rect").evaluate_all(
        "all => all.map(r => ['y', 'height'].map(name => Number(r.getAttribute(name))))"
    )
    assert low[1] == pytest.approx(high[1], rel=0.01)
    assert high[0] + high[1] == pytest.approx(low[0], abs=0.5)
    assert high[0] > 0
