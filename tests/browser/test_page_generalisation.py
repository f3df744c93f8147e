"""Nets on digits in an exported page: their pictures, rows and lines are drawn, and each study says what Python says."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=digits] canvas.sl-canvas').toDataURL()"


def test_a_person_sees_what_a_net_sees_and_how_it_does(page: Page, tmp_path):
    (tmp_path / "nets.html").write_text(html("generalisation", inline=True), encoding="utf-8")
    nets, state = widget("generalisation"), {"about": "nets", "net": "shift", "length": 40, "pictures": 20}
    page.goto((tmp_path / "nets.html").as_uri() + "#" + "&".join(f"{knob}={value}" for knob, value in state.items()))
    page.locator(READY).wait_for(timeout=60_000)
    sentence = page.locator(".sl-sentence").first
    expect(sentence).to_have_text(nets.say(nets.compute(state)), timeout=60_000)
    straight = page.evaluate(INK)
    page.get_by_role("radio", name="Turned", exact=True).check()
    page.wait_for_function(
        "was => document.querySelector('[data-slot=digits] canvas.sl-canvas').toDataURL() !== was", arg=straight
    )
    expect(sentence).to_have_text(nets.say(nets.compute({**state, "shifted": "turned"})), timeout=60_000)
    state["net"] = "stopping"
    page.evaluate("hash => (location.hash = hash)", "&".join(f"{knob}={value}" for knob, value in state.items()))
    expect(sentence).to_have_text(nets.say(nets.compute(state)), timeout=60_000)
    compared = page.get_by_label("Compared", exact=True)
    compared.focus()
    page.keyboard.press("Home")
    expect(compared).to_have_value("ways")
    expect(page.get_by_role("img", name="Pictures of digits as nets see them, a row a change")).to_be_visible()
    page.locator(READY).wait_for(timeout=60_000)
