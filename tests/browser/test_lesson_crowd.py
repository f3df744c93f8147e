"""What a class answers, over a lesson's own picture: its pins, curves, choices and numbers, before the run and after it."""

import hashlib
from pathlib import Path

from playwright.sync_api import Page, expect

import simulab as sl
from simulab.page.lesson import to_html

RATE = sl.number("learning_rate")
RUN = {"surface": "quadratic_1d", "curvature": 1, "learning_rate": 0.5, "steps": 5, "start_x": -2.5}
WHERE = sl.ask.EndPoint("Where does it end?", "curve", sl.number("path.x"), "There.")
CURVE = sl.ask.LossCurve("Draw its loss.", "path.gap", "So.", decades=(-6, 2))
GROWS = sl.ask.Choice(
    "Does it grow?",
    [sl.ask.Option("Yes", "It does.", right=RATE > 2), sl.ask.Option("No", "It falls.", right=RATE <= 2)],
    predict=True,
)
HOW_MUCH = sl.ask.Number("What is the rate?", RATE, "So.")
SAY = "detail => document.dispatchEvent(new CustomEvent('simulab-crowd', { detail }))"


def test_what_the_class_predicts_stands_over_the_picture(page: Page, tmp_path: Path):
    screens = [
        sl.Scenario(
            title,
            "A run.",
            widget="learning-rate",
            set=RUN,
            show=("learning_rate",),
            questions=asked,
            figures=("loss",),
        )
        for title, asked in (("Where", (WHERE, GROWS, HOW_MUCH)), ("Drawn", (CURVE,)))
    ]
    file = tmp_path / "crowd.html"
    file.write_text(to_html(sl.Lesson("Crowd", screens, minutes=1), "crowd", inline=True), encoding="utf-8")
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.locator(".sl-lesson[data-ready=true]").wait_for()

    answers = {
        _id(WHERE): [{"x": -1.0}, {"x": 0.5}, {"x": 2.0}, {"x": None}],  # the last one is no pin
        _id(GROWS): [0, 1, 1, 1],
        _id(HOW_MUCH): [0.5, 0.5, 2, "half"],
    }
    for ran in (False, True):
        page.evaluate(SAY, {"answers": answers, "covered": True, "ran": ran})
        expect(page.locator(".sl-veiled")).to_have_count(0 if ran else 1)
        pins = page.locator("line.sl-crowd")
        expect(pins).to_have_count(3)
        ends = pins.evaluate_all("all => all.map((one) => Number(one.getAttribute('x1')))")
        # three places of one axis: where they are apart tells the scale
        assert abs((ends[1] - ends[0]) / (ends[2] - ends[0]) - 0.5) < 1e-6
        expect(page.locator(".sl-crowd-count")).to_have_text(["1", "3"])
        expect(page.get_by_role("img", name="3 answers from 0.5 to 2")).to_have_count(1)
        expect(page.locator(".sl-crowd-strip circle")).to_have_count(3)

    page.locator(".sl-goto").nth(1).click()
    page.locator(".sl-goto[aria-current=step]:nth-of-type(2)").wait_for()
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    curves = [[0, -1, -2, -3], [0, 0, 0, 0], [1]]  # one knot is no curve
    page.evaluate(SAY, {"answers": {_id(CURVE): curves}, "covered": True, "ran": False})
    lines = page.locator("polyline.sl-crowd")
    expect(lines).to_have_count(2)
    level = [point.split(",")[1] for point in (lines.nth(1).get_attribute("points") or "").split()]
    assert len(level) == 4
    assert len(set(level)) == 1
    page.evaluate(SAY, {"answers": {}, "covered": True, "ran": True})  # the teacher takes them away
    expect(lines).to_have_count(0)


def _id(question: sl.ask.Question) -> str:
    return hashlib.sha256(f"{type(question).__name__} {question.text}".encode()).hexdigest()[:10]
