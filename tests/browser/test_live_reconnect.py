"""A server that goes away and comes back: nothing is lost, nobody reloads."""

from cutting import LOST, free_port
from playwright.sync_api import BrowserContext, Page, expect
from serving import serving


def whole(page: Page) -> None:
    """Everything is there for the knobs as they stand, and nothing is complained of."""
    page.locator("[data-ready=true][data-busy=false]").wait_for()
    expect(page.get_by_text(LOST)).to_be_hidden()


def test_a_page_survives_restarts_of_the_server(context: BrowserContext, tmp_path):
    port = free_port()
    page = context.new_page()  # not the fixture: a browser reports each refused connection as an error
    command = ("serve", "--no-browser", "--port", str(port))
    slider = page.get_by_role("slider", name="Learning rate").first
    sentence = page.locator(".sl-sentence")
    with serving(*command, folder=tmp_path) as address:
        page.goto(f"{address}/learning-rate#surface=formula_1d")
        whole(page)
        page.evaluate("window.stayed = true")
    before = sentence.inner_text()
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text(LOST)).to_be_visible()
    with serving(*command, folder=tmp_path):
        whole(page)  # what was asked for meanwhile: nobody has touched anything
        expect(sentence).not_to_have_text(before)
        slider.press("ArrowRight")
        whole(page)
    page.get_by_role("textbox", name="Formula").fill("x^2 + sun(2x)")
    with serving(*command, folder=tmp_path):  # and a second time; somebody may be quicker than the page
        slider.press("ArrowRight")
        whole(page)
        expect(page.get_by_role("alert")).to_contain_text("There is no “sun” here")
    assert page.evaluate("window.stayed") is True
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
