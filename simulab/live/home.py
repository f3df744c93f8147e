"""The page at ``/``: what there is, as pictures made from real runs. Static, so that it costs no session."""

import functools
import re
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bokeh.io import curdoc
from jinja2 import Template
from tornado.web import RequestHandler

from simulab.catalogue import lessons, widgets
from simulab.live.shell import head
from simulab.live.showcase import SHOWCASE

_HERE = Path(__file__).parent


@functools.cache
def page() -> str:
    """The whole page."""
    names = [*(name for name in SHOWCASE if name in widgets), *(name for name in widgets if name not in SHOWCASE)]
    style = (_HERE / "home.css").read_text(encoding="utf-8")
    text = (_HERE / "home.html").read_text(encoding="utf-8")
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{style}</style>",
        "<!-- icon -->": (_HERE / "icon.svg").read_text(encoding="utf-8"),
        "<!-- lessons -->": "\n".join(_lesson(name) for name in lessons),
        "<!-- cards -->": "\n".join(_card(name, widgets[name]) for name in names),
    }.items():
        text = text.replace(place, content)
    return text


def _lesson(name: str) -> str:
    made = lessons.make(name, "lesson")
    return (
        f'<li class="lesson"><a href="{escape(name)}">{escape(made.title)}</a>'
        f"<p>{escape(made.lead)} {made.minutes} minutes.</p></li>"
    )


def _card(name: str, kind: Any) -> str:
    show = SHOWCASE.get(name)
    picture = ""
    if show:
        svg = files("simulab.assets").joinpath(f"{name}.svg").read_text(encoding="utf-8")
        ran = re.sub(r"\S*\de-\d\S*", r"<span>\g<0></span>", svg.partition("<desc>")[2].partition("</desc>")[0])
        picture = f'<div class="picture">{svg}</div><p class="ran">{ran}</p>'
    return (
        f'<li class="card"><a href="{escape(link(name, show.state if show else {}))}"><h2>{escape(kind.title)}</h2></a>'
        f"<p>{escape(show.learn if show else kind.lead)}</p>{picture}</li>"
    )


def link(name: str, state: dict[str, Any]) -> str:
    """A widget at the very state of its picture."""
    knobs = "&".join(f"{knob}={quote(_word(value))}" for knob, value in state.items())
    return f"{name}#{knobs}" if knobs else name


def _word(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def show() -> None:
    """The same page as an app of ``panel serve``: call it in the app's script."""
    curdoc().template = Template("{% raw %}" + page() + "{% endraw %}")


class HomeHandler(RequestHandler):
    """Answers with the page."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.write(page())

    head = get
