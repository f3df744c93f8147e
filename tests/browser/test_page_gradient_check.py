"""The exported gradient check, opened from a file: what is shown is what a script computes, and the bug can be found."""

import json
from pathlib import Path

import jax.numpy as jnp
import pytest
from axe_playwright_python.sync_playwright import Axe
from exporting import html
from playwright.sync_api import Page, expect
from resting import resized

import simulab as sl

READY = ".simulab[data-ready=true][data-busy=false]"


ALL = "h=0.1&curves=forward32,central32,forward64,central64"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pages") / "gradient-check.html"
    path.write_text(html("gradient-check", inline=True), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def check(page: Page, file: str) -> Page:
    page.goto(f"{file}#{ALL}")
    page.locator(READY).wait_for()
    return page


def errors(page: Page) -> dict[str, float]:
    """Row -> relative error, as the table shows it."""
    rows = page.locator(".sl-table tbody tr")
    expect(rows.first).to_be_visible()
    heads = page.locator(".sl-table thead th:not([hidden])").all_inner_texts()
    at = heads.index("Relative error")
    return {
        row.locator("th").inner_text(): float(row.locator("th, td:not([hidden])").nth(at).inner_text())
        for row in rows.all()
    }


def test_the_numbers_are_those_of_a_script_and_are_taken_home(check: Page):
    for scheme, precision in (("forward", "float64"), ("central", "float64"), ("forward", "float32")):
        script = sl.check_gradient(jnp.sin, 1.0, h=0.1, scheme=scheme, precision=precision).relative_error
        assert errors(check)[f"{scheme.capitalize()}, {precision}"] == pytest.approx(script, rel=6e-3)  # three digits
    the_file_to_take_home_has_the_v(check)


def test_a_smaller_step_by_the_keyboard(check: Page):
    before = errors(check)["Central, float64"]
    slider = check.get_by_role("slider", name="Step")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    check.locator(READY).wait_for()
    assert errors(check)["Central, float64"] < before / 10
    expect(check.locator(".sl-transport")).to_be_hidden()  # no time runs here


def test_a_broken_rule_is_seen_and_said(check: Page):
    check.get_by_role("radio", name="A net").check()
    check.locator(READY).wait_for()
    expect(check.locator(".sl-sentence")).to_contain_text("the gradient is right")
    assert max(errors(check).values()) < 1e-7
    check.get_by_role("checkbox", name="Double precision").uncheck()
    expect(check.locator(".sl-sentence")).to_contain_text(
        "In float32 rounding alone can make a right gradient look wrong"
    )
    assert min(errors(check).values()) > 1e-4


def test_a_bug_is_found(page: Page, file: str):
    """Only b₂ is off, by exactly its own length: its gradient is zero. The answer is confirmed by the numbers."""
    page.goto(f"{file}#mode=bug&bug_seed=0")
    page.locator(READY).wait_for()
    off = {part: error for part, error in errors(page).items() if error > 1e-7}
    assert off == {"Biases b₂": pytest.approx(1)}
    answer = page.get_by_label("What is wrong?")
    answer.select_option("sign")
    expect(page.locator(".sl-sentence")).to_contain_text("Not that")
    answer.select_option("bias")
    expect(page.locator(".sl-sentence")).to_contain_text("Found: its gradient was zero")
    page.wait_for_function("location.hash.includes('answer=bias')")


def the_file_to_take_home_has_the_v(check: Page) -> None:
    check.get_by_text("Files", exact=True).click()
    with check.expect_download() as waiting:
        check.get_by_text("Everything (JSON)").click()
    saved = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    found = saved["results"]["errors"]
    assert len(found["columns"]["curve"]) == 4 * len(found["columns"]["h"])


@pytest.mark.parametrize("mode", ["bug", pytest.param("function", marks=pytest.mark.long)])
def test_accessible(page: Page, file: str, mode: str):
    page.goto(f"{file}#mode={mode}")
    page.locator(READY).wait_for()
    found = Axe().run(page).response["violations"]
    assert not [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")]


WRITES = """(() => {
  window.written = new Set();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.add(text);
    return write.call(this, text, ...rest);
  };
})()"""


def test_the_picture_itself_says_which_curve_is_which(page: Page, file: str):
    both = ["Forward, float64", "Central, float64"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(WRITES)
    page.goto(f"{file}#{ALL}")
    for width, state, names in (
        (390, ALL, both),
        (1280, ALL, ["Forward, float32", "Central, float32", *both]),
        (1280, "curves=central64", both[1:]),
    ):
        if state not in page.url:
            page.evaluate("(state) => { written.clear(); location.hash = state; }", state)
        page.locator(READY).wait_for()
        resized(page, width, 844)
        written = set(page.evaluate("[...window.written]"))
        assert {*names, "truncation", "rounding", "tangent", "secant", "best h, predicted"} <= written, (width, state)
        if state != ALL:
            assert "Forward, float64" not in written
        page.evaluate("() => written.clear()")
