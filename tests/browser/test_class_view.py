"""A class as its teacher and one of its students see it; the teacher by keyboard alone."""

import asyncio
import json
import threading

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import serving
from tornado.websocket import websocket_connect


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    server = serving("serve", "--no-browser", "--port", "0", "--class", folder=tmp_path_factory.mktemp("class"))
    with server as address:
        said = (server.line(f"^{who} opens? ") for who in ("Students", "The teacher"))
        yield address, *(line.split(" open")[1].split()[-1 if "Students" in line else 1] for line in said)


def classmate(link: str, words: list[dict]) -> None:
    """One who says these things by the protocol, and leaves."""

    async def talk():
        base, code = link.rsplit("/", 1)
        line = await websocket_connect(base.replace("http", "ws") + "/wire")
        for word in [{"join": code, "name": "Grace"}, *words]:
            await line.write_message(json.dumps(word))
            await line.read_message()
        line.close()
        await asyncio.sleep(0.2)

    thread = threading.Thread(target=asyncio.run, args=(talk(),))  # Playwright has a loop of its own in this one
    thread.start()
    thread.join()


def test_a_prediction_of_the_whole_class(served, page: Page, browser: Browser):
    _, link, desk = served
    page.goto(desk)
    assert "#" not in page.url  # a projector shows the address bar
    other = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    student = other.new_page()
    student.goto(link)
    expect(student.get_by_text("Your teacher sees which page you are on")).to_be_visible()
    student.get_by_label("Nickname").fill("Ada")
    student.get_by_label("Nickname").press("Enter")
    expect(page.locator("#count")).to_have_text("1 student is here")

    # to a lesson, runs held, with no pointer
    picture, screen = page.frame_locator("#frame"), student.frame_locator("#frame")
    page.locator("#pages").focus()
    page.locator("#pages").select_option("how-large-a-step")
    picture.locator(".sl-lesson[data-ready=true]").wait_for()
    page.locator("#hold").focus()
    page.keyboard.press("Space")
    page.locator("#send").press("Enter")
    screen.locator(".sl-lesson[data-ready=true]").wait_for()

    pin = screen.get_by_role("slider", name="Your prediction")
    pin.focus()
    for _ in range(3):
        pin.press("ArrowRight")
    screen.get_by_role("button", name="Lock it in and run").click()
    expect(screen.get_by_text("Your teacher starts the run for everybody")).to_be_visible()
    expect(screen.locator(".sl-veiled")).to_have_count(1)
    student.reload()  # who loads the page again waits on, and sees nothing meanwhile
    expect(screen.get_by_text("Your teacher starts the run for everybody")).to_be_visible()
    expect(screen.locator(".sl-veiled")).to_have_count(1)
    expect(screen.locator(".sl-outcome")).to_have_count(0)
    expect(picture.locator(".sl-crowd")).to_have_count(1)
    expect(picture.locator(".sl-veiled")).to_have_count(1)  # before the run
    page.locator("#run").press("Enter")
    expect(screen.locator(".sl-outcome")).to_be_visible()
    expect(picture.locator(".sl-veiled")).to_have_count(0)
    expect(picture.locator(".sl-crowd")).to_have_count(1)  # and after it

    # screens
    expect(page.locator("#screens [aria-checked=true]")).to_have_text("Open")
    page.locator("#screens [aria-checked=true]").focus()
    page.keyboard.press("ArrowRight")
    expect(student.get_by_text("Paused by your teacher.")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(student.get_by_text("your teacher has closed the screens")).to_be_visible()
    student.reload()  # who reloads is not let out
    expect(student.get_by_text("your teacher has closed the screens")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(student.locator("#closed")).to_be_hidden()

    wall_and_race(page, student, link)
    desk_by_keyboard(page, student)
    other.close()


def wall_and_race(page, student, link):
    picture = page.frame_locator("#frame")
    # the wall: a state is a key press from being replayed
    classmate(link, [{"submit": "learning-rate#learning_rate=0.3", "title": "Learning rate"}])
    page.locator("#tab-picture").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tile")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#wall .curves")).to_be_visible()
    page.get_by_role("button", name="Replay the state of Grace").press("Enter")
    picture.locator("[data-widget=learning-rate][data-ready=true]").wait_for()
    expect(picture.get_by_role("textbox", name="Learning rate")).to_have_value("0.3")

    # a race
    page.locator("#racing:enabled").press("Enter")
    student.get_by_label("Your learning rate").fill("1")
    student.get_by_label("Your learning rate").press("Enter")
    expect(student.locator(".tries li")).to_have_text("1arrives after 1 step")
    expect(page.locator(".ranks li")).to_contain_text("Ada")


REACHED = "document.activeElement.id || document.activeElement.closest('[id]')?.id || document.activeElement.localName"
SEEN = """() => [...document.querySelectorAll("button, select, input, a[href]")]
  .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && !one.closest("dialog"))
  .map((one) => one.id || one.closest("[id]").id)"""


def desk_by_keyboard(page, student):
    """Whatever stands on the desk is reached by Tab, and does by Enter what it says."""
    page.locator("#tab-runs").focus()
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    wanted, reached = set(page.evaluate(SEEN)), set()
    for _ in range(3 * len(wanted) + 100):  # the site in its frame is walked through, too
        page.keyboard.press("Tab")
        reached.add(page.evaluate(REACHED))
        if wanted <= reached:
            break
    assert wanted <= reached
    assert {"send", "run", "hold", "screens", "csv", "delete", "project", "address"} <= wanted

    page.locator("#address").press("Enter")
    expect(page.locator("#code")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#code")).to_be_hidden()
    page.locator("#project").press("Enter")
    expect(page.locator("body.projected")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("body.projected")).to_have_count(0)

    with page.expect_download() as download:
        page.locator("#csv").press("Enter")
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Ada" in text
    assert "Grace" in text

    page.locator("#delete").press("Enter")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.locator(".ranks li")).to_contain_text("Ada")
    page.locator("#delete").press("Enter")
    page.locator("#ask").get_by_role("button", name="Delete all").press("Enter")
    expect(page.locator(".ranks li")).to_have_count(0)
    expect(student.get_by_label("Nickname")).to_be_visible()  # who is here joins anew


def test_without_the_secret_the_teachers_page_shows_nothing(served, page: Page):
    address, _, _ = served
    page.goto(f"{address}/class/teacher#guess")
    expect(page.get_by_text("This is not the address that the terminal printed")).to_be_visible()
