"""A student types a formula into the race, makes a mistake, mends it, and sends the link; a page shows its author's."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from simulab.catalogue import widgets
from simulab.page.export import to_html

READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture
def explorer(page: Page, server: str) -> Page:
    page.goto(f"{server}/learning-rate#surface=formula_1d")
    page.locator(READY).wait_for()
    return page


def test_a_formula_is_typed_mistaken_and_mended(explorer: Page, context: BrowserContext):
    box = explorer.get_by_role("textbox", name="Formula")
    about = explorer.locator('[data-control="formula_1d"]')
    expect(about.locator("math")).to_be_visible()  # the example, set as an equation
    box.fill("x^2 + sun(2x)")
    expect(about.get_by_role("alert")).to_have_text(
        "There is no “sun” here; use x, y, numbers, pi, e and functions like sin, exp, sqrt, abs."
    )
    expect(box).to_have_attribute("aria-invalid", "true")
    assert "sun" not in explorer.url  # the picture and the link stay with what could be read
    under, field = about.locator("mark"), box.bounding_box()
    assert under.inner_text() == "s"
    assert field
    marked = under.bounding_box()
    assert marked
    # under the seventh character: letters of one width, from the box's inner edge
    width = marked["width"]
    assert marked["x"] - (field["x"] + 11) == pytest.approx(6 * width, abs=1)
    box.fill("x^2 + sin(2x)")
    box.press("Enter")
    explorer.wait_for_function("() => location.hash.includes('sin(2x)')")
    explorer.locator(READY).wait_for()
    expect(about.get_by_role("alert")).to_be_hidden()
    expect(explorer.locator(".sl-sentence")).to_contain_text("minimum")
    said = explorer.locator(".sl-sentence").inner_text()
    other = context.new_page()
    other.goto(explorer.url)
    other.locator(READY).wait_for()
    expect(other.locator(".sl-sentence")).to_have_text(said)
    expect(other.get_by_role("textbox", name="Formula")).to_have_value("x^2 + sin(2x)")


def test_a_link_with_a_broken_formula_says_so_and_shows_another(page: Page, server: str):
    page.goto(f"{server}/learning-rate#surface=formula_1d&formula_1d=x%2B")
    expect(page.locator(".sl-notice")).to_contain_text("“x+”: The formula stops here")
    page.locator(READY).wait_for()
    expect(page.get_by_role("textbox", name="Formula")).to_have_value("sin(3x) + x^2")


def test_the_code_to_copy_has_the_formula(explorer: Page):
    explorer.get_by_role("button", name="Code").click()
    expect(explorer.get_by_role("tabpanel")).to_contain_text("return xp.sin(3 * x) + x ** 2")


def test_a_page_has_its_authors_formula_and_no_other(page: Page, tmp_path: Path):
    path = tmp_path / "fixed.html"
    path.write_text(
        to_html(widgets.make("learning-rate", "widget"), inline=True, set={"formula": "x^2 + y^4/4"}), encoding="utf-8"
    )
    page.goto(path.as_uri())
    page.locator(READY).wait_for()
    box = page.get_by_role("textbox", name="Formula")
    expect(box).to_have_value("x^2 + y^4/4")
    assert box.get_attribute("readonly") is not None
    expect(page.get_by_text("This page was made for this formula")).to_be_visible()
    expect(page.locator('[data-control="surface"] math')).to_be_visible()
    expect(page.get_by_label("Surface", exact=True)).to_have_value("formula")
