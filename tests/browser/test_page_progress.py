"""Long work in a page without a server: part by part in the worker, and a worker that is let go when it is stopped."""

import pytest
from patient import PARTS, Patient
from playwright.sync_api import Page, expect
from resting import after_a_double_click

from simulab.page.export import to_html

READY = "[data-ready=true][data-busy=false]"
PART = 25_000_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("patient") / "patient.html"
    path.write_text(to_html(Patient(), inline=True), encoding="utf-8")
    return path.as_uri()


def test_a_page_computes_in_parts_and_stops(page: Page, file: str):
    page.add_init_script(
        "const Own = Worker; window.hired = 0; window.Worker = class extends Own { constructor(...a) { super(...a); hired++; } };"
    )
    waits, stop = page.locator(".sl-wait"), page.get_by_text("Stop", exact=True)
    page.goto(f"{file}#effort={PART}&height=2")
    expect(waits).to_contain_text("Computing eight means")
    expect(page.locator(".sl-busy")).to_have_attribute("aria-valuemax", str(PARTS))
    stop.click()
    expect(waits).to_contain_text("Stopped: without eight means, one mean.")
    expect(page.locator(".sl-sentence")).to_have_text("The line is at 2.")
    after_a_double_click(page)
    page.get_by_role("button", name="Compute it again").click()
    page.locator("[data-busy=true]").wait_for()
    page.locator(READY).wait_for()
    expect(waits).to_be_hidden()
    assert page.evaluate("hired") == 1

    page.evaluate(f"location.hash = 'effort={PART}&height=2&toil=1000000000'")  # one call of a minute
    expect(waits).to_contain_text("Computing one mean")
    expect(stop).to_be_visible()
    page.locator(".simulab").press("Escape")
    expect(waits).to_contain_text("Stopped: without one mean.")
    page.evaluate("location.hash = 'effort=20&height=2&start=2'")
    expect(waits).to_be_hidden()  # it has heard of the newer state
    page.locator(READY).wait_for()
    assert page.evaluate("hired") == 2
