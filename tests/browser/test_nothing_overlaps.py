"""Words stand on nothing else and are whole, at every width; the main knob is in sight; a class reads it from the last row."""

from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from exporting import html
from playwright.sync_api import Page
from resting import painted, resized

from simulab.catalogue import widgets
from simulab.widgets.picture import is_shown

READY = ".simulab[data-ready=true][data-busy=false]"
SIZES = ((320, 844), (390, 844), (640, 384), (768, 768), (1280, 768), (1920, 768), (1366, 768))
"""In pixels of the page; the third is a screen of 1280 x 768 zoomed to 200 %. At the last the first screen is looked at, too."""
FULLEST = {
    "race": "surface=goldstein_price&layer=basins&arrows=downhill,velocity&noise=1&step=30",
    "learning-rate": "learning_rate=0.5&noise=1&step=9",
    "schedules": "task=surface&schedules=step,warmup_cosine,one_cycle,plateau",
    "search": "strategy=tpe",
    "gradient-check": "function=surface",
    "net-lab": "",
    "rate-finder": "data=wine",
    "clinic": "patient=overfitting&treatments=more_examples&exams=twice,features&diagnosis=rate_low",
    "sanity": "fault=out_of_step&guess=wrong_sign&data=iris",
    "losses": "task=embedding&margin=3",
    "generalisation": "about=nets&net=stopping",
    "depth": "activation=leaky_relu&depth=48&beside=skip&normalisation=batch&batch_size=2&steps=10",
    "batches": "look=minima&learning_rate=0.5",
    "transfer": "task=hidden&methods=scratch,frozen,gradual,fine,adapter&looked=gradual",
    "net-landscape": "plane=solutions&beside=between",
    "lottery": "bet=a&drawn=initial_scale",
}
"""States with the longest formula and the most labels."""
SHORT = {
    "batches": "epochs=1&steps=12&after=20",
    "generalisation": "length=40&pictures=40&stop=100",
    "net-lab": "epochs=15&points=60",
    "net-landscape": "looks=20",
    "transfer": "rounds=4",
}
"""Less is trained where what is looked at is the drawing."""


def fullest(name: str) -> str:
    return "&".join(part for part in (FULLEST[name], SHORT.get(name)) if part)


WORDS = """() => {
  const whole = [...document.querySelectorAll(`
    .sl-title, .sl-lead, .sl-quiet, .sl-icon, .sl-primary, .sl-count, .sl-speed, .sl-scrub,
    .sl-caption, .sl-old, .sl-legend li, .sl-zoom,
    .sl-sentence, .sl-handle-name, .sl-label, .sl-field-text, .sl-chip, .sl-segment, .sl-doc,
    summary, th, td, .sl-equation, .sl-recorded`)];
  const seen = whole.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".sl-hidden, .sl-skip"));
  const box = (one) => one.getBoundingClientRect();
  const said = (one) => `${one.className || one.tagName} ${one.textContent.slice(0, 30)}`;
  const found = [];
  for (const one of seen) {
    const a = box(one);
    if (!a.width || !a.height) continue;
    const scrolled = one.closest(".sl-table, .sl-equation");
    if ((a.left < -0.5 || a.right > innerWidth + 0.5) && !scrolled) found.push(`cut at the side: ${said(one)}`);
    if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth && getComputedStyle(one).overflowX !== "visible"
        && !one.matches("input, select") && !scrolled) found.push(`cut: ${said(one)}`);
    for (const other of seen) {
      if (one === other || one.contains(other) || other.contains(one)) continue;
      const b = box(other);
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // the picture that stays in sight lies over what scrolls under it, and a row of a table that is scrolled over nothing
      if (across > 1.5 && down > 1.5 && one.closest(".sl-stage") === other.closest(".sl-stage") && !scrolled)
        found.push(`${said(one)} on ${said(other)}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  const last = Math.max(...seen.map((one) => box(one).bottom), box(document.querySelector(".sl-main")).bottom) + scrollY;
  const blank = document.documentElement.scrollHeight - Math.max(last, innerHeight);
  if (blank > 80) found.push(`blank at the end: ${blank}`);
  return found;
}"""


@pytest.fixture(scope="module", params=list(widgets))
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    path = tmp_path_factory.mktemp("words") / "page.html"
    path.write_text(html(request.param, inline=True), encoding="utf-8")
    return request.param, path.as_uri()


UNFOLDED = "() => document.querySelectorAll('.sl-fold').forEach((fold) => { fold.open = true; })"


def overlaps(page: Page) -> dict[int, list[str]]:
    """By the page's width, with everything unfolded."""
    page.evaluate(UNFOLDED)
    found = {}
    for width, height in SIZES:
        resized(page, width, height)
        if wrong := page.evaluate(WORDS):
            found[width] = wrong
    page.evaluate("() => document.querySelectorAll('.sl-fold').forEach((fold) => { fold.open = false; })")
    return found


REACHED = """() => document.addEventListener("focusin", ({ target }) => {
  for (const one of [target.closest(".sl-control"), target.closest(".sl-handle")]) if (one) one.dataset.reached = "true";
})"""


def keys_alone_work_it(page: Page) -> None:
    page.evaluate(REACHED)
    page.evaluate("document.body.focus()")
    turned = page.url
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        if page.evaluate("() => document.activeElement.matches('[type=range]:not(.sl-scrub)')") and page.url == turned:
            page.keyboard.press("ArrowRight")
            page.wait_for_function("before => location.href !== before", arg=turned)
    assert page.url != turned  # a slider was turned
    missed = page.locator(".sl-control:visible, .sl-handle:visible").evaluate_all(
        "all => all.filter((one) => !one.dataset.reached).map((one) => one.textContent.slice(0, 40))"
    )
    assert missed == []


