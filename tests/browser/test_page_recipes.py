"""The recipes of docs/embedding.md, each built with the tool it is about and opened in a browser."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from exporting import html, web, widget
from playwright.sync_api import Page, expect

from simulab.page import pages

DOCS = Path(__file__).parents[2] / "docs" / "embedding.md"
READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def fragment() -> str:
    return html("learning-rate", fragment=True, inline=True)


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def assert_works(page: Page, folder: Path, name: str = "index.html", count: int = 1) -> None:
    with web(folder) as address:
        page.goto(f"{address}/{name}")
        expect(page.locator(READY)).to_have_count(count)
        slider = page.locator(".sl-range[data-slider=learning_rate]").first
        said = page.locator(".sl-sentence").first.inner_text()
        for _ in range(12):
            slider.press("PageUp")
        expect(page.locator(".sl-sentence").first).not_to_have_text(said)


@pytest.fixture(scope="module")
def script() -> str:
    return pages.elements({"learning-rate": (widget("learning-rate"), {})}, inline=True)


TAG = '<simulab-learning-rate surface="beale" learning-rate="0.001" show="learning-rate steps"></simulab-learning-rate>'
MATERIAL = """site_name: Course
site_url: http://127.0.0.1/
extra_javascript: [simulab.js]
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette: {scheme: slate}
markdown_extensions:
  - admonition
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""


def test_tags_in_mkdocs_material(page: Page, tmp_path: Path, script: str):
    """In a tab, in an admonition, in the dark, and after a walk to another page and back without a reload."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "simulab.js").write_text(script, encoding="utf-8")
    index = f'# Course\n\n=== "Words"\n\n    Some.\n\n=== "Picture"\n\n    {TAG}\n\n!!! note\n\n    {TAG}\n\n[Other](other.md)\n'
    (tmp_path / "docs" / "index.md").write_text(index, encoding="utf-8")
    wrong = TAG.replace("learning-rate=", "learnig-rate=")
    (tmp_path / "docs" / "other.md").write_text(f"# Other\n\n{wrong}\n\n[Back](index.md)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(MATERIAL, encoding="utf-8")
    run("mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml"), "-d", str(tmp_path / "site"))
    with web(tmp_path / "site") as address:
        page.goto(f"{address}/index.html")
        note = page.locator(".admonition simulab-learning-rate")
        expect(note.locator(READY)).to_have_attribute("data-theme", "dark")
        assert note.locator(".sl-range[data-slider]:visible").count() == 2
        page.get_by_text("Picture", exact=True).click()
        tab = page.locator(".tabbed-block simulab-learning-rate")
        expect(tab.locator(".sl-big .sl-bokeh:visible")).to_have_count(2)
        said = tab.locator(".sl-sentence").inner_text()
        for _ in range(12):
            tab.locator(".sl-range[data-slider=learning_rate]").press("PageUp")
        expect(tab.locator(".sl-sentence")).not_to_have_text(said)
        page.get_by_role("link", name="Other").last.click()
        expect(page.locator("simulab-learning-rate [role=alert]:visible")).to_have_text(
            "There is no knob “learnig-rate”."
        )
        page.get_by_role("link", name="Back").click()
        expect(page.locator(".admonition simulab-learning-rate").locator(READY)).to_have_count(1)


def test_a_fragment_in_mkdocs(page: Page, tmp_path: Path, fragment: str):
    (tmp_path / "docs").mkdir()
    (tmp_path / "fragments").mkdir()
    (tmp_path / "fragments" / "rate.html").write_text(fragment, encoding="utf-8")
    recipe = re.search(r"```yaml\n(markdown_extensions.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe
    extensions = recipe[1].replace("[fragments]", f"[{tmp_path / 'fragments'}]")
    theme = "theme:\n  name: mkdocs\n  highlightjs: false\n"  # which the theme would fetch from a network
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Course\n{theme}{extensions}", encoding="utf-8")
    body = '--8<-- "rate.html"'
    (tmp_path / "docs" / "index.md").write_text(f"# Course\n\nBefore.\n\n{body}\n\nAfter.\n", encoding="utf-8")
    run("mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml"), "-d", str(tmp_path / "site"))
    assert_works(page, tmp_path / "site")


def test_sphinx_and_myst(page: Page, tmp_path: Path, fragment: str, script: str):
    """A fragment in reStructuredText, and one in MyST beside a tag, which follow the theme's own button into the dark."""
    (tmp_path / "rate.html").write_text(fragment, encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "simulab.js").write_text(script, encoding="utf-8")
    settings = 'extensions = ["myst_parser"]\nhtml_theme = "furo"\n'
    settings += 'html_static_path = ["_static"]\nhtml_js_files = ["simulab.js"]\n'
    (tmp_path / "conf.py").write_text(f'project = "Course"\n{settings}', encoding="utf-8")
    (tmp_path / "index.rst").write_text(
        "Course\n======\n\n.. toctree::\n\n   myst\n\n.. raw:: html\n   :file: rate.html\n", encoding="utf-8"
    )
    (tmp_path / "myst.md").write_text(f"# Myst\n\n```{{raw}} html\n:file: rate.html\n```\n\n{TAG}\n", encoding="utf-8")
    run("sphinx", "-q", "-b", "html", str(tmp_path), str(tmp_path / "out"))
    assert_works(page, tmp_path / "out")
    assert_works(page, tmp_path / "out", "myst.html", count=2)
    both = page.locator(".simulab[data-ready]")
    for theme in ("dark", "light"):  # from what the reader's system has, which is light
        page.locator(".theme-toggle:visible").click()
        for one in both.all():
            expect(one).to_have_attribute("data-theme", theme)


def test_reveal_slides(page: Page, tmp_path: Path, fragment: str):
    (tmp_path / "rate.html").write_text(fragment, encoding="utf-8")
    (tmp_path / "conf.py").write_text('project = "Slides"\nextensions = ["sphinx_revealjs"]\n', encoding="utf-8")
    slides = "Course\n======\n\nRates\n-----\n\n.. raw:: html\n   :file: rate.html\n"
    (tmp_path / "index.rst").write_text(slides, encoding="utf-8")
    run("sphinx", "-q", "-b", "revealjs", str(tmp_path), str(tmp_path / "out"))
    assert_works(page, tmp_path / "out")


def test_a_frame_takes_the_height_of_its_page(page: Page, tmp_path: Path):
    (tmp_path / "rate.html").write_text(html("learning-rate", inline=True), encoding="utf-8")
    listener = re.search(r"<script>.*?</script>", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert listener
    frame = '<iframe src="rate.html" title="Learning rate" style="width: 100%; height: 300px; border: 0"></iframe>'
    text = f"<!doctype html><title>Course</title><link rel=icon href='data:,'>{frame}{listener[0]}"
    (tmp_path / "course.html").write_text(text, encoding="utf-8")
    with web(tmp_path) as address:
        page.goto(f"{address}/course.html")
        page.frame_locator("iframe").locator(READY).wait_for()
        page.wait_for_function("document.querySelector('iframe').clientHeight > 600")
        inner = page.frames[1]
        inner.wait_for_function("document.documentElement.scrollHeight <= innerHeight + 1")
