"""The schedule viewer as a student meets it, served: dragged, played, pointed at; the numbers are a script's."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from resting import painted

import simulab as sl

READY = "[data-ready=true][data-busy=false]"


def download(page: Page) -> dict:
    """Everything that the page has, as a student would save it."""
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    return json.loads(waiting.value.path().read_text(encoding="utf-8"))


def row(run: dict, column: str, name: str) -> np.ndarray:
    found = run["results"]["runs"]
    flat = np.array(found["columns"][column], float)
    return flat.reshape(len(found["rows"]), -1)[found["rows"].index(name)]


def test_on_a_surface_the_losses_are_those_of_a_script(page: Page, server: str):
    page.goto(f"{server}/schedules#task=surface&steps=60&schedules=constant,cosine,plateau")
    page.locator(READY).wait_for()
    assert page.title() == "Schedule viewer · simulab"
    run = download(page)
    state = run["state"]
    script = sl.descend(
        state["surface"], "sgd", schedule="cosine", steps=60, start=(state["start_x"], state["start_y"]),
        learning_rate=state["learning_rate"], noise=state["noise"],
    )  # fmt: skip
    np.testing.assert_allclose(row(run, "rate", "cosine")[:60], script.rate, rtol=1e-5)
    np.testing.assert_allclose(row(run, "loss", "cosine"), script.loss, rtol=1e-4, atol=1e-7)
    assert "Equal budgets: 60 steps" in page.locator(".sl-sentence").inner_text()


def test_a_boundary_follows_the_keys_and_the_finger(page: Page, server: str):
    page.goto(f"{server}/schedules#schedules=constant,step,cosine")
    page.locator(READY).wait_for()
    drop = page.locator("[data-slot=rates]").get_by_role("slider", name="First drop")
    expect(drop).to_have_attribute("aria-valuenow", "30")
    drop.focus()
    drop.press("ArrowRight")
    page.locator(READY).wait_for()
    assert row(download(page), "rate", "step")[30:32] == pytest.approx([3.0, 0.3])
    painted(page)
    box, frame = drop.locator(".sl-grip").bounding_box(), page.locator("[data-slot=rates] .sl-touch").bounding_box()
    assert box
    assert frame
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.5, box["y"], steps=4)
    page.mouse.up()
    page.locator(READY).wait_for()
    assert download(page)["state"]["period"] == pytest.approx(50, abs=1)


def test_the_pointer_reads_an_exact_rate(page: Page, server: str):
    page.goto(f"{server}/schedules#schedules=cosine")
    page.locator(READY).wait_for()
    painted(page)
    frame = page.locator("[data-slot=rates] .sl-touch").bounding_box()
    assert frame
    # rate(50) is half the base rate; the axis goes a little beyond the base rate
    low, high = -0.05 * 1.16 * 3, 1.05 * 1.16 * 3
    page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] * (1 - (1.5 - low) / (high - low)))
    tip = page.locator("[data-slot=rates] .sl-tip")
    expect(tip).to_be_visible()
    step, rate = re.search(r"step (\d+) · rate ([\d.]+)", tip.inner_text()).groups()  # pyright: ignore
    assert abs(int(step) - 50) <= 2
    assert float(rate) == pytest.approx(1.5 * (1 + np.cos(np.pi * int(step) / 100)), rel=1e-5)