TURNED = """(address) => new Promise((done) => {
  addEventListener("hashchange", () => done(), { once: true });
  location.hash = address;
})"""


def every_figure_is_drawn_where_it_is_shown(page: Page, name: str) -> None:
    """A page's other views, each at its first option; whatever goes wrong in a drawing is an error of the page."""
    widget = widgets.make(name, "widget")
    full = dict(one.split("=", 1) for one in fullest(name).split("&") if one)
    seen = {figure.slot for figure in widget.figures if is_shown(figure.shown, widget.resolve(full)[0])}
    page.evaluate(UNFOLDED)
    for figure in widget.figures:
        if figure.slot not in seen:  # these stand there
            turned = {knob: values[0] for knob, values in (figure.shown or {}).items()}
            state, _ = widget.resolve(turned)
            written = [f"{knob}={int(value) if value is True else value}" for knob, value in turned.items()]
            page.evaluate(TURNED, "&".join([SHORT.get(name, ""), *written]))
            page.locator(READY).wait_for()
            shown = {one.slot for one in widget.figures if is_shown(one.shown, state)}
            for slot in shown - seen:
                assert page.locator(f"[data-slot={slot}]").is_visible(), (turned, slot)
            seen |= shown
    assert len(seen) == len(widget.figures)


def test_the_main_knob_is_in_sight_without_scrolling(page: Page, tmp_path: Path):
    path = tmp_path / "race.html"
    path.write_text(html("race", inline=True), encoding="utf-8")
    page.goto(f"{path.as_uri()}#surface=quadratic")  # the surface with the most knobs of its own
    page.locator(READY).wait_for()
    assert in_sight(page, 1366, 768)
    assert in_sight(page, 1280, 800)


def in_sight(page: Page, width: int, height: int) -> bool:
    """Whether the rate, or the first slider where there is none, is on the first screen."""
    resized(page, width, height)
    rate = page.get_by_role("slider", name="learning rate")
    box = rate.or_(page.locator(".sl-control .sl-range:visible")).first.bounding_box()
    assert box
    return box["y"] + box["height"] < height - 40  # above it a site's navigation takes some 30 px more


LETTERS = """() => {
  self.letters = [];
  const written = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    const size = Number.parseFloat(this.font.match(/([\\d.]+)px/)[1]) * Math.hypot(this.getTransform().a, this.getTransform().b);
    self.letters.push([size / devicePixelRatio, text]);
    return written.call(this, text, ...place);
  };
}"""
SMALL = """() => {
  // an exponent is as large as exponents are
  const least = (text) => (/^[−\\d]+$/.test(text) ? 0.02 : 0.03) * innerHeight;
  const found = self.letters.filter(([size, text]) => size < least(text)).map(([size, text]) => `${text}: ${size}`);
  const walk = document.createTreeWalker(document.querySelector(".simulab"), NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const inside = text.parentElement;
    if (!text.textContent.trim() || !inside.checkVisibility({ visibilityProperty: true })) continue;
    if (inside.closest(".sl-hidden, .sl-skip, option") || inside.getBoundingClientRect().width < 2) continue;
    const size = Number.parseFloat(getComputedStyle(inside).fontSize);
    if (size < 0.03 * innerHeight) found.push(`${inside.className} ${text.textContent.slice(0, 30)}: ${size}`);
  }
  return found;
}"""
STROKES = """() => Bokeh.documents.map((one) => one.roots()[0])
  .filter((one) => Bokeh.index.find_one(one).el.closest(".sl-big")?.checkVisibility())
  .flatMap((one) => one.renderers.map(({ glyph }) => Number(glyph.line_width?.value ?? glyph.line_width)))"""


def a_lecture_is_read_from_the_last_row(page: Page) -> None:
    """Six image heights away: letters of 3 % of the height, in the page and drawn; lines twice as thick; two knobs."""
    before = page.evaluate(STROKES)
    page.keyboard.press("l")
    for width, height, scheme in ((1920, 1080, "dark"), (1280, 800, "light")):
        resized(page, width, height)
        page.evaluate("() => { self.letters = []; }")
        page.emulate_media(color_scheme=scheme)  # all is drawn anew
        painted(page)
        assert page.evaluate(SMALL) == []
        assert page.evaluate("() => self.letters.length") > 5
        assert page.locator(".sl-control:visible").count() == 2
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        wide = page.locator(".sl-stage").bounding_box()
        assert wide
        assert wide["width"] > 0.9 * width
        assert wide["y"] + wide["height"] < height  # the whole picture and its transport
    np.testing.assert_allclose(page.evaluate(STROKES), 2 * np.array(before, float))
    page.keyboard.press("l")
    assert page.locator(".sl-control:visible").count() > 2


def test_words_keys_and_axe_a_lecture_and_every_figure(page: Page, opened: tuple[str, str]):
    """At once: each visit computes everything anew."""
    name, address = opened
    page.add_init_script(f"({LETTERS})()")
    page.goto(f"{address}#{fullest(name)}")
    page.locator(READY).wait_for()
    assert overlaps(page) == {}
    assert in_sight(page, *SIZES[-1])
    resized(page, 1280, 800)
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    keys_alone_work_it(page)
    page.evaluate("document.activeElement.blur()")
    page.locator(READY).wait_for()
    a_lecture_is_read_from_the_last_row(page)
    every_figure_is_drawn_where_it_is_shown(page, name)
