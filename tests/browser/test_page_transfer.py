"""The exported transfer in a browser: it says what Python says, the line moves the examples, the playhead goes to the start."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=inside] canvas.sl-canvas').toDataURL()"


def test_a_person_moves_the_examples_and_goes_back_to_the_start(page: Page, tmp_path):
    (tmp_path / "transfer.html").write_text(html("transfer", inline=True), encoding="utf-8")
    moved = widget("transfer")
    page.goto((tmp_path / "transfer.html").as_uri() + "#task=hidden&rounds=4&examples=1&pretraining=10")
    page.locator(READY).wait_for(timeout=60_000)
    sentence = page.locator(".sl-sentence").first
    state = {"task": "hidden", "rounds": 4, "examples": 1, "pretraining": 10}
    expect(sentence).to_contain_text(moved.say(moved.compute(state, ["run"])), timeout=60_000)
    expect(sentence).to_contain_text("On average of 8 draws", timeout=120_000)
    line = page.get_by_role("slider", name="Examples").first
    line.focus()
    page.keyboard.press("ArrowRight")
    expect(sentence).to_contain_text(moved.say(moved.compute({**state, "examples": 2}, ["run"])), timeout=60_000)
    page.locator(READY).wait_for(timeout=120_000)
    end = page.evaluate(INK)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(sentence).to_contain_text("Step 0", timeout=60_000)
    page.wait_for_function(
        "end => document.querySelector('[data-slot=inside] canvas.sl-canvas').toDataURL() !== end", arg=end
    )
