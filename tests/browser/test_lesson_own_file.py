"""An instructor's file: served, it follows every save, keeps the state and says what is wrong; one is exported."""

from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page, expect
from serving import serving

from simulab.command.cli import main

START = files("simulab.lessons").joinpath("start.py.txt").read_text().replace("{{", "{").replace("}}", "}")


def test_a_file_is_served_anew_on_every_save(page: Page, tmp_path: Path):
    file = tmp_path / "mine.py"
    file.write_text(START)
    with serving("serve", "mine.py", "--no-browser", "--port", "0", folder=tmp_path) as address:
        assert address.endswith("/mine")
        page.goto(address)
        page.wait_for_selector(".sl-lesson[data-ready=true]")
        expect(page.get_by_label("AdaBelief")).to_be_checked()
        page.locator(".sl-pin").press("ArrowLeft")
        page.get_by_role("button", name="Lock it in and run").click()
        outcome = page.locator("[data-question=EndPoint] .sl-outcome")
        expect(outcome).to_contain_text("it ended at")
        before = outcome.inner_text()
        page.locator("[data-knob=learning_rate]").fill("0.12")
        page.locator("[data-knob=learning_rate]").press("Enter")
        file.write_text(START.replace('"My lesson"', '"Another title"'))
        expect(page.locator("h1")).to_have_text("Another title")
        expect(page.locator("[data-question=EndPoint] .sl-outcome")).to_have_text(before)
        expect(page.locator("[data-knob=learning_rate]")).to_have_value("0.12")
        file.write_text(START.replace('widget="race"', 'widget="rase"'))
        expect(page.locator(".sl-problem")).to_contain_text("did you mean race")
        expect(page.locator("h1")).to_have_text("Another title")
        page.goto("about:blank")  # before the server is gone


def test_an_own_schedule_learns_an_own_dataset_in_a_page(page: Page, tmp_path: Path):
    """The docs' example: without a server, a student turns its knob and is told of its very rates."""
    docs = Path(__file__).parents[2] / "docs/lessons.md"
    example = docs.read_text(encoding="utf-8").split("## A schedule and a dataset of your own")[1].split("```")[1]
    file = tmp_path / "petals.py"
    file.write_text(example.removeprefix("python\n"))
    assert main(["export", str(file), "-o", str(tmp_path / "petals.html"), "--inline"]) == 0
    page.goto((tmp_path / "petals.html").as_uri())
    page.wait_for_selector(".sl-lesson[data-ready=true]")
    expect(page.get_by_role("checkbox", name="Triangle")).to_be_checked()
    expect(page.locator(".sl-sentence")).to_contain_text("Equal budgets: 100 epochs of 6 mini-batches")
    cycles = page.locator("[data-knob='triangle.cycles']")  # it is not folded away: the lesson names it
    cycles.fill("1")
    cycles.press("Enter")
    page.get_by_label("Your number").fill("0.5")
    page.get_by_role("button", name="Check").click()
    asked = page.locator("[data-question=Number]")
    expect(asked.locator(".sl-outcome")).to_contain_text(
        "Not quite: 0.5"
    )  # with one cycle it is 0 after half of the run
    page.get_by_label("Your number").fill("0")
    page.get_by_role("button", name="Check").click()
    expect(asked.locator(".sl-outcome")).to_contain_text("Yes")
    expect(asked).to_contain_text("it is at 0")
