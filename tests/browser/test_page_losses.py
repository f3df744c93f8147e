"""The exported losses in a browser: every problem says what Python says, and the place where slopes are read can be moved."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=embedding] canvas.sl-canvas').toDataURL()"


def test_a_person_reads_slopes_and_goes_through_the_fits(page: Page, tmp_path):
    (tmp_path / "losses.html").write_text(html("losses", inline=True), encoding="utf-8")
    losses = widget("losses")
    page.goto((tmp_path / "losses.html").as_uri() + "#task=classes&wrong=0.3")
    page.locator(READY).wait_for()
    sentence = page.locator(".sl-sentence").first
    expect(sentence).to_have_text(losses.say(losses.compute({"task": "classes", "wrong": 0.3})))
    page.get_by_label("Problem").select_option("embedding")
    expect(sentence).to_have_text(losses.say(losses.compute({"task": "embedding"})))
    place = page.get_by_role("slider", name="Look at").first
    place.focus()
    page.keyboard.press("Home")
    expect(sentence).to_have_text(losses.say(losses.compute({"task": "embedding", "at": 0.0})))
    page.locator(READY).wait_for()
    end = page.evaluate(INK)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(sentence).to_contain_text("Step 0")
    page.wait_for_function(
        "end => document.querySelector('[data-slot=embedding] canvas.sl-canvas').toDataURL() !== end", arg=end
    )
