"""The page around a widget that is served alone: nothing but the widget, from edge to edge."""

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment

from simulab import static
from simulab.front.shell import head
from simulab.live import kept

_UNUSED = re.compile(r"\s*<script[^>]*/bokeh-(?:gl|mathjax)(?:\.min)?\.js[^>]*></script>")


def lean(scripts: str, roots: Sequence[object]) -> str:
    """Bokeh's script tags without what no widget of ours draws with (2.0 of 4.7 MB).

    Whoever adds roots of their own beside the widget (and Panel's two) gets all of Bokeh.
    """
    alone = all(getattr(root, "name", None) in ("Wire", "LessonView", "location", "browser_info") for root in roots)
    return _UNUSED.sub("", scripts) if alone else scripts


def _early() -> str:
    """The view begins to load with the page: it would else be asked for when Bokeh has drawn the document."""
    address = re.search(r"view\.js\?v=\w+", static.text("widget-live.js"))
    assert address
    return f'<link rel="modulepreload" href="static/extensions/{kept.SCRIPTS}/{address[0]}">'


_jinja = Environment(autoescape=False)  # Bokeh escapes what it passes in
_jinja.globals["lean"] = lean

PAGE = _jinja.from_string(
    Path(__file__)
    .with_name("page.html")
    .read_text(encoding="utf-8")
    .replace("<!-- head -->", f"{head()}\n{_early()}\n<script>{static.text('arrival.js')}</script>")
)
"""The template of a session's document; Bokeh fills in its scripts, its roots and the title."""
