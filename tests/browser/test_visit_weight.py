"""What a visit weighs on the wire: every byte that a server sends, from the address to the picture that stands."""

from collections.abc import Iterator

import pytest
from cutting import Line, served
from playwright.sync_api import BrowserContext

from simulab.catalogue import lessons, widgets

FIRST, LATER = 1024 * 1024, 50 * 1024
"""Bytes, of somebody who was never here, and of somebody who was: the page, the document, and the first picture's numbers, which
no browser keeps."""


@pytest.fixture(scope="module")
def line(tmp_path_factory) -> Iterator[Line]:
    """A line to a server of its own."""
    with served(tmp_path_factory.mktemp("served")) as made:
        yield made


def visit(context: BrowserContext, line: Line, name: str) -> tuple[int, bool]:
    """Bytes; and whether the server's own numbers were among them: while it compiles, the page's program answers."""
    before, page = line.brought, context.new_page()
    frames: list[str | bytes] = []

    def heard(frame: str | bytes) -> None:
        frames.append(frame)

    page.on("websocket", lambda one: one.on("framereceived", heard))
    page.goto(f"{line.address}/{name}")
    page.locator("[data-ready=true][data-busy=false]").first.wait_for()
    page.wait_for_load_state("networkidle")  # what it keeps for a server that may be lost is there too
    page.close()
    return line.brought - before, any(isinstance(one, bytes) for one in frames)


@pytest.mark.long
@pytest.mark.parametrize("name", [*widgets, *lessons])
def test_a_first_visit_and_a_later_one(browser, line: Line, name: str):
    for _ in range(40):
        context = browser.new_context()
        visits = [visit(context, line, name) for _ in range(2)]
        context.close()
        if all(answered for _, answered in visits):
            break
    else:
        pytest.fail("the server never answered")
    first, later = (weighs for weighs, _ in visits)
    assert 0 < later <= LATER < first <= FIRST, (first, later)
