"""A lesson in the shapes of a widget: inside a course page, beside others, and under a strict policy."""

from pathlib import Path

from exporting import html, web
from playwright.sync_api import Page, expect
from resting import HEARD
from test_page_fragments import course
from test_page_policy import POLICY

from simulab.catalogue import lessons
from simulab.command.cli import main
from simulab.page.lesson import in_files, to_html

NAME = "how-large-a-step"
READY = ".sl-lesson[data-ready=true]"


def test_two_lessons_and_a_widget_live_in_one_course_page(page: Page, tmp_path: Path):
    main(["export", NAME, "-o", str(tmp_path / "piece.html"), "--fragment", "--inline"])
    piece = (tmp_path / "piece.html").read_text(encoding="utf-8")
    assert all(line.strip() for line in piece.splitlines()), "a blank line would end it in Markdown"
    path = course(tmp_path, piece, html("learning-rate", fragment=True, inline=True), piece)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{path.as_uri()}#own")
    expect(page.locator(READY)).to_have_count(2)
    expect(page.locator(".simulab[data-ready=true][data-widget=learning-rate]")).to_have_count(3)
    assert page.url.endswith("#own")  # the course's own anchor stays until somebody does something
    first, second = page.locator(READY).all()
    expect(second.get_by_role("heading", level=2, name="How large a step?")).to_be_visible()
    expect(second.get_by_role("heading", level=3, name="One weight, one bowl")).to_be_visible()
    second.locator(".sl-goto").nth(2).click()
    page.wait_for_function("() => location.hash === '#how-large-a-step-2.part=3'")
    expect(second.locator(".sl-heading")).to_have_text("Where is the edge?")
    expect(first.locator(".sl-heading")).to_have_text("One weight, one bowl")
    first.locator(".sl-pin").press("ArrowLeft")
    first.get_by_role("button", name="Lock it in and run").click()
    expect(first.locator(".sl-outcome")).to_contain_text("it ended at -0.872")
    page.reload()
    expect(page.locator(READY)).to_have_count(2)
    expect(page.locator(READY).nth(1).locator(".sl-heading")).to_have_text("Where is the edge?")
    assert page.locator("#own").evaluate("(one) => getComputedStyle(one).fontStyle") == "italic"


def test_a_lesson_in_files_keeps_a_strict_policy(page: Page, tmp_path: Path):
    for file, text in in_files(lessons.make(NAME, "lesson"), NAME, "step").items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    text = (tmp_path / "step.html").read_text(encoding="utf-8")
    assert not any(inline in text for inline in ("<style", " style=", "<script>"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with web(tmp_path, {"Content-Security-Policy": POLICY}) as address:
        page.goto(f"{address}/step.html#part=4")
        page.locator(READY).wait_for()
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".sl-outcome")).to_have_text("The knobs now stand at one solution.")
        assert all(one.startswith(address) for one in asked)


def test_a_link_of_a_lesson_restores_the_part_and_the_knobs(page: Page, tmp_path: Path):
    (tmp_path / "step.html").write_text(to_html(lessons.make(NAME, "lesson"), NAME, inline=True), encoding="utf-8")
    with web(tmp_path) as address:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.goto(f"{address}/step.html#part=4")
        page.locator(READY).wait_for()
        page.locator("[data-knob=learning_rate]").fill("0.15")
        page.locator("[data-knob=learning_rate]").press("Enter")
        page.locator(".sl-tools .sl-done").evaluate(HEARD)
        page.get_by_role("button", name="Copy link").click()
        page.wait_for_function("() => heard.includes('Copied')")
        link = page.evaluate("navigator.clipboard.readText()")
        assert "#part=4&learning-rate." in link
        page.evaluate("localStorage.clear()")
        page.goto("about:blank")
        page.goto(link)
        page.locator(READY).wait_for()
        expect(page.locator("[data-knob=learning_rate]")).to_have_value("0.15")
        page.wait_for_function("() => location.hash === '#part=4'")  # the lesson goes on from there
