"""Whatever is clicked, dragged and typed, in whatever order: the console stays silent, and the page has its words.

    pytest --long tests/browser/test_fuzz.py                       # every page of a server
    SIMULAB_FUZZ_SECONDS=3600 SIMULAB_FUZZ_SEED=7 pytest --long tests/browser/test_fuzz.py   # an hour in all, another seed

The order is that of a seed, so that a page which fails can be tried again; what was done last is in the message.
"""

import os
import random
import time
from collections import deque

import pytest
from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as Late

from simulab.catalogue import lessons, widgets

SEED = int(os.environ.get("SIMULAB_FUZZ_SEED", "1"))
SECONDS = float(os.environ.get("SIMULAB_FUZZ_SECONDS", "600"))
"""Of all pages of a long run together."""
KEYS = ["Tab", "Tab", "Shift+Tab", "Enter", "Space", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End",
        "PageUp", "PageDown", "Backspace", "Control+z", "Control+Shift+z", "0", "7", "-", ".", "e", "x", "?"]  # fmt: skip
WIDTH, HEIGHT = 1280, 800
PAGES = [*widgets, *lessons]


class Hands:
    """Somebody who does anything, by a seed."""

    def __init__(self, page: Page, seed: int) -> None:
        self.page, self.draw = page, random.Random(seed)
        self.did: deque[str] = deque(maxlen=25)

    def act(self) -> None:
        """One thing."""
        draw, mouse = self.draw, self.page.mouse
        x, y = draw.randrange(WIDTH), draw.randrange(HEIGHT)
        what = draw.choices(["click", "control", "key", "drag", "wheel", "twice"], [3, 6, 6, 3, 2, 1])[0]
        if what == "control":  # of what can be pressed, any: a random place seldom hits one
            found = self.page.evaluate(PLACES)
            what, (x, y) = "click", draw.choice(found) if found else (x, y)
        if what == "key":
            what = draw.choice(KEYS)
            self.page.keyboard.press(what)
        elif what == "click":
            mouse.click(x, y)
        elif what == "twice":
            mouse.dblclick(x, y)
        elif what == "wheel":
            mouse.wheel(0, draw.randrange(-600, 600))
        else:
            mouse.move(x, y)
            mouse.down()
            for _ in range(3):
                mouse.move(draw.randrange(WIDTH), draw.randrange(HEIGHT))
            mouse.up()
        self.did.append(f"{what} {x},{y}" if len(what) > 1 else what)


PLACES = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  return all(document)
    .filter((one) => one.matches("button, input, select, summary, [tabindex], [role=slider]") && !one.closest("a[href]"))
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height, x, y }) => width && height && x > 0 && y > 0 && x < innerWidth && y < innerHeight)
    .map(({ x, y, width, height }) => [x + width / 2, y + height / 2]);
}"""
HERE = "address => location.pathname === new URL(address).pathname"
SAID = """() => {
  const roots = [document.body, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  return roots.flatMap((root) => [...root.children]).some((one) => one.innerText?.trim().length > 100);
}"""
"""Read as a person does: no script, no style, nothing hidden."""


STAYS = """addEventListener("click", (event) => {
  const link = event.composedPath().find((one) => one.localName === "a" && one.href);
  if (link && new URL(link.href).pathname !== location.pathname) event.preventDefault();
}, true);"""
"""Of a link everything happens but that its page is left: what it leads to is a page of its own, with a turn of its own."""


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".simulab[data-ready=true], .sl-lesson, .sl-heading", timeout=120_000)


@pytest.fixture
def alone(page: Page) -> Page:
    """A page that is neither left nor covered."""
    page.on("dialog", lambda one: one.dismiss())
    page.context.on("page", lambda other: other.close() if other is not page else None)
    page.add_init_script(STAYS)
    return page


def fuzz(page: Page, address: str, seed: int, actions: int | None = None, seconds: float = 0.0) -> None:
    """Do so many things, or things for so many seconds."""
    hands, until, done = Hands(page, seed), time.monotonic() + seconds, 0
    opened(page, address)
    going = True
    while going:
        try:
            hands.act()
            here = page.evaluate(HERE, address)
        except Error as error:  # a script of the page's has it loaded anew (another language)
            if "context was destroyed" not in str(error):
                raise
            here = False
        done += 1
        going = done < actions if actions is not None else time.monotonic() < until
        if not here:
            opened(page, address)
        if done % 25 == 0 or not going:
            try:
                page.wait_for_function(SAID, timeout=120_000)
            except Late:
                pytest.fail(f"{address}, seed {seed}: no words after {list(hands.did)}")


def test_anything_may_be_clicked_and_typed(alone, server):
    """A little on every third page, widgets and lessons, by other draws on each; on all of them in the long run."""
    for seed, name in enumerate(PAGES[::3], SEED):
        fuzz(alone, f"{server}/{name}", seed, actions=12)


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_anything_may_be_clicked_and_typed_on_every_page(alone, server, name):
    fuzz(alone, f"{server}/{name}", SEED, seconds=SECONDS / len(PAGES))
