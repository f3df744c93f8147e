"""The exported schedule viewer, opened from a file: a net is really trained in it, and every part can be used."""

import json
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from exporting import html, widget
from playwright.sync_api import Page, expect
from resting import follow

READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pages") / "schedules.html"
    path.write_text(html("schedules", inline=True), encoding="utf-8")
    return path.as_uri()


def everything(page: Page) -> dict:
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))


def test_the_page_trains_the_net_that_a_server_trains(page: Page, file: str):
    page.goto(f"{file}#seed=4&schedules=constant,cosine,plateau")
    page.locator(READY).wait_for()
    shown = everything(page)["results"]["runs"]["columns"]
    live = widget("schedules").compute({"seed": 4, "schedules": "constant,cosine,plateau"}, ["runs"])["runs"]
    for column in ("rate", "loss", "score"):
        np.testing.assert_allclose(np.array(shown[column], float), live[column].reshape(-1), rtol=1e-4, err_msg=column)


def test_a_run_plays_and_the_axis_can_be_logarithmic(page: Page, file: str):
    page.goto(f"{file}#step=0")
    page.locator(READY).wait_for()
    follow(page)
    page.get_by_role("button", name="Train").click()
    page.wait_for_function("() => played.includes('true')")
    page.get_by_role("radio", name="Logarithmic").check()
    expect(page.locator("[data-slot=rates_log]")).to_be_visible()
    expect(page.locator("[data-slot=rates]")).to_be_hidden()
    expect(page.locator("[data-slot=score]")).to_be_visible()
    page.get_by_role("radio", name="A surface").check()
    page.locator(READY).wait_for()
    expect(page.locator("[data-slot=stage]")).to_be_visible()
    expect(page.locator("[data-slot=score]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.long)])
def test_everybody_can_use_it(page: Page, file: str, scheme: str):
    page.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(file)
    page.locator(READY).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page).response["violations"]
    assert not [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")]
