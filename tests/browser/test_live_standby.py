"""A page whose server is lost or silent goes on with its own program, says so, and goes back to the server."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from cutting import Line, free_port
from playwright.sync_api import BrowserContext, Page, expect
from serving import serving

from simulab.catalogue import widgets
from simulab.live import standby

LOST = "The connection to the server is lost. Until it is back, this page computes by itself."
LATE = "The server does not answer. Until it does, this page computes by itself."
SILENT = "The server does not answer. As soon as it does, this page goes on by itself."
ONLY = " “Your own formula f(x)” can only be computed there."
COUNTS = """
  const send = WebSocket.prototype.send;
  window.questions = 0;
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string" && data.includes("sources")) window.questions += 1;
    return send.call(this, data);
  };
"""


@pytest.fixture(scope="module", autouse=True)
def program():
    """The server's own process makes it when nobody waits; here it is there already."""
    standby.make(widgets.make("learning-rate", "widget"))


def whole(page: Page) -> None:
    page.locator("[data-ready=true][data-busy=false]").wait_for()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()  # not the fixture: a browser reports each refused connection as an error
    page.add_init_script(COUNTS)
    with page.expect_response(lambda answer: "learning-rate-standby" in answer.url) as program:
        page.goto(address)
    program.value.finished()
    whole(page)
    return page


class Turned:
    """Somebody at the rate's slider: each key moves the picture's words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.slider = page.get_by_role("slider", name="Learning rate").first
        self.sentence = page.locator(".sl-sentence")

    def __call__(self, key: str) -> str:
        before = self.sentence.inner_text()
        self.slider.focus()
        self.slider.press(key)
        expect(self.sentence).not_to_have_text(before)
        whole(self.page)
        return self.sentence.inner_text()


@contextmanager
def suspended(process) -> Iterator[None]:
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def test_a_page_goes_on_without_its_server_and_goes_back_to_it(context: BrowserContext, tmp_path):
    port = free_port()
    with Line(port) as line:
        served = serving(
            "serve", "--no-browser", "--port", str(port), "--origin", f"localhost:{line.port}", folder=tmp_path
        )
        with served:
            page = opened(context, f"{line.address}/learning-rate")
            turned, notices = Turned(page), page.locator(".sl-notices")
            slowest, fastest = turned("Home"), turned("End")

            line.cut()
            turned("Home")
            expect(turned.sentence).to_have_text(slowest)  # number for number what the server would have said
            expect(notices).to_have_text(LOST)
            page.get_by_role("combobox", name="Surface").select_option("formula_1d")
            expect(notices).to_contain_text(ONLY)
            line.mend()
            expect(notices).to_be_empty()
            page.get_by_role("button", name="Undo").click()
            whole(page)

            with suspended(served.process):
                surface = page.get_by_role("combobox", name="Surface")
                before = surface.input_value()
                surface.select_option("formula_1d")
                expect(notices).to_contain_text(SILENT + ONLY)
                surface.select_option(before)
                whole(page)
                turned("End")
                expect(turned.sentence).to_have_text(fastest)
                expect(notices).to_have_text(LATE)
                asked = page.evaluate("window.questions")
                for key in ("Home", "End", "Home"):
                    turned(key)
                expect(turned.sentence).to_have_text(slowest)
                # nobody asks a server that does not answer, but for a question now and then, to hear whether it does again
                assert page.evaluate("window.questions") <= asked + 1
            expect(notices).to_be_empty()
            asked = page.evaluate("window.questions")
            turned("End")
            expect(turned.sentence).to_have_text(fastest)
            assert page.evaluate("window.questions") > asked


def test_a_page_that_computes_alone_asks_the_server_for_no_numbers(context: BrowserContext, tmp_path):
    with serving("serve", "--no-browser", "--port", "0", "--compute", "browser", folder=tmp_path) as address:
        page = opened(context, f"{address}/learning-rate")
        turned = Turned(page)
        assert turned("Home") != turned("End")
        assert page.evaluate("window.questions") == 0
        page.get_by_role("combobox", name="Surface").select_option("formula_1d")
        expect(page.locator(".sl-notices")).to_contain_text(
            "“Your own formula f(x)” can only be computed by the server"
        )
