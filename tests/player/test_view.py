"""What a person can do with a widget, in Chromium, with mouse, finger and keyboard."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from resting import HEARD, after_a_double_click, at_rest, follow, painted, played, resized


def state(page: Page) -> dict:
    return page.evaluate("app.state")


def sentence(page: Page):
    return page.locator(".sl-sentence")


def test_the_finished_run_is_shown_and_nothing_moves(opened, bowl):
    page = opened()
    at_rest(page)
    assert page.evaluate("app.step") == page.evaluate("app.steps") == 100
    assert page.locator(".sl-count").inner_text() == "100 / 100"
    assert sentence(page).inner_text() == bowl.say(bowl.compute())
    assert page.get_by_role("img", name=re.compile("Contours of a bowl.*after 100 steps")).count() == 1


def test_the_table_is_in_the_order_of_the_ranks(opened):
    page = opened("#racers=slow,fast,wild")
    at_rest(page)
    names = page.locator("tbody th").all_inner_texts()
    assert names == ["Fast", "Slow", "Wild"]
    assert "diverged" in page.locator("tbody tr").last.inner_text()


def test_a_slider_answers_while_it_is_dragged(opened):
    page = opened()
    before = sentence(page).inner_text()
    slider = page.locator("[data-slider=rate]")
    painted(page)
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 2 / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2, steps=5)
    assert state(page)["rate"] == pytest.approx(0.01, rel=0.2)
    page.mouse.up()
    at_rest(page)
    assert sentence(page).inner_text() != before
    assert f"rate={state(page)['rate']:g}" in page.url


def test_what_is_asked_for(opened):
    page = opened()
    at_rest(page)
    one_question_at_a_time_and_the_last_position_wins(page)
    only_what_a_knob_can_change_is_asked_for(page)
    slow_sources_wait_for_rest_and_come_alone(page)


def one_question_at_a_time_and_the_last_position_wins(page: Page) -> None:
    page.evaluate("host.asked.length = 0; host.hold = new Promise((go) => (host.go = go)); 0")
    for steps in (20, 30, 40, 50):
        page.evaluate(f"app.set({{ steps: {steps} }})")
    assert page.evaluate("host.asked.length") == 1
    page.evaluate("host.hold = null; host.go()")
    at_rest(page)
    assert page.evaluate("host.asked.length") == 2
    assert page.evaluate("app.steps") == 50


def only_what_a_knob_can_change_is_asked_for(page: Page) -> None:
    page.evaluate("host.asked.length = 0; app.set({ start_y: 0.5 })")
    at_rest(page)
    assert page.evaluate("host.asked") == [["paths"]]


def slow_sources_wait_for_rest_and_come_alone(page: Page) -> None:
    page.evaluate("host.asked.length = 0; app.set({ basins: true, start_y: 0.25 })")
    at_rest(page)
    assert page.evaluate("host.asked") == [["paths"], ["basins"]]


def test_a_slider_moves_by_keys_and_a_typed_value_is_taken_or_explained(opened):
    page = opened()
    keys_move_a_slider(page)
    a_typed_value_is_taken_or_explained_where_it_stands(page)


def keys_move_a_slider(page: Page) -> None:
    page.locator("[data-slider=rate]").focus()
    page.keyboard.press("ArrowLeft")
    assert state(page)["rate"] < 0.1
    page.locator("[data-slider=start_y]").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["start_y"] == pytest.approx(1.04)


def a_typed_value_is_taken_or_explained_where_it_stands(page: Page) -> None:
    field = page.locator("input[data-knob=rate]")
    field.fill("2e-2")
    field.press("Enter")
    assert state(page)["rate"] == 0.02
    field.fill("lots")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="not a number")).to_be_visible()
    assert field.input_value() == "lots"
    assert state(page)["rate"] == 0.02


def test_what_stands_in_the_picture_is_dragged(opened):
    page = opened()
    at_rest(page)
    painted(page)
    the_start_is_dragged_clicked_and_moved_by_keys(page)
    reset(page)
    a_rate_is_dragged_on_its_curve(page)
    reset(page)
    a_drag_is_one_step_back(page)


def reset(page: Page) -> None:
    page.get_by_role("button", name="Reset everything").click()
    at_rest(page)
    painted(page)


def the_start_is_dragged_clicked_and_moved_by_keys(page: Page) -> None:
    handle = page.get_by_role("slider", name="Start", exact=True)
    box = handle.bounding_box()
    assert box["width"] >= 44
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] - 178, box["y"] + 122, steps=6)
    page.mouse.up()
    moved = state(page)
    assert moved["start_x"] < 0.8
    assert moved["start_y"] < 0.7
    page.keyboard.press("ArrowRight")
    assert state(page)["start_x"] == pytest.approx(moved["start_x"] + 0.04, abs=0.01)
    page.keyboard.press("Shift+ArrowDown")
    assert state(page)["start_y"] == pytest.approx(moved["start_y"] - 0.4, abs=0.01)
    plane = page.locator("[data-slot=stage] .sl-touch").bounding_box()
    unit = plane["height"] / 4  # px: the box is four units high and fills the frame
    page.mouse.click(plane["x"] + plane["width"] / 2 - unit, plane["y"] + unit)
    assert state(page)["start_x"] == pytest.approx(-1, abs=0.02)
    assert state(page)["start_y"] == pytest.approx(1, abs=0.02)


def a_rate_is_dragged_on_its_curve(page: Page) -> None:
    handle = page.locator("[data-handle=rate]")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 30, steps=4)
    page.mouse.up()
    assert state(page)["rate"] < 0.1


def a_drag_is_one_step_back(page: Page) -> None:
    start = state(page)
    handle = page.get_by_role("slider", name="Start", exact=True).bounding_box()
    page.mouse.move(handle["x"] + 22, handle["y"] + 22)
    page.mouse.down()
    page.mouse.move(handle["x"] - 100, handle["y"] + 60, steps=8)
    page.mouse.up()
    dragged = state(page)
    page.keyboard.press("Control+z")
    assert state(page) == start
    page.keyboard.press("Control+Shift+z")
    assert state(page) == dragged
    page.get_by_role("button", name="Reset everything").click()
    assert state(page) == start


def test_a_surface_brings_its_own_start_and_takes_its_settings_away(opened):
    page = opened("#rate=0.5&steps=60")
    page.get_by_role("radio", name="Trough").check(force=True)
    assert state(page)["start_x"] == -3
    assert state(page)["rate"] == 0.1
    page.get_by_role("radio", name="Bowl").check(force=True)
    assert state(page)["start_x"] == 1.5
    assert state(page)["steps"] == 60


def test_playing_stepping_and_scrubbing(opened):
    page = opened()
    at_rest(page)
    page.get_by_label("Speed").select_option("0.25")  # long enough to be paused, however busy the machine is
    page.get_by_role("button", name="Race", exact=True).click()
    page.wait_for_function("app.step > 0")
    page.get_by_role("button", name="Pause").click()
    at = page.evaluate("app.step")
    assert 0 < at < 100
    page.get_by_role("button", name="One step forward").click()
    assert page.evaluate("app.step") == at + 1
    page.get_by_role("button", name="One step back").click()
    page.get_by_role("button", name="One step back").click()
    assert page.evaluate("app.step") == at - 1
    page.get_by_role("slider", name="Step", exact=True).fill("42")
    assert page.evaluate("app.step") == 42
    page.get_by_role("button", name="Back to the start").click()
    assert page.evaluate("app.step") == 0
    page.get_by_label("Speed").select_option("4")
    page.evaluate("document.activeElement.blur()")
    with played(page):
        page.keyboard.press("Space")
    assert page.evaluate("app.step") == 100


def test_a_link_opens_the_same_numbers_at_the_same_step(opened):
    page = opened("#surface=trough&racers=fast,wild&step=7")
    page.evaluate("app.set({ start_y: 0.25 })")
    at_rest(page)
    other = opened("#" + page.url.split("#")[1])
    at_rest(other)
    assert state(other) == state(page)
    assert other.evaluate("app.step") == 7
    numbers = "Array.from(app.columns('paths').x)"
    assert other.evaluate(numbers) == page.evaluate(numbers)


def test_copy_link_copies_or_offers_the_link(opened):
    page = opened("#rate=0.5", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (t) => (window.copied = t) } })"
    )
    page.locator(".sl-tools .sl-done").evaluate(HEARD)
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("() => heard.includes('Copied')")
    assert page.evaluate("copied").endswith("#rate=0.5")
    page.evaluate("navigator.clipboard.writeText = async () => { throw 0 }; 0")
    page.get_by_role("button", name="Copy link").click()
    assert page.get_by_label("Link to this state").input_value().endswith("#rate=0.5")


def test_a_bad_link_is_explained_and_still_works(opened):
    page = opened("#surface=hill&rate=fast&step=x")
    notice = page.locator(".sl-notice")
    expect(notice).to_contain_text("there is no “hill”")
    expect(notice).to_contain_text("“fast” is not a number")
    expect(notice).to_contain_text("shown at the end")
    page.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    assert state(page)["surface"] == "bowl"


def test_the_back_button_restores(opened):
    page = opened()
    page.evaluate("location.hash = '#rate=0.7'")
    page.wait_for_function("app.state.rate === 0.7")
    page.go_back()
    page.wait_for_function("app.state.rate === 0.1")


def test_a_teacher_shows_only_some_controls(opened):
    page = opened("#show=rate,racers")
    visible = page.locator("[data-control]:visible").evaluate_all("nodes => nodes.map(n => n.dataset.control)")
    assert visible == ["racers", "rate"]
    page.evaluate("app.set({ rate: 0.3 })")
    at_rest(page)
    assert "show=rate,racers" in page.url


def test_a_page_may_start_elsewhere(opened):
    page = opened("", {"set": {"surface": "trough", "rate": 0.5}, "show": ["rate"], "compact": True})
    assert state(page)["surface"] == "trough"
    assert page.locator("[data-control]:visible").count() == 1
    page.evaluate("app.set({ rate: 0.2 })")
    page.get_by_role("button", name="Reset everything").click()
    assert state(page)["rate"] == 0.5


def test_a_lost_connection_is_said_and_tried_again(opened):
    page = opened()
    at_rest(page)
    somebody_asks_again(page)
    a_home_that_says_when_it_can_answer_is_asked_again(page)


def somebody_asks_again(page: Page) -> None:
    page.evaluate("host.broken = true; app.set({ rate: 0.2 })")
    notice = page.locator(".sl-notice")
    expect(notice).to_contain_text("The connection was lost.")
    assert state(page)["rate"] == 0.2
    page.evaluate("host.broken = false")
    page.get_by_role("button", name="Try again").click()
    at_rest(page)
    expect(notice).to_have_count(0)
    assert "rate=0.2" in page.url


def a_home_that_says_when_it_can_answer_is_asked_again(page: Page) -> None:
    page.evaluate("host.over = new Promise(come => (host.come = come)); host.broken = true; app.set({ rate: 0.3 })")
    expect(page.locator(".sl-notice")).to_contain_text("The connection was lost.")
    page.evaluate("host.broken = false; host.come()")
    at_rest(page)
    expect(page.locator(".sl-notice")).to_have_count(0)
    assert "rate=0.3" in page.url


HOLD = """host.compute = (sources, state, follow) => {
  host.follow = follow;
  host.asked.push(sources);
  return new Promise((go) => (host.go = async () => go(await host.real(sources, state))));
}; 0"""

SAID_AFTER = """panel => (window.begun = performance.now(), new MutationObserver(() => {
  if (!panel.hidden) window.saidAfter ??= performance.now() - begun;
}).observe(panel, { attributeFilter: ["hidden"] }))"""
"""Milliseconds from now until something is said of it."""


def test_stopping_brings_back_what_is_shown_and_offers_to_try_again(opened):
    page = opened()
    at_rest(page)
    before = state(page)
    waits, bar, stop = page.locator(".sl-wait"), page.locator(".sl-busy"), page.get_by_role("button", name="Stop")
    page.evaluate("host.real = host.compute; " + HOLD)
    page.locator(".sl-work").evaluate(SAID_AFTER)
    page.locator("[data-slider=rate]").focus()
    page.keyboard.press("ArrowLeft")
    turned = state(page)
    page.evaluate("host.follow.progress({ source: 'paths', done: 1, parts: 4 })")
    expect(bar).to_have_attribute("aria-valuenow", "1")
    expect(waits).to_contain_text("25 %")
    assert page.evaluate("saidAfter") >= 300  # nothing is said of what takes less time
    layout = page.locator(".sl-sentence").bounding_box()
    expect(stop).to_be_visible()
    stop.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("host.follow.signal.aborted")
    expect(page.get_by_role("status").filter(has_text="The controls are back at what is shown.")).to_have_count(1)
    assert state(page) == before
    assert page.locator(".sl-sentence").bounding_box() == layout  # nothing jumps
    after_a_double_click(page)
    page.keyboard.press("Enter")  # the same button now tries again
    assert state(page) == turned
    page.evaluate("host.compute = host.real; host.go()")
    at_rest(page)
    expect(waits).to_be_hidden()
    page.keyboard.press("Control+z")
    assert state(page) == before


def test_a_newer_state_supersedes_work_in_parts_and_waits_for_one_call(opened):
    page = opened()
    at_rest(page)
    page.evaluate("host.real = host.compute; host.asked.length = 0; " + HOLD)
    page.evaluate("app.set({ steps: 20 }); app.set({ steps: 30 })")
    assert page.evaluate("host.asked.length") == 1
    page.evaluate("host.follow.progress({ source: 'paths', done: 1, parts: 4 }); app.set({ steps: 40 })")
    assert page.evaluate("host.asked.length") == 2
    page.evaluate("host.compute = host.real; host.go()")
    at_rest(page)
    assert page.evaluate("app.steps") == 40


def test_downloads(opened):
    page = opened("#racers=slow,fast&steps=20")
    at_rest(page)

    def take(name: str) -> bytes:
        page.get_by_role("button", name="Files").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.startswith("simulab-bowl-bowl.")
        return Path(download.value.path()).read_bytes()

    rows = list(csv.DictReader(io.StringIO(take("CSV").decode())))
    assert len(rows) == 2 * 21
    assert float(rows[0]["x"]) == 1.5
    assert rows[-1]["step"] == "20"
    run = json.loads(take("JSON"))
    assert run["state"] == state(page)
    assert run["link"].endswith("#steps=20")
    assert run["results"]["paths"]["rows"] == ["slow", "fast"]
    assert run["words"] == sentence(page).inner_text()
    picture = take("PNG")
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


def test_code_to_copy(opened):
    page = opened("#surface=trough&rate=0.25")
    page.get_by_role("button", name="Code").click()
    expect(page.get_by_role("tabpanel")).to_have_text("optax.sgd(0.25)  # long")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_hover_names_the_racer(opened):
    page = opened("#racers=fast")
    at_rest(page)
    painted(page)
    handle = page.get_by_role("slider", name="Start", exact=True).bounding_box()
    page.mouse.move(handle["x"] - 30, handle["y"] + 40)
    expect(page.locator("[data-slot=stage] .sl-tip")).to_contain_text(re.compile(r"Fast.*step \d.*loss"))


def test_less_motion_shows_the_end_and_offers_to_play(opened):
    page = opened("#step=3", reduced_motion="reduce")
    at_rest(page)
    page.get_by_role("button", name="Race", exact=True).click()
    assert page.evaluate("app.step") == 100
    expect(page.get_by_text("less motion")).to_be_visible()
    follow(page)
    page.get_by_role("button", name="Play anyway").click()
    page.wait_for_function("() => played.includes('true')")


def test_nothing_scrolls_sideways_on_a_small_phone(opened):
    page = opened(
        "#arrows=1&racers=slow,fast,wild", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    at_rest(page)
    page.locator("details").evaluate_all("nodes => nodes.forEach(n => (n.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.locator("button:visible, select:visible, input[type=range]:visible, .sl-chip:visible").evaluate_all(
        "nodes => nodes.filter(n => n.getBoundingClientRect().height < 44 && !n.matches('.sl-tiny, .sl-link'))"
        ".map(n => n.outerHTML)"
    )
    assert small == []


def test_it_lives_behind_a_shadow_root_too(opened):
    page = opened("#rate=0.5", {"shadow": True})
    at_rest(page)
    assert page.get_by_role("heading", name="Bowl race").evaluate("n => getComputedStyle(n).fontSize") == "23px"
    page.get_by_role("slider", name="Rate").first.focus()
    page.keyboard.press("ArrowLeft")
    assert state(page)["rate"] < 0.5


def test_stopping_the_very_first_computation_says_what_to_do(opened):
    page = opened("", {"held": True})
    expect(page.locator(".sl-sentence")).to_have_text("Computing the first run …")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.locator(".simulab").press("Escape")
    expect(page.locator(".sl-sentence")).to_have_text("Nothing is computed yet.")
    after_a_double_click(page)
    page.evaluate("host.hold = null")
    page.get_by_role("button", name="Compute it again").click()
    page.wait_for_selector("[data-ready=true][data-busy=false]")


def test_it_leaves_nothing_behind(opened):
    page = opened()
    page.evaluate("app.destroy()")
    assert page.locator("main").evaluate("n => n.children.length") == 0


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (390, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.long),
        pytest.param(390, "light", marks=pytest.mark.long),
    ],
)
def test_every_reader_can_use_it(opened, width, scheme):
    page = opened(
        "#racers=slow,fast,wild&basins=1&arrows=1&rate=bad",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    at_rest(page)
    page.locator("details").evaluate_all("nodes => nodes.forEach(n => (n.open = true))")
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_light_and_dark_are_remembered(opened):
    page = opened(color_scheme="light")
    page.get_by_role("button", name="Light or dark").click()
    assert page.locator(".simulab").get_attribute("data-theme") == "dark"
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    assert page.locator(".simulab").get_attribute("data-theme") == "dark"


def test_no_number_of_the_sentence_breaks_across_lines(opened):
    page = opened("", viewport={"width": 360, "height": 844})
    pieces = page.locator(".sl-sentence .sl-whole")
    assert pieces.count() >= 2
    for width in (360, 390, 420, 900, 1280):
        resized(page, width, 844)
        rows = pieces.evaluate_all("(nodes) => nodes.map((node) => node.getClientRects().length)")
        assert set(rows) == {1}, width
