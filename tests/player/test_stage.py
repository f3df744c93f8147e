"""The stage: what is said on the way, what is folded away, how it is reached by keys, shown to a class and printed."""

import re

import pytest
from playwright.sync_api import Page, expect
from resting import at_rest, painted


def said(page: Page):
    return page.locator(".sl-sentence")


def row(page: Page, name: str) -> list[str]:
    return page.locator(f"tr[data-series={name}] td").all_inner_texts()


def test_on_the_way_words_and_board_speak_of_now_and_the_end_of_who_won(opened):
    page = opened("#step=0")
    at_rest(page)
    expect(said(page)).to_have_text(re.compile(r"^Step 0\. Loss: all"))
    assert row(page, "fast")[0] == "–"  # no rank yet
    assert row(page, "fast")[2] == "–"  # no verdict
    assert row(page, "fast")[1] == row(page, "slow")[1]  # both at the start
    page.get_by_role("button", name="One step forward").click()
    at_rest(page)
    expect(said(page)).to_have_text(re.compile(r"^Step 1\. Loss: Fast\s\S+, Slow\s\S+\.$"))
    expect(said(page)).to_have_attribute("aria-live", "polite")
    here = row(page, "fast")[1]
    page.get_by_role("slider", name="Step", exact=True).press("End")
    at_rest(page)
    expect(said(page)).to_contain_text("Fast ends at")
    assert row(page, "fast")[0] == "1"
    assert row(page, "fast")[1] != here
    page.get_by_label("Speed").select_option("0.25")  # long enough to be read, however busy the machine is
    page.evaluate("app.seek(3); app.play()")
    expect(said(page)).to_have_text(re.compile(r"^Step \d+ of 100\. "))
    expect(said(page)).to_have_attribute("aria-live", "off")  # nobody is told every step
    page.evaluate("app.pause()")
    at_rest(page)
    expect(said(page)).to_have_text(re.compile(r"^Step \d+\. Loss: "))
    expect(said(page)).to_have_attribute("aria-live", "polite")


def test_the_last_run_shines_through_a_group_says_what_is_not_as_usual_and_paper_has_nothing_to_press(opened):
    page = opened()
    at_rest(page)
    the_last_run_shines_through_until_the_next(page)
    a_closed_group_says_what_in_it_is_not_as_usual(page)
    on_paper_there_is_the_picture_and_what_is_said_but_nothing_to_press(page)


def the_last_run_shines_through_until_the_next(page: Page) -> None:
    old = page.locator(".sl-big .sl-old")
    expect(old).to_be_hidden()
    page.get_by_role("slider", name="Rate", exact=True).first.press("ArrowLeft")
    expect(old).to_be_visible()
    at_rest(page)
    expect(old).to_be_visible()
    page.get_by_role("radio", name="Trough").check()
    at_rest(page)
    expect(old).to_be_hidden()  # another surface is no comparison


def a_closed_group_says_what_in_it_is_not_as_usual(page: Page) -> None:
    summary = page.locator("details > summary").filter(has_text="More")
    expect(summary).to_have_text("More")
    page.evaluate("app.set({ seed: 7, steps: 50, arrows: true })")
    expect(summary).to_have_text("Moresteps 50, seed 7 and 1 more")
    expect(summary.locator(".sl-set")).to_be_visible()
    summary.click()
    expect(summary.locator(".sl-set")).to_be_hidden()  # now it is there to be seen


def test_every_tab_stop_has_a_name_and_the_first_leads_to_the_picture(opened):
    page = opened()
    at_rest(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to the picture")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Start", exact=True)).to_be_focused()
    page.keyboard.press("Home")
    assert page.evaluate("app.state.start_x") == -2
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    assert page.evaluate("[app.state.start_x, app.state.start_y]") == [2, pytest.approx(0.6)]
    assert page.locator(".sl-bokeh").first.get_attribute("inert") is not None
    named = """() => { const one = document.activeElement; return one === document.body ? null : Boolean(
        one.getAttribute("aria-label") || one.labels?.length || one.textContent.trim()) && !one.closest("[role=img]"); }"""
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if (here := page.evaluate(named)) is None:
            break
        stops.append(here)
    assert len(stops) > 12
    assert all(stops)


def test_a_lecture_has_large_letters_thick_lines_and_two_knobs(opened):
    page = opened("?lecture#surface=bowl", viewport={"width": 1280, "height": 720})
    at_rest(page)
    painted(page)
    least = 0.03 * 720
    sizes = page.locator(".sl-sentence, .sl-label:visible, .sl-handle-name:visible").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    sizes += page.evaluate(
        """() => Bokeh.documents.map((one) => one.roots()[0]).filter((one) => one.below[0].axis_label === "x")
          .flatMap(({ below: [axis] }) => [axis.major_label_text_font_size, axis.axis_label_text_font_size]).map(parseFloat)"""
    )
    assert len(sizes) >= 5
    assert min(sizes) >= least
    assert page.locator(".sl-control:visible").count() == 2
    stage = page.locator(".sl-stage").bounding_box()
    assert stage
    assert stage["width"] > 0.9 * 1280
    page.keyboard.press("l")
    expect(page.locator(".sl-lecture")).to_have_count(0)
    assert page.locator(".sl-control:visible").count() > 2
    page.get_by_role("button", name="Lecture").click()
    expect(page.locator(".sl-lecture")).to_have_count(1)


def on_paper_there_is_the_picture_and_what_is_said_but_nothing_to_press(page: Page) -> None:
    page.emulate_media(media="print")
    for part in (".sl-title", ".sl-big", ".sl-sentence", ".sl-table"):
        expect(page.locator(part).first).to_be_visible()
    for part in (".sl-side", ".sl-transport", ".sl-tools"):
        expect(page.locator(part)).to_be_hidden()


def test_with_forced_colours_tracks_handles_and_the_chosen_stay_visible(opened):
    page = opened("#arrows=1", forced_colors="active")
    at_rest(page)
    border = "one => getComputedStyle(one).borderTopWidth"
    assert page.locator(".sl-grip").first.evaluate(border) == "2px"
    assert page.locator(".sl-switch").first.evaluate(border) == "1px"
    shades = page.locator(".sl-switch").evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(shades)) == 2  # on and off
