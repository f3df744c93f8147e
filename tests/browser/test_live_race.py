"""The race as a student meets it: served, loaded, dragged, clicked; what is drawn is what ``sl.descend`` computes."""

import json

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from resting import painted

import simulab as sl

READY = "[data-ready=true][data-busy=false]"


@pytest.fixture
def race(page: Page, server: str) -> Page:
    page.goto(f"{server}/race")
    page.locator(READY).wait_for()  # the first one may wait for the compiler
    return page


def download(page: Page) -> dict:
    """Everything that the page has, as a student would save it."""
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    return json.loads(waiting.value.path().read_text(encoding="utf-8"))


def assert_as_descend(run: dict) -> None:
    """Every racer's path and losses are those of a script, to the float32 in which they travel."""
    state, paths = run["state"], run["results"]["paths"]
    racers, steps = paths["rows"], state["steps"]
    x, y = (np.array(paths["columns"][name], float).reshape(len(racers), -1) for name in ("x", "y"))
    for row, racer in enumerate(racers):
        script = sl.descend(
            state["surface"], racer, start=(state["start_x"], state["start_y"]), steps=steps,
            learning_rate=state["learning_rate"],
        )  # fmt: skip
        shown = np.stack([x[row], y[row]], axis=1)
        regular = 50  # after it a racer that bounces at the bottom is chaotic, and any two exact programs drift apart
        np.testing.assert_allclose(shown[:regular], script.x[:regular], rtol=1e-5, atol=1e-5, err_msg=racer)


def test_the_page_opens_with_the_runs_of_a_script_and_a_key_on_the_rate_computes_anew(race: Page):
    assert race.title() == "Optimizer race · simulab"
    expect(race.get_by_role("main")).to_have_count(1)
    expect(race.get_by_role("heading", level=1)).to_have_text("Optimizer race")
    before = download(race)
    assert_as_descend(before)
    slider = race.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    race.locator(READY).wait_for()
    after = download(race)
    assert after["state"]["learning_rate"] > before["state"]["learning_rate"]
    assert after["results"]["paths"]["columns"]["x"] != before["results"]["paths"]["columns"]["x"]
    assert_as_descend(after)


def test_a_click_on_the_surface_starts_there(race: Page):
    painted(race)
    touch = race.locator(".sl-big .sl-touch").first
    box = touch.bounding_box()
    assert box
    unit = box["height"] / 5  # px: from -2.5 to 2.5, to equal scale
    touch.click(position={"x": box["width"] / 2 + unit, "y": box["height"] / 2 - 2 * unit})
    race.locator(READY).wait_for()
    run = download(race)
    assert (run["state"]["start_x"], run["state"]["start_y"]) == pytest.approx((1.0, 2.0), abs=0.02)
    assert_as_descend(run)


def test_two_students_do_not_see_each_other(race: Page, context: BrowserContext, server: str):
    slider = race.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    race.locator(READY).wait_for()
    other = context.new_page()
    other.goto(f"{server}/race")
    other.locator(READY).wait_for()
    default = download(other)["state"]["learning_rate"]
    assert default == sl.catalogue.widgets["race"]().resolve()[0]["learning_rate"]
    assert download(race)["state"]["learning_rate"] > default


def test_the_link_restores_the_state(race: Page, context: BrowserContext):
    slider = race.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    race.locator(READY).wait_for()
    race.wait_for_function("() => location.hash.includes('learning_rate')")
    other = context.new_page()
    other.goto(race.url)
    other.locator(READY).wait_for()
    mine, theirs = download(race), download(other)
    assert theirs["state"] == mine["state"]
    assert theirs["results"]["paths"] == mine["results"]["paths"]
