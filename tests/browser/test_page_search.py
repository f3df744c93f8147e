"""The exported search in a browser: trials appear, what is recorded says so, a download is a study that optuna opens."""

import json
from pathlib import Path

import numpy as np
import pytest
from exporting import html, widget
from playwright.sync_api import Page, expect
from resting import played

from simulab.search import Study

READY = "[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("search") / "search.html"
    path.write_text(html("search", inline=True), encoding="utf-8")
    return path.as_uri()


def ready(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator(READY).wait_for()
    return page


def everything(page: Page) -> str:
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_download_is_a_study_that_optuna_opens(page: Page, file: str):
    ready(page, file + "#objective=weight_decay&trials=16&seed=2")
    text = everything(page)
    study = Study.from_json(text)
    python = widget("search").compute({"objective": "weight_decay", "trials": 16, "seed": 2}, ["trials"], replayed=True)
    best = python["trials"]["found"].reshape(-1)[1]
    assert study.best.value == pytest.approx(float(best), rel=1e-5)
    assert study.to_optuna().best_value == pytest.approx(float(best), rel=1e-5)
    assert len(Study.from_json(text, "grid").trials) == 16
    assert f"{best:.3g}" in json.loads(text)["words"]


def test_a_table_of_the_trials(page: Page, file: str):
    ready(page, file)
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("(CSV)").first.click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    heads = lines[0].split(",")
    assert {"learning_rate", "second", "value", "best"} <= set(heads)
    rows = [dict(zip(heads, line.split(","))) for line in lines[1:] if line.startswith("other,")]
    values = np.array([float(row["value"]) for row in rows[1:26]])
    best = np.array([float(row["best"]) for row in rows[1:26]])
    np.testing.assert_allclose(best, np.maximum.accumulate(values), rtol=1e-6)


def test_it_opens_with_two_planes_and_one_sentence_whose_terms_explain_themselves(page: Page, file: str):
    ready(page, file)
    expect(page.locator(".sl-figure:visible")).to_have_count(2)
    expect(page.get_by_role("table")).to_be_hidden()
    sentence, card = page.locator(".sl-saying .sl-sentence"), page.locator(".sl-card")
    assert sentence.inner_text().count(". ") == 0
    term = sentence.get_by_role("button", name="the grid")
    term.focus()
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Evenly spaced values")
    box = card.bounding_box()
    assert box
    assert 0 <= box["x"] <= 1280 - box["width"]
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator(".sl-fold > summary").click()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator(".sl-fold .sl-sentence")).to_contain_text("In 1,000 draws random search beats the grid")
    page.locator("[data-slot=spread] .sl-layer").wait_for()  # its place was found when it was shown


def test_what_is_recorded_says_so_and_why(page: Page, file: str):
    ready(page, file)
    page.locator(".sl-fold > summary").click()
    expect(page.locator(".sl-recorded:visible")).to_have_count(0)  # a formula is computed on the spot
    page.get_by_label("What is searched").select_option("dropout")
    page.locator(READY).wait_for()
    shown = page.locator(".sl-recorded:visible")
    expect(shown.first).to_contain_text("Recorded")
    expect(shown.first).to_contain_text("real trainings, made when this page was written")
    assert page.locator(".sl-recorded:not([hidden])").count() >= 4  # some stand in the folded part
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_trials_appear_as_it_plays(page: Page, file: str):
    ready(page, file + "#trials=9")
    with played(page):
        page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("9 / 9")).to_be_visible()


def test_the_optimum_is_dragged_by_keys(page: Page, file: str):
    ready(page, file)
    handle = page.locator("[data-slot=grid] .sl-handle").first
    handle.focus()
    handle.press("ArrowRight")
    page.locator(READY).wait_for()
    page.wait_for_function("location.hash.includes('peak_x')")
    state = json.loads(everything(page))["state"]
    assert state["peak_x"] > 0.63
