"""Every page of a site comes back by itself after a cut and after the server's death, as the person left it."""

import pytest
from cutting import LOST, Line, free_port
from playwright.sync_api import BrowserContext, Page, expect
from serving import serving

from simulab.catalogue import lessons, widgets
from simulab.lessons.ask import covers

pytestmark = pytest.mark.early


def free_part(name: str) -> str:
    """The address of a lesson's part whose knobs need no prediction first."""
    parts = lessons.make(name, "lesson").scenarios
    at = next(at for at, part in enumerate(parts, 1) if not any(map(covers, part.questions)))
    return f"{name}#part={at}"


PLACES = [*widgets, *map(free_part, lessons)]
FEW = ["learning-rate", "net-lab#epochs=15&points=60", free_part("how-large-a-step")]
"""Each kind of page: quick, in moments, a lesson. The others are the same script with other texts and numbers, and a server
has to compute all of them twice."""


def whole(page: Page) -> None:
    """Everything is there for the knobs as they stand, and nothing is complained of."""
    page.locator(".simulab[data-ready=true][data-busy=false]").first.wait_for()
    expect(page.locator(".simulab[data-busy=true]")).to_have_count(0)
    expect(page.get_by_text(LOST)).to_be_hidden()


class Visitor:
    """A person at one page, who turns its first knob."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()  # not the fixture: a browser reports each refused connection as an error
        self.page.goto(address)
        self.page.evaluate("window.stayed = true")
        self.knob = self.page.locator("input.sl-range:not(.sl-scrub):visible").first
        self.left_at = ""

    def turn(self, key: str) -> None:
        before = self.knob.input_value()
        self.knob.focus()
        self.knob.press(key)
        self.left_at = self.knob.input_value()
        assert self.left_at != before

    def finds_it_as_left(self) -> None:
        whole(self.page)
        expect(self.knob).to_have_value(self.left_at)
        self.turn("ArrowLeft")  # and goes on from there
        whole(self.page)
        assert self.page.evaluate("window.stayed") is True
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)


def told(page: Page) -> None:
    expect(page.get_by_text(LOST).first).to_be_visible()


@pytest.mark.parametrize(
    ("seconds", "places"),
    [
        (2, FEW),
        pytest.param(2, PLACES, marks=pytest.mark.long),
        pytest.param(60, PLACES, marks=pytest.mark.long),
    ],
)
def test_every_page_comes_back_after_a_cut_and_after_the_servers_death(
    context: BrowserContext, tmp_path, seconds: int, places: list[str]
):
    port = free_port()
    with Line(port) as line:
        command = ("serve", "--no-browser", "--port", str(port), "--origin", f"localhost:{line.port}")
        served = serving(*command, folder=tmp_path)
        with served:
            home = context.new_page()
            home.goto(line.address)
            visitors = [Visitor(context, f"{line.address}/{place}") for place in places]
            for one in visitors:
                whole(one.page)
                one.turn("ArrowRight")
                whole(one.page)
            line.cut()
            for one in visitors:
                one.turn("ArrowRight")
            line.mend(after=seconds)
            if seconds > 10:  # a shorter one may be over before there is anything to say
                for one in visitors:
                    told(one.page)
            line.carries.wait()
            for one in visitors:
                one.finds_it_as_left()
            served.process.kill()
            served.process.wait()
            for one in visitors:
                one.turn("ArrowRight")
            for one in visitors:
                told(one.page)
        with serving(*command, folder=tmp_path):
            for one in visitors:
                one.finds_it_as_left()
            # it holds no connection: only what it leads to must be there
            home.get_by_role("link", name="Learning rate", exact=True).first.click()
            whole(home)
