"""The search as it is served: nets are really trained, nothing is called recorded."""

import json
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from simulab import catalogue
from simulab.search import Study

READY = "[data-ready=true][data-busy=false]"


def test_nets_are_trained_on_the_server(page: Page, server: str):
    page.goto(f"{server}/search#objective=momentum&trials=9&seed=1")
    page.locator(READY).wait_for()
    expect(page.locator(".sl-recorded:visible")).to_have_count(0)
    expect(page.locator(".sl-sentence", has_text="Test accuracy")).to_have_count(1)
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_text("Everything (JSON)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    python = catalogue.widgets.make("search", "widget").compute(
        {"objective": "momentum", "trials": 9, "seed": 1}, ["trials"]
    )["trials"]
    shown = np.array(json.loads(text)["results"]["trials"]["columns"]["value"], float).reshape(2, -1)
    np.testing.assert_allclose(shown, python["value"], rtol=1e-6)
    assert len(Study.from_json(text).trials) == 9
