"""A page whose connection fails before the widget is there: it says so, and opens as soon as it can."""

from collections.abc import Iterator

import pytest
from cutting import Line, served
from playwright.sync_api import BrowserContext, expect

from simulab.live import guard

FAILED = "The connection to the server has failed."


@pytest.fixture(scope="module")
def line(tmp_path_factory) -> Iterator[Line]:
    """A line to a server of its own."""
    with served(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.mark.parametrize(
    "sockets", [("refused", "closed"), pytest.param(("closed", "refused"), marks=pytest.mark.long)], ids="-".join
)
def test_a_page_without_a_connection_says_so_and_goes_on_when_there_is_one(context: BrowserContext, line, sockets):
    """A widget where sockets are refused and a lesson where they are closed; the other way round in the long run."""
    pages = [context.new_page() for _ in "12"]
    for page, name, line.sockets in zip(pages, ("learning-rate#steps=7", "how-large-a-step"), sockets, strict=True):
        page.goto(f"{line.address}/{name}")
        expect(page.get_by_role("alert").filter(has_text=FAILED)).to_be_visible()
    line.sockets = "carried"
    for page in pages:
        page.locator(".simulab[data-ready=true][data-busy=false]").wait_for()
        expect(page.get_by_text(FAILED)).to_be_hidden()
    expect(pages[0].get_by_role("textbox", name="Steps")).to_have_value("7")


def test_a_page_from_too_long_ago_loads_itself_again_where_it_stands(page, server):
    """The server would refuse its token for ever."""
    sockets = []

    def carried(socket):
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/ws", carried)
    page.goto(f"{server}/learning-rate#steps=7")
    page.locator(".simulab[data-ready=true][data-busy=false]").wait_for()
    page.evaluate("() => { window.before = true; }")
    sockets[0].close(code=guard.BEGIN_AGAIN, reason="as the server does")
    page.wait_for_function("() => !window.before && document.readyState === 'complete'")
    page.locator(".simulab[data-ready=true][data-busy=false]").wait_for()
    expect(page.get_by_role("textbox", name="Steps")).to_have_value("7")
