"""A covered run is covered, and a question answers for the run on screen: in one page, as a student tries it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from resting import painted

import simulab as sl
from simulab.catalogue import lessons
from simulab.page.lesson import to_html

RATE = sl.number("learning_rate")
RUN = {"surface": "quadratic_1d", "curvature": 1, "learning_rate": 0.5, "steps": 5, "start_x": -2.5}


def screen(title: str, *questions, **more) -> sl.Scenario:
    return sl.Scenario(
        title, "A run.", widget="learning-rate", set=RUN, show=("learning_rate",), questions=questions, **more
    )


def grows(predict: bool) -> sl.ask.Choice:
    return sl.ask.Choice(
        "Does it grow?",
        [
            sl.ask.Option("Yes", ["It ends at {end:sig3}.", sl.ask.When(RATE > 2, "It does.")], right=RATE > 2),
            sl.ask.Option("No", "It ends at {end:sig3}.", right=RATE <= 2),
        ],
        predict=predict,
        numbers={"end": sl.number("path.x")},
    )


@pytest.fixture
def lesson(page: Page, tmp_path: Path) -> Page:
    made = sl.Lesson(
        "Covered",
        [
            screen("Where", sl.ask.EndPoint("Where does it end?", "curve", sl.number("path.x"), "There.")),
            screen("Grows", grows(predict=True)),
            screen(
                "Apart",
                grows(predict=False),
                sl.ask.Number("What is the rate?", RATE, "So.", applies=RATE < 1, about="a rate below 1"),
                sl.ask.Number("And twice it?", 2 * RATE, "So.", once=RATE != 0.5, hint="Turn it."),
            ),
            screen("Locked", sl.ask.Number("What is the rate?", RATE, "So.", locks=("learning_rate",))),
        ],
        minutes=1,
    )
    file = tmp_path / "covered.html"
    file.write_text(to_html(made, "covered", inline=True), encoding="utf-8")
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    return page


def part(page: Page, number: int) -> None:
    page.locator(".sl-goto").nth(number).click()
    page.locator(f".sl-goto[aria-current=step]:nth-of-type({number + 1})").wait_for()
    page.locator(".sl-lesson[data-ready=true]").wait_for()


def turn(page: Page, value: str) -> None:
    field = page.locator("[data-knob=learning_rate]:visible")
    field.fill(value)
    field.press("Enter")


def test_nothing_tells_before_it_is_locked(lesson: Page):
    page = lesson
    names = page.locator(".sl-seen").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert not re.search(r"\d|arrive|slow|diverge", " ".join(names), re.IGNORECASE)
    expect(page.locator(".sl-sentence")).to_be_hidden()
    pin = page.locator(".sl-pin")
    expect(pin).to_have_attribute("aria-valuetext", "not placed yet")
    lock = page.get_by_role("button", name="Lock it in and run")
    lock.click()
    expect(page.locator(".sl-said")).to_contain_text("Place the pin first")
    start = page.locator(".sl-handle[data-handle=start_x]:visible")
    before = start.get_attribute("aria-valuenow")
    painted(page)
    frame = page.locator(".sl-big:visible .sl-touch").bounding_box()
    assert frame
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 3)
    assert start.get_attribute("aria-valuenow") == before
    expect(pin).to_be_focused()
    assert float(pin.get_attribute("aria-valuenow") or "nan") == pytest.approx(0, abs=0.1)
    page.keyboard.press("Space")
    expect(page.locator(".sl-cover")).to_be_visible()
    lock.click()
    expect(page.locator(".sl-outcome")).to_contain_text("it ended at -0.0781")
    expect(page.locator(".sl-said")).to_be_focused()

    part(page, 1)
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Lock it in and run").click()
    expect(page.locator(".sl-outcome")).to_have_text("Not what happened.")
    expect(page.get_by_role("radio", name="No")).to_be_disabled()


def test_a_question_answers_for_the_run_on_screen(lesson: Page):
    page = lesson
    part(page, 2)
    choice, first, second = (page.locator("[data-question]").nth(i) for i in range(3))
    choice.get_by_role("radio", name="Yes").check()
    choice.get_by_role("button", name="Check").click()
    expect(choice.locator(".sl-outcome")).to_have_text("Not quite; try another one.")
    second.get_by_label("Your number").fill("1")
    second.get_by_role("button", name="Check").click()
    expect(second.locator(".sl-said")).to_contain_text("learning rate is 0.5 and has to be another value than 0.5")
    turn(page, "3")
    expect(choice.locator(".sl-since")).to_contain_text("The knobs have moved since.")
    choice.get_by_role("button", name="Check").click()
    expect(choice.locator(".sl-outcome")).to_have_text("Yes.")
    expect(choice.locator(".sl-said")).to_contain_text("It does.")
    expect(first.locator(".sl-apart")).to_contain_text("This question is about a rate below 1.")
    first.get_by_role("button", name="Back to the preset").click()
    expect(first.locator(".sl-apart")).to_be_hidden()
    first.get_by_label("Your number").fill("1/2")
    first.get_by_role("button", name="Check").click()
    expect(first.locator(".sl-outcome")).to_have_text("Yes.")

    part(page, 3)
    expect(page.locator(".sl-lock-note")).to_be_visible()
    expect(page.locator("[data-control=learning_rate]")).to_have_js_property("inert", True)
    page.get_by_label("Your number").fill("50%")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".sl-outcome")).to_have_text("Yes.")
    expect(page.locator(".sl-lock-note")).to_be_hidden()
    expect(page.locator("[data-control=learning_rate]")).to_have_js_property("inert", False)


def test_a_picture_that_is_whole_from_the_first_step_is_covered_too(page: Page, tmp_path: Path):
    file = tmp_path / "before.html"
    file.write_text(
        to_html(lessons.make("before-you-train", "lesson"), "before-you-train", inline=True), encoding="utf-8"
    )
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    told = page.get_by_role("group", name=re.compile("Loss before training")).or_(
        page.locator(".sl-figure canvas:visible")
    )
    expect(told).to_have_count(0)
    page.get_by_text("Like C", exact=True).click()
    page.get_by_role("button", name="Lock it in and run").click()
    expect(page.locator(".sl-figure canvas:visible").first).to_be_visible()
