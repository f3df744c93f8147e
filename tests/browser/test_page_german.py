"""A page in German: nothing English is left on it, numbers have a comma, links a point, and longer words have room."""

import pytest
from playwright.sync_api import Page, expect

import simulab as sl

READY = "[data-ready=true][data-busy=false]"
TIGHT = """() => {
  const shown = (node) => node.offsetWidth > 1 && node.checkVisibility();
  const clipped = [...document.querySelectorAll("button, label, p, h1, h2, summary, th")].filter((node) =>
    shown(node) && !node.children.length && node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).overflowX !== "visible" && !node.closest(".sl-table"));
  const rows = [".sl-tools > *", ".sl-transport > *", ".sl-line > *"].flatMap((row) => {
    const boxes = [...document.querySelectorAll(row)].filter(shown).map((node) => [node, node.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([other, b]) => one.parentElement === other.parentElement
      && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  });
  return { wide: document.documentElement.scrollWidth > innerWidth, clipped: clipped.map((node) => node.textContent),
    over: rows.map(([node]) => node.textContent) };
}"""
ENGLISH = """() => {
  const texts = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest("script, style, math, pre, noscript")) texts.add(walk.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
    for (const node of document.querySelectorAll(`[${name}]`)) texts.add(node.getAttribute(name));
  return [...texts].filter((text) => /\\b(the|of|and|with|by|is|back|open|your|loss|step)\\b/i.test(text));
}"""


def shown(page: Page, tmp_path, name: str) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    file = tmp_path / f"{name}.html"
    sl.to_html(name, file, lang="de", inline=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(file.as_uri())
    page.locator(READY).first.wait_for()
    return said


def test_a_german_page_is_german(page: Page, tmp_path):
    said = shown(page, tmp_path, "learning-rate")
    assert page.evaluate("() => [document.documentElement.lang, document.querySelector('.simulab').lang]") == [
        "de",
        "de",
    ]
    rate = page.locator("input[data-knob=learning_rate]")
    for typed in ("0,05", "0.05"):
        rate.fill("1")
        rate.press("Enter")
        rate.fill(typed)
        rate.press("Enter")
        expect(rate).to_have_value("0,05")
        page.wait_for_function("() => location.hash.includes('learning_rate=0.05')")
    expect(page.locator(".sl-sentence").first).to_contain_text(
        "Zu langsam: nach 50 Schritten noch 0,0185 über dem tiefsten Minimum."
    )
    expect(page.locator(".sl-transport .sl-primary")).to_have_text("Starten")
    assert page.evaluate(ENGLISH) == []
    assert page.evaluate(TIGHT) == {"wide": False, "clipped": [], "over": []}
    assert not said


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in sl.catalogue.widgets if name != "learning-rate"])
def test_longer_words_have_room(page: Page, tmp_path, name):
    said = shown(page, tmp_path, name)
    assert page.evaluate(ENGLISH) == []
    assert page.evaluate(TIGHT) == {"wide": False, "clipped": [], "over": []}
    assert not said
