"""A component on a page of somebody's own: what is turned in the browser is there in Python, and the other way round."""

import re
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Of a server of Panel's with all of them; without a slash at its end."""
    folder = tmp_path_factory.mktemp("mine")
    for name, layout in LAYOUTS.items():
        (folder / f"{name}.py").write_text(f"{APP}\n{layout}")
    with serving("serve", *(f"{name}.py" for name in LAYOUTS), "--port", "0", folder=folder, program="panel") as first:
        yield re.sub(r"(//[^/]+).*", r"\1", first)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_python_and_the_browser_turn_the_same_knobs(page: Page, address: str, layout: str):
    # the template's own font, which it asks another site for
    page.route("https://fonts.googleapis.com/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(f"{address}/{layout}")
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
