"""What a student saves, a teacher opens: a state as a small file, and the lab report. Nothing of it passes a server."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from exporting import html
from playwright.sync_api import Page, expect

READY = ".simulab[data-ready=true][data-busy=false]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pages") / "explorer.html"
    path.write_text(html("learning-rate", inline=True), encoding="utf-8")
    return path.as_uri()


def show(page: Page, address: str) -> Page:
    page.goto("about:blank")
    page.goto(address)
    page.locator(READY).wait_for()
    return page


def save(page: Page, button: str, menu: str = "Files") -> str:
    if menu:
        page.get_by_role("button", name=menu, exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return waiting.value.path().read_text(encoding="utf-8")


def give(page: Page, text: str, folder: Path, name: str = "given.json") -> None:
    """Open a file by the button, as a person does."""
    (folder / name).write_text(text, encoding="utf-8")
    page.get_by_role("button", name="Files", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a file…").click()
    chooser.value.set_files(folder / name)


def saved(page: Page, address: str) -> dict[str, Any]:
    show(page, f"{address}#surface=rosenbrock&learning_rate=0.0015&steps=80&noise=0.4&seed=7&step=31")
    return json.loads(save(page, "Save this state"))


def test_a_state_replays_to_the_last_bit(page: Page, address: str, tmp_path: Path):
    file = saved(page, address)
    assert (file["widget"], file["step"], file["seed"]) == ("learning-rate", 31, 7)
    said = page.locator(".sl-sentence").inner_text()
    give(show(page, address), json.dumps(file), tmp_path)
    expect(page.locator(".sl-notice")).to_have_text("Opened: the same numbers, to the last bit.")
    expect(page.locator(".sl-sentence")).to_have_text(said)
    expect(page.locator(".sl-count")).to_have_text("31 / 80")
    assert json.loads(save(page, "Save this state"))["digest"] == file["digest"]


def test_runs_are_kept_beside_each_other_over_a_reload_replayed_and_saved_as_a_table(page: Page, address: str):
    def opened() -> None:
        page.get_by_role("button", name="Files", exact=True).click()
        page.get_by_role("button", name="Compare runs…").click()

    final: list[float] = []
    for rate in (0.0005, 0.001):
        show(page, f"{address}#surface=rosenbrock&learning_rate={rate}&steps=80&noise=0.4&seed=7")
        final.append(json.loads(save(page, "Everything (JSON)"))["results"]["path"]["columns"]["final"][0])
        opened()  # the first is there after the reload
        page.get_by_role("button", name="Keep this run").click()
        expect(page.locator(".sl-wide table tbody tr")).to_have_count(len(final))
    table = page.locator(".sl-wide table")
    assert table.locator("thead th").all_inner_texts()[:3] == ["Run", "Learning rate", "Verdict"]
    assert table.locator("tbody tr > :nth-child(2)").all_inner_texts() == ["5e-4", "1e-3"]
    expect(page.locator(".sl-wide .sl-doc")).to_contain_text("The same in all: Surface Rosenbrock")
    rows = list(csv.DictReader(save(page, "Save as a table (CSV)", menu="").splitlines()))
    assert [(row["learning_rate"], row["seed"], row["noise"]) for row in rows] == [
        ("0.0005", "7", "0.4"),
        ("0.001", "7", "0.4"),
    ]
    assert [float(row["path.final"]) for row in rows] == final
    page.get_by_role("button", name="Replay run 1").click()
    expect(page.locator(".sl-notice")).to_have_text("Opened: the same numbers, to the last bit.")
    opened()
    page.get_by_role("button", name="Take run 1 out").click()
    expect(table.locator("tbody tr")).to_have_count(1)


UNLIKE = [
    ({"widget": "race"}, ["This is a state of “race”, not of “learning-rate”"]),
    ({"state": {"colour": 3}}, ["There is no knob “colour”; ignored."]),
    (
        {"state": {"steps": 40}, "simulab": "0.0.1"},
        ["other numbers: Walker: Loss is", "It was made by simulab “0.0.1”"],
    ),
    ({"state": {"surface": "moon"}}, ["Surface: there is no “moon”"]),
    ({"state": {"learning_rate": 99}}, ["99 is outside 0.0001 to 10; set to 10."]),
]
"""What is changed in a file, and what is then said."""


def test_what_cannot_be_replayed_says_why(page: Page, address: str, tmp_path: Path):
    file = saved(page, address)
    for change, says in UNLIKE:
        give(page, json.dumps({**file, **change, "state": {**file["state"], **change.get("state", {})}}), tmp_path)
        for text in says:
            expect(page.locator(".sl-notice").filter(has_text=text)).to_be_visible()
        put_away(page)


def put_away(page: Page) -> None:
    """What is said; what the next file brings is then its own."""
    page.locator(READY).wait_for()
    for button in page.get_by_role("button", name="Dismiss").all():
        button.click()
    expect(page.locator(".sl-notice")).to_have_count(0)


def test_any_other_file_is_refused_in_a_sentence(page: Page, address: str, tmp_path: Path):
    show(page, address)
    before = page.url
    for text in ("", "{}", "[1]", "<html></html>", '{"widget": "race"}', "\x00PNG"):
        give(page, text, tmp_path)
        expect(page.locator(".sl-notice")).to_have_text(
            "This is no file of simulab's: it holds neither a state nor a report."
        )
        assert page.url == before
        put_away(page)


def test_a_file_may_be_dropped_on_the_picture(page: Page, address: str):
    file = saved(page, address)
    show(page, address)
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "state.json"));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector(".sl-stage").dispatchEvent(drop);
        }""",
        json.dumps(file),
    )
    expect(page.locator(".sl-notice")).to_have_text("Opened: the same numbers, to the last bit.")


