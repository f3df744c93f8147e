"""The home page in a browser: readable by everybody, at any width, and its cards open what they show."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_hard_to_use_and_nothing_scrolls_sideways(page: Page, server: str, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_card_opens_its_widget_at_the_state_of_its_picture(page: Page, server: str):
    page.goto(server)
    card = page.locator(".card", has=page.get_by_role("heading", name="Optimizer race"))
    sentence = card.locator(".ran").text_content()
    assert sentence
    card.get_by_role("link").click()
    page.locator("[data-ready=true]").wait_for(timeout=90_000)
    expect(page.locator(".sl-sentence")).to_have_text(sentence, timeout=30_000)


def test_the_choice_of_light_or_dark_follows_to_the_widgets(page: Page, server: str):
    page.emulate_media(color_scheme="light")
    page.goto(server)
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{server}/race")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".simulab")).to_have_attribute("data-theme", "dark")
