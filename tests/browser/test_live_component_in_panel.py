"""A component on a page of somebody's own: what is turned in the browser is there in Python, and the other way round."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import serving

DOCS = Path(__file__).parents[2] / "docs/panel.md"
APP, _, SHOWN = DOCS.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0].strip().rpartition("\n")
"""The docs' example, and its last line, which lays it out."""
LAYOUTS = {
    "row": SHOWN,
    "tabs": 'pn.Tabs(("Lab", pn.Column(halve, said, words, app)), ("Other", "nothing")).servable()',
    "template": 'pn.template.FastListTemplate(title="Mine", sidebar=[halve, said, words], main=[app]).servable()',
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_python_and_the_browser_turn_the_same_knobs(page: Page, tmp_path, layout):
    # the template's own font, which it asks another site for
    page.route("https://fonts.googleapis.com/**", lambda route: route.fulfill(body="", content_type="text/css"))
    (tmp_path / "mine.py").write_text(f"{APP}\n{LAYOUTS[layout]}")
    with serving("serve", "mine.py", "--port", "0", folder=tmp_path, program="panel") as address:
        page.goto(address if address.endswith("mine") else f"{address}/mine")
        slider = page.locator("[data-control=learning_rate] input[type=range]")
        at_rest = page.locator(".simulab[data-ready=true][data-busy=false]")
        at_rest.wait_for()
        before = slider.input_value()
        page.get_by_role("button", name="Halve it").click()
        expect(page.get_by_text("rate 0.05", exact=True)).to_be_visible()  # Python knows
        expect(slider).not_to_have_value(before)  # and the picture's own knob has moved
        slider.focus()
        slider.press("Home")  # the lowest rate of all
        expect(page.get_by_text("Too slow")).to_have_count(2)  # under the picture, and what Python says of it
        expect(page.get_by_text("rate 0.05", exact=True)).to_be_hidden()
        undo = page.get_by_role("button", name="Undo").first
        undo.click()
        expect(page.get_by_text("rate 0.05", exact=True)).to_be_visible()
        undo.click()  # what Python turned was a step of its own
        expect(page.get_by_text("rate 0.1", exact=True)).to_be_visible()
        expect(undo).to_be_disabled()
