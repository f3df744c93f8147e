"""Through the first lesson as a student goes: live and exported, by mouse, by keyboard alone, on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from exporting import web
from playwright.sync_api import Browser, Page, expect
from resting import painted

from simulab.catalogue import lessons
from simulab.page.lesson import to_html

NAME = "how-large-a-step"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / f"{NAME}.html").write_text(to_html(lessons.make(NAME, "lesson"), NAME, inline=True), encoding="utf-8")
    with web(folder) as address:
        yield f"{address}/{NAME}.html"


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """The lesson's address in one home."""
    if request.param == "live":
        return f"{request.getfixturevalue('server')}/{NAME}"
    return request.getfixturevalue("exported")


def homes(mostly: str):
    """Runs in one home, and in the other in the long run: lesson and script are the same."""
    other = {"live": "exported", "exported": "live"}[mostly]
    return pytest.mark.parametrize("address", [mostly, pytest.param(other, marks=pytest.mark.long)], indirect=True)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".sl-lesson[data-ready=true]")


def to_part(page: Page, part: int) -> None:
    """By the address, which whoever stands in the lesson may change."""
    page.evaluate("(part) => { location.hash = `part=${part}`; }", part)
    page.locator(f".sl-goto[aria-current=step]:nth-of-type({part})").wait_for()
    page.wait_for_selector(".sl-lesson[data-ready=true]")


def said(page: Page, kind: str):
    return page.locator(f"[data-question={kind}] .sl-said")


def by_mouse(page: Page) -> None:
    """Predict with the pin and with a drawn curve; answer; see the summary; come back to the same place."""
    expect(page.locator(".sl-cover")).to_be_visible()
    expect(page.locator(".sl-transport")).to_be_hidden()
    painted(page)
    pin = page.locator(".sl-pin .sl-grip").bounding_box()
    assert pin
    page.mouse.move(pin["x"] + 9, pin["y"] + 9)
    page.mouse.down()
    frame = page.locator(".sl-big:visible .sl-touch").bounding_box()
    assert frame
    # -0.872 of an axis from -3 to 3
    page.mouse.move(frame["x"] + frame["width"] * (3 - 0.872) / 6, pin["y"] + 9, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Lock it in and run").click()
    expect(said(page, "EndPoint")).to_contain_text("Close by: it ended at -0.872, ")  # a pixel more or less
    expect(said(page, "EndPoint")).to_contain_text("the weight stands at -0.872")
    expect(page.locator(".sl-transport")).to_be_visible()
    page.get_by_label("Your number").fill("7")
    page.get_by_role("button", name="Check").click()
    expect(said(page, "Number")).to_contain_text("the hint says what to do first")
    page.locator("[data-knob=steps]").fill("60")
    page.locator("[data-knob=steps]").press("Enter")
    page.get_by_role("button", name="Check").click()
    expect(said(page, "Number")).to_contain_text("Not quite: 7 is too low. Try again.")
    page.get_by_label("Your number").fill("39")
    page.get_by_role("button", name="Check").click()
    expect(said(page, "Number")).to_contain_text("It takes 39 steps at this rate.")
    page.get_by_role("button", name="Next").click()
    pad = page.locator(".sl-pad")
    expect(pad).to_be_visible()
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    painted(page)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.13, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + box["height"] * 0.8, steps=20)
    page.mouse.up()
    page.get_by_role("button", name="Lock it in and run").click()
    expect(said(page, "LossCurve")).to_contain_text("on average your curve is a factor of")
    expect(page.locator(".sl-true")).to_have_attribute("points", re.compile(r"\d"))
    page.reload()
    expect(said(page, "LossCurve")).to_contain_text("on average your curve is a factor of")
    expect(page.locator(".sl-goto").first).to_have_attribute("data-done", "true")
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    page.get_by_role("button", name="Predict again").click()
    expect(page.locator(".sl-cover")).to_be_visible()
    expect(page.locator(".sl-transport")).to_be_hidden()
    expect(said(page, "LossCurve")).to_be_hidden()


@homes("live")
def test_a_student_goes_through_the_lesson_by_mouse(page: Page, address: str):
    opened(page, address)
    by_mouse(page)


@homes("live")
def test_what_a_key_has_turned_is_there_when_the_page_is_loaded_again(page: Page, address: str):
    page.goto(f"{address}#part=4")
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    knob = page.locator("[data-slider=condition_number]")
    knob.press("ArrowRight")
    left = knob.input_value()
    page.wait_for_function("() => JSON.stringify(localStorage).includes('condition_number')")
    page.reload()
    expect(knob).to_have_value(left)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "s => { let a = document.activeElement; while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement;"
            " return a.matches(s) }",
            selector,
        ):
            return
    raise AssertionError(f"the keyboard does not get to {selector}")


def tab_to_from_the_top(page: Page, selector: str) -> None:
    page.locator(".sl-heading").focus()
    tab_to(page, selector)


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def next_part(page: Page) -> None:
    press(page, ".sl-next")
    expect(page.locator(".sl-heading")).to_be_focused()  # a server may have to compile the part
    page.locator(".sl-lesson[data-ready=true]").wait_for()


