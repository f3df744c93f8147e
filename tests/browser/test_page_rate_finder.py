"""The exported rate finder in a browser: what it says is what Python says, and the line of one's own rate can be moved."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=finder] canvas.sl-canvas').toDataURL()"
STATE = {"data": "iris", "steps": 60, "learning_rate": 0.1}


def test_a_person_moves_the_line_and_goes_through_the_test(page: Page, tmp_path):
    (tmp_path / "finder.html").write_text(html("rate-finder", inline=True), encoding="utf-8")
    page.goto((tmp_path / "finder.html").as_uri() + "#" + "&".join(f"{key}={value}" for key, value in STATE.items()))
    page.locator(READY).wait_for()
    finder = widget("rate-finder")
    expect(page.locator(".sl-sentence")).to_have_text(finder.say(finder.compute(STATE)))
    end = page.evaluate(INK)
    line = page.get_by_role("slider", name="Your rate").first
    line.focus()
    page.keyboard.press("Home")
    page.locator(READY).wait_for()
    expect(line).to_have_attribute("aria-valuetext", "Your rate 1e-5")
    expect(page.locator(".sl-sentence")).to_have_text(finder.say(finder.compute({**STATE, "learning_rate": 1e-5})))
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator(".sl-sentence")).to_contain_text("Step 0 of 60")
    assert page.evaluate(INK) != end, "the test is not drawn before it is made"
