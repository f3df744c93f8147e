"""The exported mini-batches in a browser: they say what Python says, lines are taken hold of, looks are changed."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"


def test_a_person_drags_the_batch_and_looks_at_a_training(page: Page, tmp_path):
    (tmp_path / "batches.html").write_text(html("batches", inline=True), encoding="utf-8")
    batches = widget("batches")
    page.goto((tmp_path / "batches.html").as_uri())
    page.locator(READY).wait_for(timeout=60_000)
    sentence = page.locator(".sl-sentence").first
    expect(sentence).to_contain_text(batches.say(batches.compute({}, ["off"])), timeout=60_000)
    line = page.get_by_role("slider", name="Batch size").first
    line.focus()
    page.keyboard.press("ArrowRight")
    expect(sentence).to_contain_text("The gradient of a mini-batch of 9 is off by", timeout=60_000)
    page.get_by_label("Measured", exact=True).select_option("descent")
    state = {"look": "descent", "batch_size": 9}
    expect(sentence).to_contain_text(batches.say(batches.compute(state, ["runs"])), timeout=60_000)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(sentence).to_contain_text("Step 0", timeout=60_000)
    for look, source, drawing in (("parallel", "plan", "devices"), ("precision", "bits", "exponents")):
        page.get_by_label("Measured", exact=True).select_option(look)
        page.get_by_role("slider", name="Step", exact=True).focus()
        page.keyboard.press("End")
        state = {"look": look, "batch_size": 9}
        expect(sentence).to_contain_text(batches.say(batches.compute(state, [source])), timeout=60_000)
        expect(page.locator(f"[data-slot={drawing}] canvas").last).to_be_visible()
