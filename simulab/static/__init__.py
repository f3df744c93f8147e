"""What the browser's side of simulab is built to: scripts and stylesheets, made from ``js/`` and handed out as they are."""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent


def files() -> list[Path]:
    """The scripts and stylesheets, and what goes with them."""
    return sorted(file for file in FOLDER.iterdir() if file.suffix in (".js", ".css"))


@functools.cache
def text(name: str) -> str:
    """A built file, such as ``"widget-page.js"`` or ``"simulab.css"``."""
    return (FOLDER / name).read_text(encoding="utf-8")