@homes("exported")
def test_the_keyboard_alone_is_enough_for_a_whole_lesson(page: Page, address: str):
    page.emulate_media(reduced_motion="reduce")  # by mouse the runs are played
    opened(page, address)
    tab_to(page, ".sl-pin")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+Tab")
    press(page, ".sl-check")
    expect(said(page, "EndPoint")).to_contain_text("it ended at -0.872")
    next_part(page)
    tab_to(page, ".sl-knot")
    for _ in range(3):
        page.keyboard.press("PageDown")
    press(page, ".sl-check")
    expect(said(page, "LossCurve")).to_contain_text("factor of")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    press(page, ".sl-check")
    expect(said(page, "Choice")).to_contain_text("Yes.")
    expect(said(page, "Choice")).to_contain_text("Your rate of 1.5 makes it -0.5")
    next_part(page)
    tab_to(page, "[data-question=LastStable] input[type=range]")
    page.keyboard.press("PageUp")
    press(page, "[data-question=LastStable] .sl-check")
    expect(said(page, "LastStable")).to_contain_text("the limit is")
    tab_to(page, "[data-question=Number] input[type=text]")
    page.keyboard.type("3/4")
    page.keyboard.press("Enter")
    expect(said(page, "Number")).to_contain_text("Missing: a curvature other than 4")
    tab_to_from_the_top(page, "[data-control=curvature] input[type=range]")
    page.keyboard.press("PageUp")
    press(page, "[data-question=Number] .sl-check + button")
    expect(said(page, "Number")).to_contain_text("It is")
    next_part(page)
    press(page, "[data-question=Reach] .sl-check + button")
    expect(said(page, "Reach")).to_contain_text("It took 23 steps.")
    tab_to(page, "[data-question=Explain] textarea")
    page.keyboard.type("Because.")
    press(page, "[data-question=Explain] .sl-check")
    expect(said(page, "Explain")).to_contain_text("Compare it with this one")
    next_part(page)
    expect(page.get_by_text("You answered 7 of 8 questions.")).to_be_visible()  # one on the first part was left out
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my report").press("Enter")
    told = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "<h2>Where will the weight be after ten steps?</h2>" in told
    assert "it ended at -0.872" in told
    assert "Answer: none yet" in told


UNFIT = """all => all.filter((one) => one.offsetParent).map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.left < 0 || box.right > 390 || (!one.matches("p a, li a, nav a") && box.height < 44))
  .map(([one]) => one.className + one.textContent)"""
"""What cannot be touched on a phone: too low for a finger, or beyond an edge; links in a text are as high as their line."""


@homes("live")
def test_a_phone_is_wide_enough(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    opened(page, f"{address}#part=1")
    for part in range(1, 6):
        to_part(page, part)
        if part < 5:  # the summary has no picture
            painted(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # a locator's, since a live page's view stands in a shadow root
        unfit = page.locator("button, .sl-option, a").evaluate_all(UNFIT)
        # a word of a sentence is as high as its line, as links in text may be (WCAG 2.5.8)
        assert [one for one in unfit if not any(kind in one for kind in ("sl-tiny", "sl-quiet", "sl-term"))] == []
    page.goto(f"{address}#part=4")
    page.reload()  # and a tap at once: what is not yet in its place takes none
    page.get_by_role("button", name="Show").tap()
    expect(said(page, "Reach")).to_contain_text("It took 23 steps.")
    context.close()
    assert wrong == []


@homes("exported")
def test_on_a_phone_the_picture_stays_beside_what_is_asked_of_it(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()

    def box(selector: str) -> dict[str, float]:
        found = page.locator(selector).first.bounding_box()
        assert found, f"{selector} is not there"
        return {"y": found["y"], "bottom": found["y"] + found["height"]}

    opened(page, f"{address}#part=1")
    painted(page)
    assert box(".sl-stage")["bottom"] <= box(".sl-question")["y"]
    assert box(".sl-check")["bottom"] - box(".sl-stage")["y"] <= 844, "they fit on one screen together"
    page.goto("about:blank")
    opened(page, f"{address}#part=4")
    for turned in ("[data-control=learning_rate] input[type=range]", ".sl-written"):
        page.locator(turned).first.focus()
        painted(page)
        picture = box(".sl-stage .sl-plane:visible")
        assert picture["y"] >= 0
        assert picture["bottom"] < 844 / 2
        assert box(".sl-stage")["bottom"] <= box(turned)["y"]
        assert box(turned)["bottom"] <= 844
    context.close()


@homes("exported")
def test_on_a_wide_screen_the_picture_is_large_and_stands_beside_the_questions(page: Page, address: str):
    opened(page, f"{address}#part=4")
    painted(page)
    plane, asked = (
        page.locator(".sl-stage .sl-plane:visible").bounding_box(),
        page.locator(".sl-questions").bounding_box(),
    )
    assert plane
    assert asked
    assert plane["height"] >= 260  # the least that a widget's own page gives it
    assert plane["x"] > asked["x"] + asked["width"]
    assert page.locator(".sl-stage").evaluate("(stage) => getComputedStyle(stage).borderTopWidth") == "0px"


def test_an_axe_finds_nothing(page: Page, exported: str):
    from axe_playwright_python.sync_playwright import Axe

    opened(page, f"{exported}#part=1")
    for part in (1, 4, 5):
        to_part(page, part)
        found = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in found if rule["impact"] in ("moderate", "serious", "critical")] == []


def test_the_page_carries_no_more_than_it_needs(exported: str, tmp_path: Path):
    import gzip

    page = to_html(lessons.make(NAME, "lesson"), NAME)
    own = len(gzip.compress(page.encode(), 9))
    # the script with all that is loaded later elsewhere, the widget's whole program, descriptions, style
    assert own <= 105_100, f"{own} bytes gzipped besides BokehJS"
    assert "For a course page, with this server" not in page, "the teacher's dialog stands in widgets' pages only"


def test_a_class_gets_its_link_from_a_widget_not_from_a_lesson(page: Page, exported: str):
    opened(page, f"{exported}#part=4")
    page.get_by_role("button", name="Files", exact=True).click()
    expect(page.get_by_role("button", name="Picture (PNG)")).to_be_visible()
    expect(page.get_by_role("button", name="Make a link for my class…")).to_have_count(0)
