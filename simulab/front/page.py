"""The front page as text: a figure that computes, the lessons as a path, the widgets as cards, and a strip for teachers."""

import json
import re
from collections.abc import Callable, Collection
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from simulab import static
from simulab.catalogue import Catalogue
from simulab.front import bowl
from simulab.front.links import plain
from simulab.front.shell import head
from simulab.version import version

_HERE = Path(__file__).parent
_DESC = re.compile(r"<desc>.*?</desc>", re.DOTALL)


def page(
    catalogue: Catalogue,
    only: Collection[str] | None = None,
    address: Callable[[str], str] = plain,
) -> str:
    """The whole page: an instructor's own lessons before ours, then the widgets. It loads nothing.

    Args:
        catalogue: what the site has.
        only: the names of the pages that there are; all unless told.
        address: a page's name -> its address.
    """
    there = {**catalogue.lessons.own, **catalogue.lessons}
    lessons = {name: one for name, one in there.items() if only is None or name in only}
    kinds = {name: kind for name, kind in catalogue.widgets.items() if only is None or name in only}
    first = next(iter(lessons), None)
    text = (_HERE / "front.html").read_text(encoding="utf-8")
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{static.text('front.css')}</style>",
        "<!-- icon -->": (_HERE / "icon.svg").read_text(encoding="utf-8"),
        "<!-- start -->": _start(address(first), lessons[first].title) if first else "",
        "<!-- lessons -->": "\n".join(_lesson(name, one, address, catalogue) for name, one in lessons.items()),
        "<!-- cards -->": "\n".join(_card(name, kind, address) for name, kind in kinds.items()),
        "<!-- version -->": escape(version()),
        "<!-- data -->": _data(),
        "<!-- script -->": f"<script>self.simulabBowl = () => {bowl.program()};\n{static.text('front.js')}</script>",
    }.items():
        text = text.replace(place, content)
    return text


def _data() -> str:
    text = json.dumps(bowl.data(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("</", r"<\/")
    return f'<script type="application/json" id="bowl-data">{safe}</script>'


def _start(href: str, title: str) -> str:
    return f'<a class="go" id="start" href="{escape(href)}">Start: {escape(title)}</a>'


def _lesson(name: str, made: Any, address: Callable[[str], str], catalogue: Catalogue) -> str:
    """A stop of the path; the script fills in how far the visitor has come, from what the lesson keeps in this browser."""
    own = ' class="stop yours"' if name in catalogue.lessons.own else ' class="stop"'
    shown = next((one.widget for one in made.scenarios if isinstance(one.widget, str)), "")
    parts = "".join("<i></i>" for _ in made.scenarios)
    return (
        f'<li{own} data-lesson="{escape(name)}" data-parts="{len(made.scenarios)}">'
        f'<div class="picture" aria-hidden="true">{_drawn(name) or _drawn(shown)}</div>'
        f'<h3><a href="{escape(address(name))}">{escape(made.title)}</a></h3><p>{escape(made.lead)}</p>'
        f'<p class="far"><span class="parts" aria-hidden="true">{parts}</span>'
        f'<span class="said">{made.minutes:g} minutes</span></p></li>'
    )


def _card(name: str, kind: Any, address: Callable[[str], str]) -> str:
    learn = kind.showcase.learn if kind.showcase else kind.lead
    return (
        f'<li class="card"><div class="picture" aria-hidden="true">{_drawn(name)}</div>'
        f'<h3><a href="{escape(address(name))}">{escape(kind.title)}</a></h3><p>{escape(learn)}</p></li>'
    )


def _drawn(name: str) -> str:
    """The picture of a widget or a lesson, drawn from a real run; "" where there is none."""
    drawn = files("simulab.assets").joinpath(f"{name}.svg")
    return _DESC.sub("", drawn.read_text(encoding="utf-8")) if name and drawn.is_file() else ""
