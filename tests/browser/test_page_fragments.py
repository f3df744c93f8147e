"""Fragments: widgets inside somebody else's page, which has styles, a Bokeh and a mind of its own."""

from pathlib import Path

import pytest
from bokeh.resources import CDN
from exporting import html, web
from playwright.sync_api import Page, expect
from resting import painted

from simulab.page import bokehjs

READY = ".simulab[data-ready=true][data-busy=false]"
COURSE = """<!doctype html><html lang="en"><head><title>Course</title><meta charset="utf-8">
<style>p, button, h2, input { color: rgb(200, 0, 0); font: italic 40px serif; transform: rotate(3deg) }</style>
</head><body><h1>Course</h1><p id="own">A paragraph of the course.</p>
%s
</body></html>"""


SLIDE = """<div class="reveal"><div class="slides" style="position: absolute; left: 0; top: 0; width: 900px; height: 540px;
transform: scale(1.5); transform-origin: 0 0"><section style="padding: 20px 0">"""


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
        expect(page.locator(READY)).to_have_count(3)
    assert asked.count(bokehjs.url()) == 1
    assert bokehjs.url() in CDN.js_files
    assert page.evaluate("Object.keys(window.simulabShared.views).length") == 1


@pytest.fixture
def two(page: Page, tmp_path: Path) -> Page:
    fragment = html("learning-rate", fragment=True, inline=True)
    page.goto(course(tmp_path, fragment, fragment).as_uri())
    expect(page.locator(READY)).to_have_count(2)
    return page


def test_two_in_one_page(two: Page):
    each_has_its_own_state_and_part_of_the_address(two)
    styles_stay_on_their_side(two)
    they_follow_their_host_into_the_dark_and_back_until_somebody_chooses(two)


def each_has_its_own_state_and_part_of_the_address(two: Page) -> None:
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


def styles_stay_on_their_side(two: Page) -> None:
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


def they_follow_their_host_into_the_dark_and_back_until_somebody_chooses(two: Page) -> None:
    looks = "() => [...document.querySelectorAll('div')].map((one) => one.shadowRoot?.querySelector('.simulab')?.dataset.theme)"
    shown = lambda: set(filter(None, two.evaluate(looks)))  # noqa: E731
    for dark, light in (
        ("document.documentElement.dataset.bsTheme = 'dark'", "document.documentElement.dataset.bsTheme = 'light'"),
        (
            "document.documentElement.removeAttribute('data-bs-theme'); document.body.className = 'dark'",
            "document.body.className = ''",
        ),
        ("document.body.dataset.mdColorScheme = 'slate'", "document.body.dataset.mdColorScheme = 'default'"),
        (
            "delete document.body.dataset.mdColorScheme; document.body.style.colorScheme = 'dark'",
            "document.body.style.colorScheme = ''",
        ),
    ):
        two.evaluate(dark)
        two.wait_for_function(f"() => ({looks})().every((theme) => !theme || theme === 'dark')")
        two.evaluate(light)
        two.wait_for_function(f"() => ({looks})().every((theme) => !theme || theme === 'light')")
    two.locator(READY).first.get_by_role("button", name="Light or dark").click()
    assert shown() == {"dark", "light"}
    two.evaluate("document.body.className = 'light'")
    assert shown() == {"dark", "light"}  # the person's own choice stays


def test_on_a_scaled_slide_of_a_page_that_runs_to_the_left_it_is_whole_and_answers_where_it_is_touched(
    page: Page, tmp_path: Path
):
    """A reveal.js deck scales its slides: frame, contours and handle stand on one another, and all is within the slide."""
    path = course(tmp_path, html("race", fragment=True, inline=True))
    text = path.read_text(encoding="utf-8").replace('<html lang="en">', '<html lang="ar" dir="rtl">')
    path.write_text(
        text.replace("<body>", f"<body>{SLIDE}"),
        encoding="utf-8",
    )
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.goto(f"{path.as_uri()}#race.surface=quadratic&race.start_x=0&race.start_y=0&race.racers=")
    page.locator(READY).wait_for()
    page.locator(".sl-slide").wait_for()
    painted(page)
    box = lambda part: page.locator(part).first.bounding_box()  # noqa: E731
    touch, field, bokeh, handle = map(box, (".sl-touch", ".sl-field", ".sl-bokeh", ".sl-handle"))
    plane = box(".sl-plane")
    assert touch and field and bokeh and handle and plane  # noqa: PT018
    assert bokeh["width"] == pytest.approx(plane["width"], abs=1)  # once scaled, not twice
    assert field["width"] == pytest.approx(touch["width"], abs=3)
    assert handle["x"] + handle["width"] / 2 == pytest.approx(touch["x"] + touch["width"] / 2, abs=2)
    page.mouse.click(touch["x"] + touch["width"] / 2 + touch["height"] / 3, touch["y"] + touch["height"] / 6)
    page.wait_for_function("() => !location.hash.includes('race.start_x=0&')")
    x, y = (float(page.url.split(f"race.{knob}=")[1].split("&")[0]) for knob in ("start_x", "start_y"))
    assert (x, y) == pytest.approx((2, 2), abs=0.06)  # a pixel of the picture is as much
    assert page.locator(".simulab").evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    rate = page.get_by_role("slider", name="Learning rate").first
    was = float(rate.input_value())
    rate.press("ArrowRight")
    assert float(rate.input_value()) > was  # also where a page's own sliders grow to the left
    slide = box("section")
    assert slide
    for part in (".simulab", ".sl-stage", ".sl-saying", ".sl-side"):
        inside = box(part)
        assert inside
        assert inside["height"] > 40
        assert inside["y"] + inside["height"] <= 540 * 1.5


def test_untouched_it_leaves_its_hosts_address_alone_and_a_page_that_comes_back_keeps_its_names(
    page: Page, tmp_path: Path
):
    """What a site with instant navigation does: the same fragment leaves the page and comes again."""
    fragment = html("learning-rate", fragment=True, inline=True, set={"learning_rate": 0.3})
    page.goto(course(tmp_path, fragment).as_uri())
    page.locator(READY).wait_for()
    page.wait_for_function("() => !document.querySelector('[data-busy=true]')")
    assert "#" not in page.url
    page.evaluate(
        """() => { const box = document.querySelector("script[type]").parentElement, copy = document.createElement("div");
        copy.innerHTML = box.outerHTML; box.remove(); document.body.append(copy);
        for (const old of copy.querySelectorAll("script")) {
          const made = document.createElement("script");
          for (const { name, value } of old.attributes) made.setAttribute(name, value);
          made.textContent = old.textContent; old.replaceWith(made); } }"""
    )
    page.locator(READY).wait_for()
    page.locator(".sl-range[data-slider=learning_rate]").press("ArrowRight")
    page.wait_for_function("() => location.hash.startsWith('#learning-rate.learning_rate=')")
