"""A student hands a report in as one file; it prints; the teacher opens it in the lesson and replays an answer."""

import csv
import json
import re
from pathlib import Path

import pytest
from exporting import web
from playwright.sync_api import Page, expect

from simulab.catalogue import lessons
from simulab.command.cli import main
from simulab.page.lesson import to_html

NAME = "how-large-a-step"
READY = ".sl-lesson[data-ready=true]"


@pytest.fixture(scope="module")
def page_text() -> str:
    return to_html(lessons.make(NAME, "lesson"), NAME, inline=True)


def answered(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(READY).wait_for()
    page.locator(".sl-pin").press("ArrowLeft")
    page.get_by_role("button", name="Lock it in and run").click()
    expect(page.locator(".sl-outcome")).to_contain_text("it ended at -0.872")
    page.locator(".sl-goto").nth(1).click()  # the picture is taken on leaving, where the run is still playing
    page.locator(READY).and_(page.locator(":has(.sl-knot)")).wait_for()
    page.locator(".sl-knot").first.press("PageDown")
    page.get_by_role("button", name="Lock it in and run").click()
    expect(page.locator("[data-question=LossCurve] .sl-outcome")).to_contain_text("a factor of")
    page.locator(".sl-goto").last.click()
    expect(page.get_by_text("You answered 2 of 8 questions.")).to_be_visible()


def test_a_report_is_handed_in_printed_opened_and_replayed(page: Page, page_text: str, tmp_path: Path):
    (tmp_path / "step.html").write_text(page_text, encoding="utf-8")
    (tmp_path / "other.html").write_text("<!doctype html><title>Another page of the site</title>", encoding="utf-8")
    with web(tmp_path) as address:
        answered(page, f"{address}/step.html")
        page.wait_for_function(
            f"() => localStorage['simulab-lesson-{NAME}.pictures']?.split('data:image').length === 3"
        )
        page.get_by_label("Your name").fill("Ada <b>")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save my report").click()
        report = tmp_path / "report.html"
        saved.value.save_as(report)
        assert "Ada <b>" not in page.evaluate("JSON.stringify(localStorage)")

        other = page.context.browser.new_page()  # pyright: ignore
        other.goto(report.as_uri())
        expect(other.locator("h1")).to_have_text("How large a step?")
        expect(other.locator(".by").first).to_contain_text("Ada <b>")
        expect(other.locator("section img")).to_have_count(2)
        widths = other.evaluate("[...document.images].map((image) => image.naturalWidth)")
        assert min(widths) > 300
        expect(other.get_by_text("it ended at -0.872")).to_be_visible()
        expect(other.get_by_text("Learning rate").first).to_be_visible()
        printed = other.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 6
        other.close()

        page.goto("about:blank")  # whatever the page keeps on leaving, it has kept
        page.goto(f"{address}/other.html")
        page.evaluate("localStorage.clear()")  # the teacher's browser
        page.goto(f"{address}/step.html#part=5")
        page.locator(READY).wait_for()
        page.get_by_text("For teachers").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open a report…").click()
        chooser.value.set_files(report)
        expect(page.locator(".sl-visit")).to_contain_text("Report of Ada <b>, 20")
        expect(page.locator(".sl-outcome")).to_contain_text("it ended at -0.872")
        page.get_by_role("button", name="Replay this answer").first.click()
        expect(page.locator(".sl-notice")).to_contain_text("the same numbers, to the last bit.")
        page.get_by_role("button", name="Close the report").click()
        expect(page.get_by_text("You answered 0 of 8 questions.")).to_be_visible()
    graded(report, tmp_path)


def graded(report: Path, tmp_path: Path) -> None:
    """The same report from the command line: replayed to the last bit; edited and forged ones are noticed."""
    text = report.read_text(encoding="utf-8")
    folder = tmp_path / "reports"
    folder.mkdir()
    saved_again = re.sub(r"<section>", "\n <section class=read> ", text).replace(
        "<meta charset", "<head><meta charset", 1
    )
    good = re.search(r'"good":(true|false)', text)
    other = {"true": "false", "false": "true"}
    files = {
        "ada.html": text,
        "again.html": saved_again,
        "edited.html": text.replace("it ended at -0.872", "it ended at -2.4", 1),
        "marked.html": text.replace(good[0], f'"good":{other[good[1]]}', 1),
        "moved.html": text.replace('"learning_rate":0.1', '"learning_rate":0.2'),
        "recipe.html": "<p>A recipe.</p>",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    grades = lessons[NAME].grade(folder)
    assert grades.refused == {"recipe.html": "it is no report of simulab's"}
    told = {file: notes for _, file, *_, notes in grades.students}
    assert told["ada.html"] == []
    assert told["again.html"] == ["its answers are those of ada.html, state by state"]
    seal = "the file was changed after it was saved: its seal does not fit what it says"
    assert told["edited.html"] == [seal, "its answers are those of ada.html, state by state"]
    assert told["marked.html"][0] == told["moved.html"][0] == seal
    assert any(
        re.search("the file marks it (not )?right, and it is (not )?right", note) for note in told["marked.html"]
    )
    assert any("its numbers are not those of its state" in note for note in told["moved.html"])
    ada = [one for one in grades.answers if one.file == "ada.html"]
    assert [(one.student, one.kind, one.right, one.replay) for one in ada] == [
        ("Ada <b>", "EndPoint", False, "to the last bit"),
        ("Ada <b>", "LossCurve", False, "to the last bit"),
    ]
    assert ada[0].run.startswith("(-0.872), ")
    shown = grades.to_html(tmp_path / "class.html")
    assert "Ada &lt;b&gt;" in shown
    assert "Ada <b>" not in shown
    assert shown.count("<svg") == 2
    assert main(["grade", NAME, str(folder), "-o", str(tmp_path / "class.csv")]) == 1
    rows = list(csv.DictReader((tmp_path / "class.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 10
    assert rows[0]["right"] == "no"


def test_start_over_can_be_taken_back(page: Page, page_text: str, tmp_path: Path):
    (tmp_path / "step.html").write_text(page_text, encoding="utf-8")
    page.emulate_media(reduced_motion="reduce")
    with web(tmp_path) as address:
        answered(page, f"{address}/step.html")
        page.get_by_role("button", name="Start over").click()
        expect(page.locator(".sl-cover")).to_be_visible()
        page.get_by_role("button", name="Bring them back").click()
        expect(page.get_by_text("You answered 2 of 8 questions.")).to_be_visible()
        expect(page.locator(".sl-visit")).to_be_hidden()
        page.reload()
        expect(page.get_by_text("You answered 2 of 8 questions.")).to_be_visible()
        page.get_by_role("button", name="Start over").click()
        page.locator(READY).and_(page.locator(":has(.sl-pin)")).wait_for()
        page.locator(".sl-pin").press("ArrowLeft")
        page.get_by_role("button", name="Lock it in and run").click()
        expect(page.locator(".sl-outcome")).to_be_visible()
        expect(page.locator(".sl-visit")).to_be_hidden()  # begun anew
        page.locator(".sl-goto").last.click()
        expect(page.get_by_text("You answered 1 of 8 questions.")).to_be_visible()


def test_a_file_that_cannot_be_opened_is_told_where_the_person_looks(page: Page, page_text: str, tmp_path: Path):
    (tmp_path / "step.html").write_text(page_text, encoding="utf-8")
    (tmp_path / "other.html").write_text("<p>A recipe.</p>")
    page.set_viewport_size({"width": 390, "height": 500})
    with web(tmp_path) as address:
        page.goto(f"{address}/step.html#part=5")
        page.locator(READY).wait_for()
        page.get_by_text("For teachers").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open a report…").click()
        chooser.value.set_files(tmp_path / "other.html")
        expect(page.locator(".sl-problem")).to_contain_text("holds neither a state nor a report")
        expect(page.locator(".sl-problem")).to_be_in_viewport()


def test_a_hostile_report_runs_nothing(page: Page, page_text: str, tmp_path: Path):
    evil = "<img src=x onerror=alert(1)>"
    questions = re.findall(r'"id":"([0-9a-f]{10})"', page_text)
    kept = {
        "answers": {
            q: {"said": evil, "extra": evil, "answer": evil, "numbers": {"end": evil, "last": evil}} for q in questions
        },
        "states": {"one-weight-one-bowl": {"learning_rate": evil}},
    }
    report = tmp_path / "evil.html"
    data = json.dumps({"lesson": NAME, "name": evil, "at": evil, "kept": kept}).replace("<", "\u003c")
    report.write_text(f'<script type="application/json" id="simulab-report">{data}</script>', encoding="utf-8")
    (tmp_path / "step.html").write_text(page_text, encoding="utf-8")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    with web(tmp_path) as address:
        page.goto(f"{address}/step.html#part=5")
        page.locator(READY).wait_for()
        with page.expect_file_chooser() as chooser:
            page.get_by_text("For teachers").click()
            page.get_by_role("button", name="Open a report…").click()
        chooser.value.set_files(report)
        expect(page.locator(".sl-visit")).to_contain_text(evil)
        for part in range(5):
            page.locator(".sl-goto").nth(part).click()
            page.locator(READY).wait_for()
        assert page.locator("img").count() == 0
    assert asked == []
