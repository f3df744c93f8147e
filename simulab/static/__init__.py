"""What the browser's side of simulab is built to: scripts and stylesheets, made from ``js/`` and handed out as they are."""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent


@functools.cache
def text(name: str) -> str:
    """A built file, such as ``"widget-page.js"`` or ``"simulab.css"``."""
    return (FOLDER / name).read_text(encoding="utf-8")
