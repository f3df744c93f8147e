"""The served gradient check: dragged, typed and linked; what is shown is what a script computes."""

import jax.numpy as jnp
import pytest
from playwright.sync_api import Page, expect

import simulab as sl

READY = "[data-ready=true][data-busy=false]"


@pytest.fixture
def check(page: Page, server: str) -> Page:
    page.goto(f"{server}/gradient-check#h=0.1")
    page.locator(READY).wait_for()  # the first one may wait for the compiler
    return page


def test_dragging_the_step_in_the_picture_changes_the_error(check: Page):
    sentence = check.locator(".sl-sentence")
    expect(sentence).to_contain_text("h is above its best")
    handle = check.locator(".sl-handle-line[data-handle=h]").first
    handle.focus()
    for _ in range(3):
        handle.press("Shift+ArrowLeft")
    check.locator(READY).wait_for()
    shown = float(check.locator("[data-knob=h]").input_value())
    assert shown < 1e-4
    script = sl.check_gradient(jnp.sin, 1.0, h=shown)
    expect(sentence).to_contain_text(f"Below 1e-7: {script.verdict}")


def test_a_step_that_is_no_number_is_refused_where_it_was_typed(check: Page):
    field = check.locator("[data-knob=h]")
    field.fill("tiny")
    field.press("Enter")
    expect(check.get_by_role("alert").filter(has_text="is not a number")).to_be_visible()


def test_a_link_opens_the_case_and_the_answer(page: Page, server: str):
    page.goto(f"{server}/gradient-check#mode=bug&bug_seed=2&answer=adam")
    page.locator(READY).wait_for()
    expect(page.locator(".sl-sentence")).to_contain_text("Found: the gradient is right, and Adam's steps")
    assert "adam" not in page.evaluate("location.hash").replace("answer=adam", "")
