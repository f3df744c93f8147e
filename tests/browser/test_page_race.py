"""The exported race, opened from a file: everything works, and nothing is asked of any network."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from exporting import html
from playwright.sync_api import Browser, Page, expect
from resting import follow, played, resized

import simulab as sl
from simulab.widgets.race.race import BASIN_STEPS

READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pages") / "race.html"
    path.write_text(html("race", inline=True), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address the page asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def race(page: Page, asked: list[str], file: str) -> Iterator[Page]:
    page.goto(file)
    page.locator(READY).wait_for()
    yield page
    assert [address for address in asked if not address.startswith(("blob:", "data:"))] == [file]


def everything(page: Page) -> dict:
    """All numbers of the page, as a student would save them."""
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))


def assert_as_descend(run: dict) -> None:
    state, paths = run["state"], run["results"]["paths"]
    racers = paths["rows"]
    x, y = (np.array(paths["columns"][name], float).reshape(len(racers), -1) for name in ("x", "y"))
    for row, racer in enumerate(racers):
        script = sl.descend(
            state["surface"], racer, start=(state["start_x"], state["start_y"]), steps=state["steps"],
            learning_rate=state["learning_rate"],
        )  # fmt: skip
        regular = 50  # after it a racer that bounces is chaotic, and any two exact programs drift apart
        shown = np.stack([x[row], y[row]], axis=1)[:regular]
        np.testing.assert_allclose(shown, script.x[:regular], rtol=1e-6, atol=1e-6, err_msg=racer)


def test_the_numbers_are_those_of_a_script_and_turned_knobs_compute_anew(race: Page):
    assert_as_descend(everything(race))
    race.get_by_label("Surface", exact=True).select_option("beale")
    race.locator(READY).wait_for()
    slider = race.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowLeft")
    race.locator(READY).wait_for()
    run = everything(race)
    assert run["state"]["surface"] == "beale"
    assert_as_descend(run)


def test_basins_come_from_a_worker(race: Page, asked: list[str]):
    race.get_by_role("radio", name="Basins").check()
    race.locator(READY).wait_for()
    assert len(race.workers) == 1
    run = everything(race)
    shown = np.array(run["results"]["basins"]["columns"]["which"], float)
    state = run["state"]
    script = sl.basins(
        state["surface"], state["basin_of"], resolution=math.isqrt(shown.size),
        steps=min(state["steps"], BASIN_STEPS), learning_rate=state["learning_rate"],
    )  # fmt: skip
    # on the border between two basins the last bit decides
    assert np.mean(shown == script.minimum.reshape(-1)) > 0.99


def test_it_plays_to_the_end(race: Page):
    with played(race):
        race.get_by_role("button", name="Race").click()
    state = everything(race)["state"]
    expect(race.get_by_text(f"{state['steps']} / {state['steps']}")).to_be_visible()


def test_the_keyboard_is_enough(race: Page):
    follow(race)
    race.get_by_role("combobox", name="Speed").select_option("0.25")
    race.evaluate("document.activeElement.blur()")
    race.keyboard.press("Space")
    race.keyboard.press("Space")
    race.wait_for_function("() => played.includes('true') && played.at(-1) === 'false'")
    expect(race.locator(".sl-count")).not_to_have_text(re.compile(r"^(\d+) / \1$"))


def test_the_address_restores_the_state(race: Page, context, file: str):
    race.get_by_label("Surface", exact=True).select_option("beale")
    race.get_by_role("slider", name="Learning rate").press("ArrowRight")
    race.wait_for_function("location.hash.includes('learning_rate')")
    before = everything(race)["state"]
    other = context.new_page()
    other.goto(race.url)
    other.locator(READY).wait_for()
    assert everything(other)["state"] == before


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.long)])
def test_nothing_is_out_of_reach(browser: Browser, file: str, scheme: Literal["light", "dark"]):
    page = browser.new_page(viewport={"width": 1280, "height": 844}, color_scheme=scheme)
    page.goto(file)
    page.locator(READY).wait_for()
    for width in (1280, 390, 360):
        resized(page, width, 844)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width != 360:  # the same controls as at 390
            found = Axe().run(page).response["violations"]
            assert not [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")], width
    page.close()


def test_a_page_can_be_set_and_limited(page: Page, tmp_path: Path):
    path = tmp_path / "beale.html"
    path.write_text(
        html("race", inline=True, set={"surface": "beale", "racers": "adam,sgd"}, show=["learning_rate"]),
        encoding="utf-8",
    )
    page.goto(path.as_uri())
    page.locator(READY).wait_for()
    assert everything(page)["results"]["paths"]["rows"] == ["sgd", "adam"]
    assert page.locator("[data-control]:visible").evaluate_all("all => all.map((one) => one.dataset.control)") == [
        "learning_rate"
    ]


def test_without_workers_the_page_computes_by_itself(page: Page, file: str):
    page.add_init_script("delete window.Worker")
    page.goto(file + "#layer=basins")
    page.locator(READY).wait_for()
    assert everything(page)["results"]["basins"]["columns"]["which"]


def test_an_equation_that_is_too_wide_is_set_smaller(race: Page):
    place = race.locator(".sl-equation:visible").first
    race.get_by_label("Surface", exact=True).select_option("beale")
    expect(place.locator("math")).to_have_attribute("style", re.compile(r"font-size: 0\.[7-9]"))
    assert place.evaluate("e => e.scrollWidth <= e.clientWidth")
    race.get_by_label("Surface", exact=True).select_option("rosenbrock")
    expect(place).to_contain_text("100")
    assert not place.locator("math").get_attribute("style")
