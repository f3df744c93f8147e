"""The page around a widget that is served alone: nothing but the widget, from edge to edge."""

import functools
import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, Template

from simulab import languages, static
from simulab.front.shell import head
from simulab.languages import script
from simulab.live import kept

_UNUSED = re.compile(r"\s*<script[^>]*/(?:bokeh-(?:gl|mathjax)|es-module-shims)(?:\.min)?\.js[^>]*></script>")


def lean(scripts: str, roots: Sequence[object]) -> str:
    """Bokeh's script tags without what no widget of ours draws with (2.0 of 4.7 MB), and without what loads modules in a
    browser that cannot: ``arrival.js`` asks the browser.

    Whoever adds roots of their own beside the widget (and Panel's two) gets all of Bokeh.
    """
    alone = all(getattr(root, "name", None) in ("Wire", "LessonView", "location", "browser_info") for root in roots)
    return _UNUSED.sub("", scripts) if alone else scripts


def _early(language: str) -> str:
    """The view begins to load with the page: it would else be asked for when Bokeh has drawn the document."""
    address = re.search(r"view\.js\?v=\w+", static.text("widget-live.js"))
    assert address
    return f'<link rel="modulepreload" href="static/extensions/{kept.scripts(language)}/{address[0]}">'


_jinja = Environment(autoescape=False)  # Bokeh escapes what it passes in
_jinja.globals["lean"] = lean


@functools.cache
def template(language: str = "en") -> Template:
    """The template of a session's document; Bokeh fills in its scripts, its roots and the title.

    Args:
        language: the interface's.
    """
    spoken = languages.nearest(language)
    text = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    watch = script.text("arrival.js", spoken)
    for place, content in {
        "<!-- language -->": language,
        "<!-- head -->": f"{head()}\n{_early(spoken.code)}\n<script>{watch}</script>",
        "<!-- needs -->": spoken.text("This page needs JavaScript."),
    }.items():
        text = text.replace(place, content)
    return _jinja.from_string(text)
