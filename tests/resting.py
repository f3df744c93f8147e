"""What a browser test waits for: conditions of the page, never a time."""

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
    page.wait_for_selector("[data-busy=false]")
    page.wait_for_function("() => soon.size === 0")


def after_a_double_click(page: Page) -> None:
    """Waits until a click is one of its own, by the page's clock: until then the player ignores it on purpose."""
    page.wait_for_function("until => performance.now() > until", arg=page.evaluate(f"performance.now() + {DOUBLE_MS}"))


def painted(page: Page) -> None:
    """Waits until Bokeh has nothing left to draw, and the browser has shown it."""
    page.wait_for_function("() => Bokeh.documents.every((one) => one.is_idle)")
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
