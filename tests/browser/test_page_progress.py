"""Long work in a page without a server: part by part in the worker, and a worker that is let go when it is stopped."""

import pytest
from patient import PARTS, Patient
from playwright.sync_api import Page, expect
from resting import after_a_double_click

from simulab.page.export import to_html

READY = "[data-ready=true][data-busy=false]"
HELD = """
  const Own = Worker, questions = [];
  Object.assign(window, { hired: 0, most: 2 });
  window.Worker = class extends Own {
    constructor(...given) { super(...given); hired++; }
    postMessage(question) {
      const post = () => super.postMessage(question);
      if (question.part >= most) questions.push(post);
      else post();
    }
  };
  window.goOn = () => { most = Infinity; for (const post of questions.splice(0)) post(); };
"""
"""The worker hears of no part after so many, until it is let: how far it gets does not depend on the machine."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("patient") / "patient.html"
    path.write_text(to_html(Patient(), inline=True), encoding="utf-8")
    return path.as_uri()


def test_a_page_computes_in_parts_and_stops(page: Page, file: str):
    page.add_init_script(HELD)
    waits, stop = page.locator(".sl-wait"), page.get_by_text("Stop", exact=True)
    page.goto(f"{file}#effort=1000&height=2")
    expect(waits).to_contain_text("Computing eight means")
    expect(page.locator(".sl-busy")).to_have_attribute("aria-valuemax", str(PARTS))
    stop.click()
    expect(waits).to_contain_text("Stopped: without eight means, one mean.")
    expect(page.locator(".sl-sentence")).to_have_text("The line is at 2.")
    after_a_double_click(page)
    page.evaluate("() => { most = 5; }")
    page.get_by_role("button", name="Compute it again").click()
    expect(page.locator(".sl-busy")).to_have_attribute("aria-valuenow", "5")
    page.evaluate("goOn()")
    page.locator(READY).wait_for()
    expect(waits).to_be_hidden()
    assert page.evaluate("hired") == 1

    page.evaluate("location.hash = 'effort=1000&height=2&toil=1000000000'")  # one call of a minute
    expect(waits).to_contain_text("Computing one mean")
    expect(stop).to_be_visible()
    page.locator(".simulab").press("Escape")
    expect(waits).to_contain_text("Stopped: without one mean.")
    page.evaluate("location.hash = 'effort=20&height=2&start=2'")
    expect(waits).to_be_hidden()  # it has heard of the newer state
    page.locator(READY).wait_for()
    assert page.evaluate("hired") == 2
