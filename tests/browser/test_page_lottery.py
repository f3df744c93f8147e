"""The exported lottery in a browser: a person bets, runs, and deals again; nothing is told before the run has ended."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=odds] canvas.sl-canvas').toDataURL()"
STATE = {"data": "two_moons", "steps": 50, "batch_size": 20}


def test_a_person_bets_runs_and_deals_again(page: Page, tmp_path):
    file = tmp_path / "lottery.html"
    file.write_text(html("lottery", inline=True), encoding="utf-8")
    page.goto(file.as_uri() + "#" + "&".join(f"{key}={value}" for key, value in STATE.items()) + "&step=0")
    page.locator(READY).wait_for()
    lottery, main, sentence = widget("lottery"), page.locator(".sl-transport .sl-primary"), page.locator(".sl-sentence")
    expect(main).to_have_text("Run")
    expect(sentence).to_contain_text("Step 0")
    expect(page.locator(".sl-verdict-word")).to_have_count(0)
    page.get_by_role("radio", name="A", exact=True).check()
    page.locator(READY).wait_for()
    covered = page.evaluate(INK)
    expect(sentence).to_contain_text("Step 0")  # a bet uncovers nothing
    page.get_by_role("combobox", name="Speed").select_option("4")
    main.click()
    expect(main).to_have_text("Deal again")
    expect(sentence).to_have_text(lottery.say(lottery.compute({**STATE, "bet": "a"})))
    expect(page.locator(".sl-verdict-word")).to_have_count(3)
    assert page.evaluate(INK) != covered
    main.click()
    page.locator(READY).wait_for()
    expect(main).to_have_text("Run")
    expect(page.locator(".sl-verdict-word")).to_have_count(0)
    expect(page.get_by_role("radio", name="No bet")).to_be_checked()
    expect(page.get_by_role("slider", name="Deal")).to_have_attribute("aria-valuetext", "37")
    page.get_by_role("button", name="Undo").click()
    page.locator(READY).wait_for()
    expect(page.get_by_role("slider", name="Deal")).to_have_attribute("aria-valuetext", "36")
