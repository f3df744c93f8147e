"""What a browser test waits for: conditions of the page, never a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

DOUBLE_MS = 600
"""In so many milliseconds a second click on the same place is no decision (the player's ``Work``)."""

COUNTED = """(() => {
  window.soon = new Set();
  const [start, stop] = [window.setTimeout, window.clearTimeout];
  window.setTimeout = (call, wait = 0, ...rest) => {
    const id = start((...given) => (soon.delete(id), call(...given)), wait, ...rest);
    if (wait < 1000) soon.add(id);
    return id;
  };
  window.clearTimeout = (id) => (soon.delete(id), stop(id));
})();"""
"""To be run before a page's own scripts: ``soon`` then holds what the page means to do within a second."""


def at_rest(page: Page) -> None:
    """Waits until nothing is computed and nothing is to follow: words and address stand. The page began with COUNTED."""
    root = page.locator("[data-busy]").first  # a locator's, since a view may stand in a shadow root
    while not root.evaluate("(root) => root.dataset.busy === 'false' && soon.size === 0"):
        page.wait_for_selector("[data-busy=false]")
        page.wait_for_function("() => soon.size === 0")


def after_a_double_click(page: Page) -> None:
    """Waits until a click is one of its own, by the page's clock: until then the player ignores it on purpose."""
    page.wait_for_function("until => performance.now() > until", arg=page.evaluate(f"performance.now() + {DOUBLE_MS}"))


QUIET = """async () => {
  // what a new size brings comes frame by frame: the browser's layout, what observes it, Bokeh's, ours
  for (let quiet = 0, until = performance.now() + 120_000; quiet < 4; ) {
    if (performance.now() > until) throw new Error("it never comes to rest");
    await new Promise(requestAnimationFrame);
    quiet = Bokeh.documents.every((one) => one.is_idle) ? quiet + 1 : 0;
  }
}"""


def painted(page: Page) -> None:
    """Waits until Bokeh has had nothing to draw for some frames, and the browser has shown it."""
    page.evaluate(QUIET)


def resized(page: Page, width: int, height: int) -> None:
    """Gives the page another size, and waits until all is drawn for it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([wide, high]) => innerWidth === wide && innerHeight === high", arg=[width, height])
    painted(page)


PLAYS = """root => {
  window.played = [];
  new MutationObserver(() => played.push(root.dataset.playing)).observe(root, { attributeFilter: ["data-playing"] });
}"""


HEARD = """node => {
  window.heard = [];
  new MutationObserver(() => heard.push(node.textContent)).observe(node, { childList: true, characterData: true, subtree: true });
}"""
"""All that a place says from now on, where it says it for some seconds only."""


def follow(page: Page) -> None:
    """``played`` then has in the page whether a run is played, and after that is not, as it comes."""
    page.locator(".simulab").first.evaluate(PLAYS)


@contextmanager
def played(page: Page) -> Iterator[None]:
    """Waits until what is played within it has begun and has come to its end, however soon that was."""
    follow(page)
    yield
    page.wait_for_function("() => played.includes('true') && played.at(-1) === 'false'")
