"""The net lab as it is served: the run comes from the server, what is drawn at the playhead from the page's own program."""

from playwright.sync_api import Page, expect
from resting import painted, played

from simulab import catalogue

READY = "[data-ready=true][data-busy=false]"


def test_playing_asks_the_server_for_nothing(page: Page, server: str):
    sent: list[object] = []

    def heard(frame: str | bytes) -> None:
        if '"sources"' in str(frame):  # a question; a page says other things when it comes to rest
            sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", heard))
    page.goto(f"{server}/net-lab#epochs=12&points=60&seed=3")
    page.locator(READY).wait_for()
    lab = catalogue.widgets.make("net-lab", "widget")
    asked = {"epochs": 12, "points": 60, "seed": 3}
    expect(page.locator(".sl-sentence")).to_have_text(lab.say(lab.compute(asked, ["run"])))
    scrub = page.get_by_role("slider", name="Epoch", exact=True)
    scrub.focus()
    painted(page)
    drawing = page.locator("[data-slot=plane] canvas.sl-canvas")
    ink = "(canvas) => canvas.toDataURL()"
    end, count = drawing.evaluate(ink), len(sent)
    page.keyboard.press("Home")
    expect(page.locator(".sl-count")).to_have_text("0 / 12")
    assert drawing.evaluate(ink) != end
    page.keyboard.press("End")
    assert drawing.evaluate(ink) == end
    with played(page):
        page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".sl-count")).to_have_text("12 / 12")
    painted(page)
    assert page.workers, "what is drawn while it plays is made beside the page"
    assert drawing.evaluate(ink) == end
    assert len(sent) == count
    page.get_by_role("button", name="One hidden layer more").click()
    expect(page.locator(".sl-net-depth .sl-step-value")).to_have_text("3")
    expect(page.locator(".sl-sentence")).to_have_text(lab.say(lab.compute({**asked, "layers": 3}, ["run"])))
    assert len(sent) > count


def test_the_lesson_stands_in_each_part(page: Page, server: str):
    shown = {1: "net", 3: "step", 4: "plane", 5: "loss"}
    page.goto(f"{server}/a-net-learns#part=1")
    for part, slot in shown.items():
        page.locator(".sl-goto").nth(part - 1).click()
        page.locator(f".sl-goto[aria-current=step]:nth-of-type({part})").wait_for()
        page.locator(".sl-lesson[data-ready=true]").wait_for()
        page.locator(f".sl-compact{READY}").wait_for()
        expect(page.locator(f".sl-compact [data-slot={slot}]")).to_be_visible()
        if part == 3:  # no picture of it has a curve, and yet there is time to go through
            expect(page.locator(".sl-count")).to_have_text("100 / 100")
