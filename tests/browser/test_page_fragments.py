"""Fragments: widgets inside somebody else's page, which has styles, a Bokeh and a mind of its own."""

from pathlib import Path

import pytest
from bokeh.resources import CDN
from exporting import html, web
from playwright.sync_api import Page, expect

from simulab.page import bokehjs

READY = ".simulab[data-ready=true][data-busy=false]"
COURSE = """<!doctype html><html lang="en"><head><title>Course</title><meta charset="utf-8">
<style>p, button, h2, input { color: rgb(200, 0, 0); font: italic 40px serif; transform: rotate(3deg) }</style>
</head><body><h1>Course</h1><p id="own">A paragraph of the course.</p>
%s
</body></html>"""


def course(folder: Path, *fragments: str) -> Path:
    path = folder / "course.html"
    path.write_text(COURSE % "\n<p>Between.</p>\n".join(fragments), encoding="utf-8")
    return path


def test_several_share_one_bokeh_and_one_view(page: Page, tmp_path: Path):
    """BokehJS comes from its network, once; here that network is this test."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        "https://**/*",
        lambda route: route.fulfill(
            body=bokehjs.text(), content_type="text/javascript", headers={"access-control-allow-origin": "*"}
        ),
    )
    fragment = html("learning-rate", fragment=True)
    course(tmp_path, fragment, fragment, html("race", fragment=True))
    with web(tmp_path) as address:
        page.goto(f"{address}/course.html")
        expect(page.locator(READY)).to_have_count(3, timeout=30_000)
    assert asked.count(bokehjs.url()) == 1
    assert bokehjs.url() in CDN.js_files
    assert page.evaluate("Object.keys(window.simulabShared.views).length") == 1


@pytest.fixture
def two(page: Page, tmp_path: Path) -> Page:
    fragment = html("learning-rate", fragment=True, inline=True)
    page.goto(course(tmp_path, fragment, fragment).as_uri())
    expect(page.locator(READY)).to_have_count(2, timeout=30_000)
    return page


def test_each_has_its_own_state_and_part_of_the_address(two: Page):
    first, second = two.locator(READY).all()
    second.locator(".sl-range[data-slider=learning_rate]").press("ArrowRight")
    two.wait_for_function("location.hash.startsWith('#learning-rate-2.learning_rate=')")
    shown = [
        one.locator(".sl-range[data-slider=learning_rate]").get_attribute("aria-valuetext") for one in (first, second)
    ]
    assert shown[0] != shown[1]
    first.locator(".sl-range[data-slider=learning_rate]").press("ArrowLeft")
    two.wait_for_function("location.hash.includes('learning-rate.learning_rate=')")
    assert "learning-rate-2.learning_rate=" in two.url


def test_styles_stay_on_their_side(two: Page):
    style = "(one) => { const { color, fontStyle } = getComputedStyle(one); return [color, fontStyle] }"
    assert two.locator("#own").evaluate(style) == ["rgb(200, 0, 0)", "italic"]
    for part in (".sl-sentence", ".sl-title", ".sl-quiet"):
        colour, slant = two.locator(part).first.evaluate(style)
        assert colour != "rgb(200, 0, 0)"
        assert slant == "normal"


def test_it_has_no_blank_line_where_markdown_would_end_it():
    assert all(line.strip() for line in html("learning-rate", fragment=True).splitlines())


def test_without_a_network_it_says_what_is_missing(page: Page, tmp_path: Path, request: pytest.FixtureRequest):
    other = page.context.browser.new_page()  # pyright: ignore: this page may complain
    other.route("https://**/*", lambda route: route.abort())
    other.goto(course(tmp_path, html("learning-rate", fragment=True)).as_uri())
    expect(other.get_by_text("BokehJS, which could not be loaded")).to_be_visible()
    other.close()