def test_a_report_is_made_handed_in_and_replayed(page: Page, address: str, tmp_path: Path):
    asked: list[str] = []
    show(page, f"{address}#learning_rate=1.95")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Report", exact=True).click()
    page.get_by_label("A note for the report").fill("It bounces, <b>but</b> arrives.")
    page.get_by_role("button", name="Add this experiment").click()
    expect(page.locator(".sl-entries img")).to_have_count(1)
    page.get_by_label("Your name").fill("A. <Student>")
    text = save(page, "Save the report", menu="")
    assert not [one for one in asked if not one.startswith(("blob:", "data:"))]  # nobody was told
    show(page, address)
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator(".sl-entries img")).to_have_count(1)  # kept by this browser
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Close", exact=True).locator("visible=true").click()

    path = tmp_path / "handed-in.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())  # as the teacher reads or prints it
    expect(page.get_by_role("heading", name="Lab report")).to_be_visible()
    expect(page.get_by_text("It bounces, <b>but</b> arrives.")).to_be_visible()
    expect(page.get_by_text("A. <Student>")).to_be_visible()
    assert page.locator("img").evaluate("(image) => image.naturalWidth") > 300
    page.emulate_media(media="print")
    expect(page.locator(".screen").first).to_be_hidden()
    page.emulate_media(media="screen")

    show(page, address)
    give(page, text, tmp_path, "report.html")
    expect(page.get_by_role("heading", name="Report of A. <Student>")).to_be_visible()
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".sl-notice")).to_have_text("Opened: the same numbers, to the last bit.")
    assert "learning_rate=1.95" in page.url


def test_a_hostile_report_runs_nothing(page: Page, address: str, tmp_path: Path):
    entry = {
        "kind": "<img src=x onerror=alert(1)>", "title": "<script>alert(2)</script>", "text": "</script><b>",
        "picture": "javascript:alert(3)", "state": {"widget": "learning-rate", "state": {"__proto__": {"a": 1}}},
    }  # fmt: skip
    inside = json.dumps({"name": "<i>x", "entries": [entry, None, 7]}).replace("<", "\\u003c")
    show(page, address)
    page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
    give(
        page,
        f'<script>alert(4)</script><script type="application/json" id="simulab-report">{inside}</script>',
        tmp_path,
    )
    expect(page.get_by_text("<script>alert(2)</script>")).to_be_visible()
    assert page.locator(".sl-entries img").count() == 0
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".sl-notice")).to_contain_text("the file has no digest")


def test_lessons_can_add_predictions_and_answers(page: Page, address: str):
    """The interface that ``report.js`` documents, on what ``mount`` gives; here reached through the page's dialog."""
    show(page, address)
    entry = {"kind": "prediction", "title": "Where is the edge?", "text": "1.5"}
    page.evaluate("(entries) => localStorage.setItem('simulab.report', JSON.stringify(entries))", [entry])
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator(".sl-entries li")).to_contain_text("Prediction")
    expect(page.locator(".sl-entries li")).to_contain_text("Where is the edge?")
