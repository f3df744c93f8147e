"""Pages under a strict Content-Security-Policy: nothing inline, no eval, everything from one place."""

import re
from pathlib import Path

import pytest
from exporting import web, widget
from playwright.sync_api import Page

from simulab.page import pages
from simulab.page.export import export

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'"
READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(widget("race"), tmp_path_factory.mktemp("strict") / "race.html", files=True).parent


def test_a_page_in_files_keeps_a_strict_policy(page: Page, folder: Path):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with web(folder, {"Content-Security-Policy": POLICY}) as address:
        page.goto(f"{address}/race.html#layer=basins")
        page.locator(READY).wait_for()
        assert len(page.workers) == 1
        assert all(one.startswith(address) for one in asked)
        drawn = page.locator(".sl-big .sl-bokeh").first.bounding_box()
        assert drawn
        assert drawn["width"] > 300
        assert drawn["height"] > 200


def test_tags_keep_a_strict_policy(page: Page, tmp_path: Path):
    script = pages.elements({"race": (widget("race"), {"steps": 60})}, inline=True)
    (tmp_path / "simulab.js").write_text(script, encoding="utf-8")
    tags = '<simulab-race surface="beale"></simulab-race><simulab-race racers="sgd adam"></simulab-race>'
    (tmp_path / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Course</title><script src="simulab.js"></script>{tags}',
        encoding="utf-8",
    )
    with web(tmp_path, {"Content-Security-Policy": POLICY}) as address:
        page.goto(f"{address}/index.html")
        second = page.locator("simulab-race").nth(1)
        second.locator(READY).wait_for()
        assert second.locator(".sl-table tbody tr").count() == 2
        drawn = second.locator(".sl-big .sl-bokeh").first.bounding_box()
        assert drawn
        assert drawn["height"] > 200
        assert page.url.endswith("/index.html")  # until somebody turns a knob the address is the page's


def test_it_opens_from_a_folder_without_a_server(page: Page, folder: Path):
    page.goto((folder / "race.html").as_uri() + "#layer=basins")
    page.locator(READY).wait_for()


def test_nothing_in_the_html_is_inline(folder: Path):
    text = (folder / "race.html").read_text(encoding="utf-8")
    assert "<style" not in text
    assert "<script>" not in text
    assert "style=" not in re.sub(
        r'<script type="application/json">.*?</script>', "", text
    )  # MathML is built by script
