"""Long work on a server: how far it is, a Stop that ends it there, and knobs that need not wait for it."""

import shutil
from pathlib import Path

from parts_log import Log
from patient import PARTS
from playwright.sync_api import BrowserContext, Page, expect
from resting import after_a_double_click
from serving import serving

PATIENT = Path(__file__).with_name("patient.py")
READY = "[data-ready=true][data-busy=false]"
EFFORT = 1000
"""Turns of a loop: next to nothing. How long a part takes is said by the log."""
OFFERED_WHEN_IT_COMES = """panel => new MutationObserver(() => {
  if (!panel.hidden) window.offered ??= panel.querySelector(".sl-stop").style.visibility;
}).observe(panel, { attributeFilter: ["hidden"] })"""
"""Whether Stop is there at the very moment when the line appears: looked at later, it would depend on how busy the machine is."""
RISES = """(panel, most) => new Promise(resolve => {
  const bar = panel.querySelector(".sl-busy"), seen = [];
  const look = () => {
    const over = panel.hidden || bar.hidden;
    if (!over) seen.push(Number(bar.getAttribute("aria-valuenow")));
    if (over || seen.at(-1) >= most) {
      observer.disconnect();
      resolve(seen);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(panel, { attributes: true, subtree: true });
  look();
})"""
"""Every value that the bar shows, as it comes."""


def go(page: Page, **state: float) -> None:
    page.evaluate("hash => (location.hash = hash)", "&".join(f"{knob}={value}" for knob, value in state.items()))


def held(page: Page, log: Log, parts: int, **state: float) -> None:
    """Work that goes no further than so many parts."""
    log.hold(parts)
    go(page, effort=EFFORT, **state)


def done(page: Page) -> int:
    return int(page.locator(".sl-busy").get_attribute("aria-valuenow") or 0)


def rises(page: Page, most: int = PARTS) -> list[int]:
    """The values that the bar goes through until it is at ``most``, or over."""
    page.locator(".sl-busy").wait_for()
    return page.locator(".sl-work").evaluate(RISES, most)


def one_call(page: Page, log: Log) -> None:
    """Nobody can look into it: its answer is thrown away, and the controls go back."""
    held(page, log, 0, height=3, haste=1)
    expect(page.get_by_text("Stop", exact=True)).to_be_visible()
    page.locator(".simulab").press("Escape")
    expect(page.locator(".sl-wait")).to_contain_text("The controls are back at what is shown.")
    expect(page.locator(".sl-sentence")).to_have_text("The line is at 2.")
    page.wait_for_function("() => location.hash.includes('start=3') && !location.hash.includes('haste')")
    expect(page.get_by_label("Height", exact=True).first).to_have_value("2")
    log.go_on()
    go(page, effort=EFFORT, height=4, start=3)
    expect(page.locator(".sl-sentence")).to_have_text("The line is at 4.")


def test_long_work_is_followed_stopped_and_superseded(context: BrowserContext, tmp_path: Path):
    shutil.copy(PATIENT, tmp_path)
    log = Log(tmp_path / "parts.log")
    page = context.new_page()  # not the fixture: at the end a connection is refused
    sentence, waits, stop = page.locator(".sl-sentence"), page.locator(".sl-wait"), page.get_by_text("Stop", exact=True)

    with serving("serve", "patient.py", "--no-browser", "--port", "0", folder=tmp_path) as address:
        page.goto(address)
        page.locator(READY).wait_for()
        log.clear()

        waits.evaluate(OFFERED_WHEN_IT_COMES)
        held(page, log, 2)
        expect(waits).to_contain_text("Computing eight means")
        assert page.evaluate("offered") == "hidden"
        seen = rises(page, 2)
        assert seen == sorted(seen)
        assert page.locator(".sl-busy").get_attribute("aria-valuemax") == str(PARTS)
        expect(stop).to_be_visible()
        assert stop.bounding_box()["height"] >= 44  # pyright: ignore[reportOptionalSubscript]
        go(page, effort=EFFORT, height=2)  # what is quick does not wait
        expect(sentence).to_have_text("The line is at 2.")
        assert done(page) == 2

        stop.click()
        expect(waits).to_contain_text("Stopped: without eight means.")
        page.locator(READY).wait_for()
        log.await_ends(1)
        assert log.count("part") == 2  # the server ended after the part that was under way
        after_a_double_click(page)
        log.hold(5)
        page.get_by_role("button", name="Compute it again").click()
        assert rises(page, 5)[-1] == 5
        log.go_on()
        page.locator(READY).wait_for()
        expect(waits).to_be_hidden()
        log.await_ends(2)
        assert log.count("part") == 2 + PARTS

        log.clear()
        held(page, log, 1, height=2, start=2)
        rises(page, 1)
        go(page, effort=EFFORT, height=2, start=3)  # newer knobs do not wait for older ones
        log.await_ends(1)
        log.go_on()
        page.locator(READY).wait_for()
        log.await_ends(2)
        assert log.count("part") == 1 + PARTS

        one_call(page, log)

        held(page, log, 1, height=4, start=4)
        rises(page, 1)
    expect(page.locator(".sl-notice")).to_contain_text("The server does not answer.")
    expect(waits).to_be_hidden()
