"""What a visit weighs on the wire: every byte that a server sends, from the address to the picture that stands."""

from collections.abc import Iterator

import pytest
from cutting import Line, served
from playwright.sync_api import BrowserContext

FIRST = 1024 * 1024
"""Bytes, of somebody who was never here."""
LATER = {"race": 80_000, "net-lab": 58_000, "how-large-a-step": 20_000}
"""Of somebody who was: the page, the document, and the first picture's numbers, which no browser keeps. Of the race these are
16,261 heights of its surface, which deflate by a seventh only; of the net lab a whole training."""


@pytest.fixture(scope="module")
def line(tmp_path_factory) -> Iterator[Line]:
    """A line to a server of its own."""
    with served(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize("name", list(LATER))
def test_a_first_visit_and_a_later_one(context: BrowserContext, line: Line, name: str):
    weighed = []
    for _ in range(2):
        before, page = line.brought, context.new_page()
        page.goto(f"{line.address}/{name}")
        page.locator("[data-ready=true][data-busy=false]").first.wait_for()
        page.wait_for_load_state("networkidle")  # what it keeps for a server that may be lost is there too
        weighed.append(line.brought - before)
        page.close()
    assert 0 < weighed[1] <= LATER[name] < weighed[0] <= FIRST, weighed
