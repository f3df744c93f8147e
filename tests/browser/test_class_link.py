"""A teacher's link without code: what the dialog makes is what ``--set``, ``--show`` and a Scenario make."""

import io
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
import zxingcpp
from exporting import html, web, widget
from PIL import Image
from playwright.sync_api import Page, expect

from simulab import static
from simulab.catalogue import widgets
from simulab.command.cli import main
from simulab.own import file as own_file
from simulab.page import pages, site

READY = ".simulab[data-ready=true][data-busy=false]"
STATE = "surface=beale&racers=sgd,adam&learning_rate=0.02&steps=120"
KNOBS = {"surface": "beale", "racers": ["sgd", "adam"], "learning_rate": 0.02, "steps": 120}
SEEN = ["racers", "learning_rate"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page of an exported site, which has the dialog beside it; a page alone has none."""
    folder = tmp_path_factory.mktemp("pages")
    alone = html("race", inline=True)
    assert "For a course page, with this server" not in alone
    options = {"classroom": site.CLASSROOM}
    (folder / "race.html").write_text(pages.complete(widget("race"), options, inline=True), encoding="utf-8")
    (folder / site.CLASSROOM).write_text(static.text(site.CLASSROOM), encoding="utf-8")
    with web(folder) as found:
        yield f"{found}/race.html"


def opened(page: Page, address: str):
    page.goto(address)
    page.locator(READY).wait_for()
    page.get_by_role("button", name="Files", exact=True).click()
    page.get_by_role("button", name="Make a link for my class…").click()
    dialog = page.get_by_role("dialog", name="Make a link for my class")
    expect(dialog).to_be_visible()  # its script has come
    return dialog


def test_controls_that_are_chosen_make_a_link_a_code_a_command_and_a_lesson(page: Page, address: str, tmp_path: Path):
    dialog = opened(page, f"{address}#{STATE}")
    for box in dialog.get_by_role("group", name="Controls").get_by_role("checkbox").all():
        if box.get_attribute("value") not in SEEN:
            box.uncheck()
    link = dialog.get_by_label("The link", exact=True).input_value()
    assert pointed_at(dialog.locator(".sl-qr svg").screenshot()) == link
    assert f'src="{link.replace("&", "&amp;")}"' in dialog.get_by_label("with this server").input_value()

    # a lesson's file with a prediction
    dialog.get_by_label("Title", exact=True).fill('Who is "first"?')
    dialog.get_by_label("Question", exact=True).select_option("choice")
    expect(dialog.get_by_role("button", name="Save the lesson")).to_be_disabled()
    dialog.get_by_label("The question").fill("Who gets down first?")
    dialog.get_by_label("Answers", exact=True).fill("Adam\nSGD\nBoth at once")
    dialog.get_by_label("What is said afterwards").fill("Adam evens out the axes.")
    dialog.get_by_role("checkbox", name="Loss above the lowest point").uncheck()
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Save the lesson").click()
    file = tmp_path / "lesson.py"
    file.write_bytes(waiting.value.path().read_bytes())
    lesson = own_file.load(str(file)).lesson
    assert lesson is not None
    (scenario,) = lesson.scenarios
    (question,) = scenario.questions
    assert (lesson.title, scenario.widget if isinstance(scenario.widget, str) else scenario.widget.slug()) == (
        'Who is "first"?',
        "race",
    )
    assert list(scenario.show) == SEEN
    assert list(scenario.figures) == []
    race = widgets.make("race", "widget")
    assert race.resolve(scenario.set) == (race.resolve(KNOBS)[0], [])
    assert [(option.text, option.right) for option in question.options] == [
        ("SGD", False),
        ("Both at once", False),
        ("Adam", True),
    ]

    # the command writes a page of the same knobs and controls
    command = shlex.split(dialog.get_by_label("without a server").input_value())
    assert command[0] == "simulab"
    command[command.index("-o") + 1] = str(tmp_path / "made.html")
    assert main(command[1:]) == 0
    made = (tmp_path / "made.html").read_text()
    assert '"show":["racers","learning_rate"]' in made

    # and the link opens the same
    page.goto("about:blank")
    page.goto(link)
    page.locator(READY).wait_for()
    assert set(STATE.split("&")) <= set(unquote(link.partition("#")[2]).split("&"))
    expect(page.get_by_role("slider", name="Learning rate")).to_be_visible()
    expect(page.get_by_role("combobox", name="Surface")).to_be_hidden()


@pytest.mark.parametrize(
    "name",
    # one whose pictures and controls are its own; race is above
    [name if name == "lottery" else pytest.param(name, marks=pytest.mark.long) for name in widgets],
)
def test_every_widget_makes_a_link_a_code_and_a_lesson_of_its_state(page: Page, tmp_path: Path, name: str):
    made = widget(name)
    (tmp_path / "w.html").write_text(pages.complete(made, {"classroom": site.CLASSROOM}, inline=True), encoding="utf-8")
    (tmp_path / site.CLASSROOM).write_text(static.text(site.CLASSROOM), encoding="utf-8")
    with web(tmp_path) as address:
        page.goto(f"{address}/w.html")
        page.locator(READY).wait_for()
        page.locator(".sl-control .sl-range:visible").first.press("ArrowRight")
        page.wait_for_function("() => location.hash.includes('=')")
        turned = {one for one in unquote(page.url.partition("#")[2]).split("&") if not one.startswith("step=")}
        page.get_by_role("button", name="Files", exact=True).click()
        page.get_by_role("button", name="Make a link for my class…").click()
        dialog = page.get_by_role("dialog", name="Make a link for my class")
        expect(dialog).to_be_visible()
        boxes = dialog.get_by_role("group", name="Controls").get_by_role("checkbox").all()
        seen = boxes[0].get_attribute("value")
        for box in boxes[1:]:
            box.uncheck()
        link = dialog.get_by_label("The link", exact=True).input_value()
        assert pointed_at(dialog.locator(".sl-qr svg").screenshot()) == link
        assert f"export {name}" in dialog.get_by_label("without a server").input_value()
        dialog.get_by_label("Title", exact=True).fill("What comes?")
        dialog.get_by_label("Question", exact=True).select_option("choice")
        dialog.get_by_label("The question").fill("What comes?")
        dialog.get_by_label("Answers", exact=True).fill("This\nThat")
        with page.expect_download() as waiting:
            dialog.get_by_role("button", name="Save the lesson").click()
        file = tmp_path / "lesson.py"
        file.write_bytes(waiting.value.path().read_bytes())
        page.goto("about:blank")
        page.goto(link)
        page.locator(READY).wait_for()
        assert turned <= set(unquote(link.partition("#")[2]).split("&"))
        assert page.locator(".sl-control:visible").evaluate_all("all => all.map((one) => one.dataset.control)") == [
            seen
        ]
    lesson = own_file.load(str(file)).lesson
    assert lesson is not None
    (scenario,) = lesson.scenarios
    assert list(scenario.show) == [seen]
    assert [option.text for option in scenario.questions[0].options] == ["That", "This"]
    knob, _, value = next(iter(turned)).partition("=")
    assert made.resolve(scenario.set)[0] == {**made.resolve()[0], knob: pytest.approx(float(value))}


def pointed_at(png: bytes) -> str:
    """What a phone reads."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return found.text


def test_a_code_of_any_length_is_read_as_its_text(page: Page):
    page.add_script_tag(content=(Path(__file__).parents[1] / "pure.js").read_text(encoding="utf-8"))
    for text in ("a", "größer als η", "https://lab.example/" + "x" * 100, "y" * 230, "z" * 640):
        dark = np.pad(np.array(page.evaluate("text => pure.qr(text)", text), np.uint8), 4)
        (found,) = zxingcpp.read_barcodes(np.kron(255 * (1 - dark), np.ones((4, 4), np.uint8)))
        assert found.text == text
    assert page.evaluate("() => pure.qr('z'.repeat(700)) === null")


def test_a_live_page_loads_it_when_it_is_asked_for(page: Page, server: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/learning-rate")
    page.locator(READY).wait_for()
    assert not [url for url in asked if "class.js" in url]
    page.get_by_role("button", name="Files", exact=True).click()
    page.get_by_role("button", name="Make a link for my class…").click()
    link = page.get_by_role("dialog", name="Make a link for my class").get_by_label("The link", exact=True)
    expect(link).to_have_value(f"{server}/learning-rate")
    assert len([url for url in asked if "class.js?v=" in url]) == 1
