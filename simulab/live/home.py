"""The page at ``/``: what there is, as pictures made from real runs. Static, so that it costs no session."""

import re
from collections.abc import Callable, Collection
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bokeh.io import curdoc
from jinja2 import Template
from tornado.web import RequestHandler

from simulab.catalogue import Catalogue
from simulab.live import guard
from simulab.live.shell import head
from simulab.widgets.picture import Showcase

_HERE = Path(__file__).parent


def page(catalogue: Catalogue, only: Collection[str] | None = None) -> str:
    """The whole page: an instructor's own lessons before ours, then the widgets.

    Args:
        catalogue: what the site has.
        only: the addresses that are served; all unless told.
    """
    lessons = {name: one for name, one in {**catalogue.lessons.own, **catalogue.lessons}.items() if _in(name, only)}
    kinds = {name: kind for name, kind in catalogue.widgets.items() if _in(name, only)}
    style = (_HERE / "home.css").read_text(encoding="utf-8")
    text = (_HERE / "home.html").read_text(encoding="utf-8")
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{style}</style>",
        "<!-- icon -->": (_HERE / "icon.svg").read_text(encoding="utf-8"),
        "<!-- lessons -->": "\n".join(_lesson(name, one) for name, one in lessons.items()),
        "<!-- cards -->": "\n".join(_card(name, kind) for name, kind in kinds.items()),
    }.items():
        text = text.replace(place, content)
    return text


def _in(name: str, only: Collection[str] | None) -> bool:
    return only is None or name in only


def links(catalogue: Catalogue) -> list[dict[str, str]]:
    """The pages of a site, {label, href}, as every page of it lists them: home, an instructor's own lessons, the widgets."""
    own = [{"label": one.title, "href": name} for name, one in catalogue.lessons.own.items()]
    widgets = [{"label": kind.title, "href": name} for name, kind in catalogue.widgets.items()]
    return [{"label": "simulab", "href": "."}, *own, *widgets]


def _lesson(name: str, made: Any) -> str:
    return (
        f'<li class="lesson"><a href="{escape(name)}">{escape(made.title)}</a>'
        f"<p>{escape(made.lead)} {made.minutes} minutes.</p></li>"
    )


def _card(name: str, kind: Any) -> str:
    show: Showcase | None = kind.showcase
    picture, drawn = "", files("simulab.assets").joinpath(f"{name}.svg")
    if show and drawn.is_file():
        svg = drawn.read_text(encoding="utf-8")
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
    """The same page as an app of ``panel serve``, with what has a script of its own: call it in the app's script."""
    curdoc().template = Template("{% raw %}" + page(Catalogue.builtin(), apps()) + "{% endraw %}")


def apps() -> set[str]:
    """The addresses that ``panel serve apps/*.py`` has."""
    return {file.name.removesuffix(".py") for file in files("simulab.apps").iterdir() if file.name.endswith(".py")}


class HomeHandler(RequestHandler):
    """Answers with the page of what the site has now."""

    def initialize(self, site: Callable[[], Catalogue]) -> None:
        self._site = site

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", guard.policy())
        self.write(page(self._site()))

    head = get
