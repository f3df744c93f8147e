"""The exported net lab in a browser: drawn, scrubbed, changed on the picture, by keyboard, on a phone, and as a fragment."""

import re

import numpy as np
import pytest
from exporting import html, widget
from playwright.sync_api import Page, expect
from resting import painted

from simulab.wording.numbers import sig3

READY = "[data-ready=true][data-busy=false]"
INK = "(slot) => document.querySelector(`[data-slot=${slot}] canvas.sl-canvas`).toDataURL()"
"""The pixels of a drawing."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("net") / "net-lab.html"
    path.write_text(html("net-lab", inline=True), encoding="utf-8")
    return path.as_uri()


def open_at(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(READY).wait_for()


def test_a_person_changes_the_net_on_its_picture_and_scrubs(page: Page, file: str):
    open_at(page, f"{file}#epochs=20&points=80")
    painted(page)
    words = widget("net-lab").say(widget("net-lab").compute({"epochs": 20, "points": 80}, ["run"]))
    expect(page.locator(".sl-sentence")).to_have_text(words)
    end = {slot: page.evaluate(INK, slot) for slot in ("net", "plane", "layers")}
    assert all(end.values())
    page.get_by_role("slider", name="Epoch", exact=True).focus()
    page.keyboard.press("Home")
    assert all(page.evaluate(INK, slot) != was for slot, was in end.items())
    page.keyboard.press("End")
    assert {slot: page.evaluate(INK, slot) for slot in end} == end
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("() => parseInt(document.querySelector('.sl-count').textContent) > 5")
    page.keyboard.press("Space")
    page.locator("[data-playing=false]").wait_for()
    painted(page)
    paused = {slot: page.evaluate(INK, slot) for slot in end}
    page.get_by_role("slider", name="Epoch", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert {slot: page.evaluate(INK, slot) for slot in end} == paused, "where it comes to rest nothing is a step late"
    page.keyboard.press("End")
    page.get_by_role("button", name="One hidden layer more").click()
    page.locator(READY).wait_for()
    page.get_by_role("button", name="One unit in layer 3 less").focus()
    page.keyboard.press("Enter")
    page.locator(READY).wait_for()
    expect(page).to_have_url(re.compile(r"layers=3.*width_3=3"))  # written when the hand rests
    words = widget("net-lab").say(
        widget("net-lab").compute({"epochs": 20, "points": 80, "layers": 3, "width_3": 3}, ["run"])
    )
    expect(page.locator(".sl-sentence")).to_have_text(words)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="One unit in layer 3 less")).to_have_count(0)
    page.get_by_text("Inputs and split").click()
    typed = page.get_by_role("textbox", name="An input of your own")
    typed.fill("x1^2 + foo")
    expect(page.locator("[data-control=typed] .sl-error")).to_contain_text("There is no “foo” here")
    typed.fill("x1² + x₂^2")
    expect(page.locator("[data-control=typed] .sl-error")).to_be_hidden()
    expect(page).to_have_url(re.compile("typed=x1"))


def test_a_run_beside_another_one_and_what_they_differ_in(page: Page, file: str):
    """Made by hand, and from its link, where run A is computed anew: the same table."""
    open_at(page, f"{file}#epochs=20&points=80&seed=3")
    page.get_by_role("button", name="A | B", exact=True).click()
    both = page.locator("[data-slot=versus][data-filled=true]")
    expect(both).to_contain_text("So far B is A")
    page.get_by_role("button", name="One unit in layer 1 less").click()
    page.locator(READY).wait_for()
    lab, a = widget("net-lab"), {"epochs": 20, "points": 80, "seed": 3}
    losses = [sig3(lab.compute({**a, **more}, ["run"])["run"]["loss"][0, -1]) for more in ({}, {"width_1": 5})]
    wanted = [["Units in layer 1", "6", "5"], ["Training loss", *losses]]
    cells = "(rows) => rows.slice(1, 3).map((row) => [...row.cells].map((cell) => cell.textContent))"
    table = both.locator(".sl-differs tr")
    expect(table.nth(1)).to_contain_text("Units in layer 1")
    assert table.evaluate_all(cells) == wanted
    expect(page).to_have_url(re.compile(r"[#&]width_1=5(&|$)"))  # the address follows at rest
    expect(page).to_have_url(re.compile(r"compare=1.*against="))
    address = page.url
    page.goto("about:blank")
    open_at(page, address)
    expect(both).to_contain_text("Units in layer 1")  # A is computed anew, after B
    assert table.evaluate_all(cells) == wanted
    page.get_by_role("button", name="Back to A").click()
    expect(both).to_contain_text("So far B is A")
    page.get_by_role("button", name="Code", exact=True).click()
    page.get_by_role("tab", name="PyTorch").click()  # the lab's own tabs, of a narrow screen, have their own look
    expect(page.get_by_role("tabpanel")).to_contain_text("import torch")


def test_a_link_opens_at_its_epoch_whatever_the_net(page: Page, file: str):
    for state in ("layers=0&data=blobs&classes=5", "data=noisy_sine&test_share=0", "features=x1&data=spirals&layers=4"):
        page.goto("about:blank")
        open_at(page, f"{file}#epochs=10&points=60&{state}&step=4")
        expect(page.locator(".sl-count")).to_have_text("4 / 10")
        assert page.evaluate(INK, "plane")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


SEEN_AS_READ = """() => {
  const parts = [".sl-primary", ".sl-scrub", "[data-turns]", "[data-slot=net]", "[data-slot=plane]", ".sl-net-tabs > button"];
  const boxes = [...document.querySelectorAll(parts.join())].filter((one) => one.getClientRects().length)
    .map((one) => one.getBoundingClientRect());
  return boxes.length >= 8 && boxes.slice(1).every((one, i) => one.top >= boxes[i].bottom - 1
    || one.left >= boxes[i].right - 1);
}"""
"""Whether what Tab and a screen reader go through in turn lies below or right of what came before."""


def test_on_a_phone_the_plane_stays_and_one_tab_is_open(page: Page, file: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_at(page, f"{file}#epochs=10&points=60")
    page.get_by_role("button", name="Light or dark").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".sl-transport .sl-primary")).to_be_focused()
    slots = {
        "Loss": "[data-slot=loss]", "Net": "[data-slot=net]", "Layers": "[data-slot=layers]", "Knobs": "[data-control=data]",
    }  # fmt: skip
    for tab, slot in slots.items():
        page.locator(".sl-tabs").get_by_role("button", name=tab).click()
        expect(page.locator(slot)).to_be_visible()
        expect(page.locator("[data-slot=plane]")).to_be_visible()
        for other in slots.values():
            if other != slot:
                expect(page.locator(other)).to_be_hidden()
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        assert page.evaluate(SEEN_AS_READ)
    surface, stage = (page.locator(one).bounding_box() or {} for one in ("[data-slot=plane]", ".sl-stage"))
    assert 0.43 * 844 < surface["height"] < 0.5 * 844
    assert stage["height"] < 0.66 * 844  # a third is left for what is read beside it
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".sl-net-tabs")).to_be_hidden()
    page.wait_for_function(SEEN_AS_READ)


def test_two_fragments_side_by_side(page: Page, tmp_path):
    text = html("net-lab", fragment=True, inline=True)
    (tmp_path / "two.html").write_text(f"<!doctype html><meta charset=utf-8>{text}{text}", encoding="utf-8")
    page.goto((tmp_path / "two.html").as_uri() + "#net-lab.epochs=8&net-lab-2.epochs=9")
    expect(page.locator(READY)).to_have_count(2)
    assert page.locator(".sl-count").all_text_contents() == ["8 / 8", "9 / 9"]
    shown = page.locator("[data-slot=plane] canvas.sl-canvas").evaluate_all(
        "(all) => all.map((one) => one.clientWidth)"
    )
    assert np.all(np.array(shown) > 100)  # the look came with the script


DROP = """(node, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "mine.csv"));
    node.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def test_points_are_painted_as_fast_as_a_hand_and_a_table_is_dropped_on_the_picture(page: Page, file: str):
    open_at(page, f"{file}#data=own&epochs=5")
    page.get_by_role("button", name="class 3").click()
    at = page.locator("[data-slot=plane] .sl-seen").bounding_box()
    assert at
    for i in range(5):  # no click waits for what the one before it trains
        page.mouse.click(at["x"] + at["width"] * (0.3 + 0.08 * i), at["y"] + 0.15 * at["height"])
    found = page.locator(".sl-found")
    expect(found).to_have_text("37 examples, 3 columns.")
    page.get_by_role("button", name="Remove all points").click()
    expect(found).to_have_text("2 examples, 3 columns.")
    painted(page)
    plane = page.locator("[data-slot=plane] .sl-plane")
    # the answer in front, cells parted by semicolons: what is painted finds its columns
    plane.locator(".sl-over").evaluate(DROP, "kind;u;v\na;0,5;1\nb;2;2,5\na;1;1\nb;3;2\n")
    expect(found).to_have_text("4 examples, 3 columns.")
    treated = page.locator("[data-control=own_words]")
    expect(treated).to_be_visible()  # words are among the inputs
    page.locator("select[data-knob=target]").select_option(label="kind")
    expect(treated).to_be_hidden()
    page.get_by_role("button", name="b", exact=True).click()
    plane.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(found).to_have_text("6 examples, 3 columns.")
    page.get_by_role("button", name="Table…").click()
    rows = page.locator(".sl-table-dialog textarea").input_value().split("\n")
    assert rows[:3] == ["kind,u,v", "a,0.5,1", "b,2,2.5"]
    assert [row.split(",")[0] for row in rows[5:]] == ["b", "b"]
    error = page.locator(".sl-table-dialog .sl-error")
    plane.locator(".sl-over").evaluate(DROP, "\x00\x01\ufffd")
    expect(error).to_have_text("The file is not a text.")
    long = ["a,kind", *(f"{i % 2}.{'0' * 400}1,{'xy'[i % 2]}" for i in range(420))]
    long[300:303] = ["1"] * 3  # of so many lines not all are kept; what is wrong is named where it stands in the file
    plane.locator(".sl-over").evaluate(DROP, "\n".join(long))
    expect(error).to_have_text("Line 301: 1 cell where the first line has 2.")
