"""Long work in a live lesson: a student stops it, is told so, and answers what does not need it."""

from pathlib import Path

from parts_log import Log
from patient import PARTS
from playwright.sync_api import Page, expect
from resting import after_a_double_click
from serving import serving

PATIENT = Path(__file__).with_name("patient.py").read_text()
LESSON = """
import simulab as sl

slow = sl.Scenario(
    "Patience",
    "Turn the effort up.",
    widget=Patient,
    set={"height": 2},
    show=("effort",),
    questions=[
        sl.ask.Number("How high is the line?", sl.number("line.y"), "It is at {h:sig3}.", numbers={"h": sl.number("line.y")})
    ],
)
lesson = sl.Lesson("Patience", [slow], minutes=1)
"""


def test_a_student_stops_what_takes_too_long_and_goes_on(page: Page, tmp_path: Path):
    (tmp_path / "mine.py").write_text(PATIENT + LESSON)
    log = Log(tmp_path / "parts.log")
    with serving("serve", "mine.py", "--no-browser", "--port", "0", folder=tmp_path) as address:
        page.goto(address)
        page.locator(".simulab[data-ready=true][data-busy=false]").wait_for()
        log.hold(2)
        page.locator("[data-knob=effort]").fill("1000")
        page.locator("[data-knob=effort]").press("Enter")
        stop, waits = page.get_by_text("Stop", exact=True), page.locator(".sl-wait")
        expect(stop).to_be_visible()
        stop.click()
        expect(waits).to_contain_text("Stopped: without eight means.")

        log.await_ends(1)
        assert log.count("part") == 2  # the server ended after the part that was under way
        page.get_by_label("Your number").fill("2")
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".sl-said")).to_contain_text("It is at 2.")
        after_a_double_click(page)
        log.hold(5)
        page.get_by_role("button", name="Compute it again").click()
        expect(page.locator(".sl-busy")).to_be_visible()
        log.go_on()
        expect(waits).to_be_hidden()
        log.await_ends(2)
        assert log.count("part") == 2 + PARTS
        page.goto("about:blank")  # before the server is gone
