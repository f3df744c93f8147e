"""A server that goes away and comes back: nothing is lost, nobody reloads."""

import socket

from playwright.sync_api import BrowserContext, expect
from serving import serving

READY = "[data-ready=true][data-busy=false]"


def test_a_page_survives_a_restart_of_the_server(context: BrowserContext, tmp_path):
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    page = context.new_page()  # not the fixture: a browser reports each refused connection as an error
    command = ("serve", "--no-browser", "--port", str(port))
    with serving(*command, folder=tmp_path) as address:
        page.goto(f"{address}/learning-rate")
        page.locator(READY).wait_for(timeout=90_000)
        page.evaluate("window.stayed = true")
    slider = page.get_by_role("slider", name="Learning rate").first
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_text("The connection to the server is lost.")).to_be_visible(timeout=10_000)
    with serving(*command, folder=tmp_path):
        slider.press("ArrowRight")
        page.locator(READY).wait_for(timeout=60_000)
        slider.press("ArrowRight")
        page.locator(READY).wait_for(timeout=60_000)
        expect(page.get_by_text("The connection to the server is lost.")).to_be_hidden(timeout=30_000)
        assert page.evaluate("window.stayed") is True
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
