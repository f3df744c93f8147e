"""Draw assets/screenshots anew, from real runs in a real browser: ``python tests/browser/take_screenshots.py``.

Each widget wide and on a phone, light and dark. The pages are the exported ones, which compute what they show.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import ARGUMENTS, chromium  # noqa: E402

from simulab import catalogue  # noqa: E402
from simulab.page.export import export  # noqa: E402

SIZES = {"wide": (1280, 800), "phone": (390, 844)}
STATES = {"race": "#surface=beale", "learning-rate": ""}


def main() -> None:
    """Take them all."""
    folder = ROOT / "assets" / "screenshots"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS)
        for name, kind in catalogue.widgets.items():
            page_file = Path(scratch) / f"{name}.html"
            export(kind(), page_file, inline=True)
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                    page.goto(page_file.as_uri() + STATES.get(name, ""))
                    page.wait_for_function("document.querySelector('[data-busy=false]')")
                    page.wait_for_timeout(1000)  # Bokeh paints its axes a frame or two later
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                    page.close()
        browser.close()


if __name__ == "__main__":
    main()
