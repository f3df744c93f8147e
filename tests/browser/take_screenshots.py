"""Draw assets/screenshots anew, from real runs in a real browser: ``python tests/browser/take_screenshots.py``.

Each widget that the documents show, wide and on a phone, light and dark, and a lesson with a prediction made. The pages are
the exported ones, which compute what they show.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import ARGUMENTS, chromium  # noqa: E402
from resting import painted  # noqa: E402

from simulab import catalogue  # noqa: E402
from simulab.page import lesson as lesson_page  # noqa: E402
from simulab.page.export import export  # noqa: E402

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
LESSON = "momentum-and-adam"
STATES = {
    "race": "#surface=beale&racers=sgd,momentum,nesterov,adagrad,rmsprop,adam,lion&steps=600",
    "learning-rate": "",
}


def main() -> None:
    """Take them all."""
    folder = ROOT / "assets" / "screenshots"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS)
        for name, state in STATES.items():
            page_file = Path(scratch) / f"{name}.html"
            export(catalogue.widgets[name](), page_file, inline=True)
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                    page.goto(page_file.as_uri() + state)
                    page.wait_for_function("document.querySelector('[data-busy=false]')")
                    painted(page)
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                    page.close()
        lesson(browser, Path(scratch), folder)
        browser.close()


def lesson(browser: Browser, scratch: Path, folder: Path) -> None:
    """A part of a lesson after a wrong prediction: the pin, the distance, what the lesson says of it."""
    page_file = scratch / f"{LESSON}.html"
    lesson_page.export(catalogue.lessons.make(LESSON, "lesson"), LESSON, str(page_file), inline=True)
    page = browser.new_page(viewport=dict(zip(("width", "height"), SIZES["wide"])), reduced_motion="reduce")  # pyright: ignore
    page.goto(f"{page_file.as_uri()}#part=3")
    page.locator(".sl-lesson[data-ready=true]").wait_for()
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp"):
        page.locator(".sl-pin").press(key)
    page.get_by_role("button", name="Lock it in and run").click()
    page.locator(".sl-outcome").wait_for()
    page.mouse.move(5, 5)
    painted(page)
    page.screenshot(path=folder / "lesson-wide-light.png")
    page.close()


if __name__ == "__main__":
    main()
