"""The exported landscape of a net in a browser: each look says what Python says, and the playhead moves the runs on the plane."""

from exporting import html, widget
from playwright.sync_api import Page, expect

READY = "[data-ready=true][data-busy=false]"
INK = "() => document.querySelector('[data-slot=plane] canvas.sl-canvas').toDataURL()"


def test_a_person_sees_each_look_of_a_net(page: Page, tmp_path):
    (tmp_path / "scape.html").write_text(html("net-landscape", inline=True), encoding="utf-8")
    scape, state = widget("net-landscape"), {"looks": 10}
    page.goto((tmp_path / "scape.html").as_uri() + "#looks=10")
    page.locator(READY).wait_for(timeout=60_000)
    sentence = page.locator(".sl-sentence").first

    def says(source: str) -> None:
        """What a source says for this state stands among what the page says."""
        expect(sentence).to_contain_text(scape.say(scape.compute(state, [source])), timeout=60_000)

    says("edge")
    says("paths")
    page.get_by_role("radio", name="Adam", exact=True).check()
    state["optimizer"] = "adam"
    says("edge")
    page.get_by_label("Beside it").select_option("between")
    state["beside"] = "between"
    says("between")
    page.get_by_label("Directions").select_option("solutions")
    state["plane"] = "solutions"
    says("starts")
    expect(
        page.get_by_role("img", name="The loss from the solution of one start straight to that of the next")
    ).to_be_visible()
    page.locator(READY).wait_for(timeout=60_000)
    end = page.evaluate(INK)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("Home")
    page.wait_for_function(
        "end => document.querySelector('[data-slot=plane] canvas.sl-canvas').toDataURL() !== end", arg=end
    )
