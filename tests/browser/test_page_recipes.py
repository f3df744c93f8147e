"""The recipes of docs/embedding.md, each built with the tool it is about and opened in a browser."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from exporting import html, web
from playwright.sync_api import Page, expect

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
        expect(page.locator(READY)).to_have_count(count, timeout=30_000)
        slider = page.locator(".sl-range[data-slider=learning_rate]").first
        said = page.locator(".sl-sentence").first.inner_text()
        for _ in range(12):
            slider.press("PageUp")
        expect(page.locator(".sl-sentence").first).not_to_have_text(said)


@pytest.mark.parametrize("how", ["pasted", "snippet"])
def test_mkdocs(page: Page, tmp_path: Path, fragment: str, how: str):
    (tmp_path / "docs").mkdir()
    (tmp_path / "fragments").mkdir()
    (tmp_path / "fragments" / "rate.html").write_text(fragment, encoding="utf-8")
    recipe = re.search(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe
    extensions = recipe[1].replace("[fragments]", f"[{tmp_path / 'fragments'}]") if how == "snippet" else ""
    theme = "theme:\n  name: mkdocs\n  highlightjs: false\n"  # which the theme would fetch from a network
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Course\n{theme}{extensions}", encoding="utf-8")
    body = fragment if how == "pasted" else '--8<-- "rate.html"'
    (tmp_path / "docs" / "index.md").write_text(f"# Course\n\nBefore.\n\n{body}\n\nAfter.\n", encoding="utf-8")
    run("mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml"), "-d", str(tmp_path / "site"))
    assert_works(page, tmp_path / "site")


@pytest.mark.parametrize("kind", ["rst", "md"])
def test_sphinx_and_myst(page: Page, tmp_path: Path, fragment: str, kind: str):
    (tmp_path / "rate.html").write_text(fragment, encoding="utf-8")
    (tmp_path / "conf.py").write_text('project = "Course"\nextensions = ["myst_parser"]\n', encoding="utf-8")
    text = {
        "rst": "Course\n======\n\n.. raw:: html\n   :file: rate.html\n",
        "md": "# Course\n\n```{raw} html\n:file: rate.html\n```\n",
    }[kind]
    (tmp_path / f"index.{kind}").write_text(text, encoding="utf-8")
    run("sphinx", "-q", "-b", "html", str(tmp_path), str(tmp_path / "out"))
    assert_works(page, tmp_path / "out")


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
        page.frame_locator("iframe").locator(READY).wait_for(timeout=30_000)
        page.wait_for_function("document.querySelector('iframe').clientHeight > 600")
        inner = page.frames[1]
        inner.wait_for_function("document.documentElement.scrollHeight <= innerHeight + 1")
