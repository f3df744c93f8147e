"""The home page in a browser: readable by everybody, at any width, and its cards open what they show."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1280),
        ("dark", 360),
        pytest.param("dark", 1280, marks=pytest.mark.long),
        pytest.param("light", 360, marks=pytest.mark.long),
    ],
)
def test_nothing_is_hard_to_use_and_nothing_scrolls_sideways(page: Page, server: str, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bowl_is_at_rest_until_touched_and_explodes_past_the_edge(page: Page, server: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(server)
    expect(page.locator("polyline.walk")).to_have_attribute("points", re.compile(r"^[\d.]+,[\d.]+$"))
    expect(page.locator(".away")).to_be_hidden()
    rate = page.get_by_role("slider", name="Learning rate")
    for value, kind, said in (("0.5", "falls", "Arrives"), ("1.6", "jumps", "Arrives"), ("2.4", "bursts", "Diverges")):
        rate.fill(value)
        expect(page.locator(".rate output")).to_have_class(kind)
        expect(page.locator(".words")).to_contain_text(said)
    expect(page.locator(".away text")).to_contain_text(re.compile(r"step \d+: loss "))
    rate.press("Home")
    expect(page.locator(".words")).to_contain_text("Too slow")
    assert not page.evaluate("() => performance.getEntriesByType('resource').length")  # it computes by itself


def test_headline_figure_slider_and_button_are_on_the_first_screen(page: Page, server: str):
    page.goto(server)
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("([wide, high]) => innerWidth === wide && innerHeight === high", arg=[width, height])
        for part in (
            page.get_by_role("heading", level=1),
            page.locator(".scene"),
            page.locator("#rate"),
            page.locator("#start"),
        ):
            box = part.bounding_box()
            assert box
            assert 0 <= box["y"] <= height - box["height"]


def test_a_visitor_who_has_begun_a_lesson_goes_on_with_it(page: Page, server: str):
    page.goto(server)
    start = page.locator("#start")
    expect(start).to_have_text("Start: How large a step?")
    for name, at in (("how-large-a-step", 4), ("momentum-and-adam", 1)):
        page.evaluate(
            "([name, at]) => localStorage.setItem(`simulab-lesson-${name}`, JSON.stringify({at}))", [name, at]
        )
    page.reload()
    expect(start).to_have_text("Go on: Momentum and Adam")
    expect(page.locator("[data-lesson=how-large-a-step] .said")).to_have_text("Done")
    expect(page.locator("[data-lesson=momentum-and-adam] .said")).to_have_text("Go on: part 2 of 4")
    expect(page.locator("[data-lesson=searching-well] .said")).to_have_text("11 minutes")


def test_a_miniature_runs_while_it_is_pointed_at_and_stands_again_afterwards(page: Page, server: str):
    page.goto(server)
    card = page.locator(".card", has=page.get_by_role("heading", name="Optimizer race"))
    head = card.locator("circle.head").first
    card.hover()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.card circle.head')].some((one) => one.hasAttribute('transform'))"
    )
    page.mouse.move(2, 2)
    expect(head).not_to_have_attribute("transform", re.compile("."))


def test_from_a_card_to_the_widget_to_its_lesson_and_freely_again_with_the_lessons_state(page: Page, server: str):
    page.goto(server)
    page.locator(".card", has=page.get_by_role("heading", name="Optimizer race")).get_by_role("link").click()
    page.locator("[data-ready=true]").wait_for()
    assert page.url.endswith("/race")
    page.get_by_role("button", name="Widgets").click()
    expect(page.locator(".sl-to[aria-current=page]")).to_have_text("Optimizer race")
    page.keyboard.press("Escape")
    expect(page.locator(".sl-places").nth(1)).to_be_hidden()
    page.get_by_role("link", name="Learn this: lesson 2").click()
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    freely = page.get_by_role("link", name="Open freely")
    expect(freely).to_be_hidden()  # the run is covered until a prediction is made
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Lock it in and run").click()
    freely.click()
    page.locator("[data-widget=race][data-ready=true]").wait_for()
    assert "/race#surface=quadratic" in page.url
    assert "learning_rate=0.03" in page.url


def test_the_choices_of_light_or_dark_and_of_a_language_follow_to_the_other_pages(page: Page, server: str):
    page.emulate_media(color_scheme="light")
    page.goto(server)
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{server}/race?lang=de")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".simulab")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".simulab")).to_have_attribute("lang", "de")
    ways = page.locator(".sl-nav a").evaluate_all("(links) => links.map((link) => link.href)")
    assert len(ways) > 15
    assert [way for way in ways if not way.endswith("?lang=de")] == []
