"""The exported deep net in a browser: it says what Python says, the map's handle moves it, layers follow the playhead."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=layers] canvas.sl-canvas').toDataURL()"


def test_a_person_moves_a_net_over_the_map_and_goes_through_its_training(page: Page, tmp_path):
    (tmp_path / "depth.html").write_text(html("depth", inline=True), encoding="utf-8")
    deep = widget("depth")
    page.goto((tmp_path / "depth.html").as_uri() + "#depth=8&steps=20")
    page.locator(READY).wait_for(timeout=60_000)
    sentence = page.locator(".sl-sentence").first
    own = deep.say(deep.compute({"depth": 8, "steps": 20}, ["nets"])).split("With the change")[0]
    expect(sentence).to_contain_text(own.strip(), timeout=60_000)
    expect(sentence).to_contain_text("Of 63 nets with 1 to 64 layers", timeout=120_000)
    place = page.get_by_role("slider", name="Your net").first
    place.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(place).not_to_have_attribute("aria-valuenow", "8", timeout=60_000)
    page.get_by_label("The one change").select_option("skip")
    expect(sentence).to_contain_text("Skip connections: the gradient", timeout=60_000)
    page.locator(READY).wait_for(timeout=120_000)
    end = page.evaluate(INK)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    expect(sentence).to_contain_text("Step 0", timeout=60_000)
    page.wait_for_function(
        "end => document.querySelector('[data-slot=layers] canvas.sl-canvas').toDataURL() !== end", arg=end
    )
