"""The front page as text: a figure that computes, the lessons as a path, the widgets as cards, and a strip for teachers."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

from simulab import static
from simulab.catalogue import Catalogue
from simulab.front import bowl
from simulab.front.links import plain
from simulab.front.shell import head
from simulab.languages import ENGLISH, Language, known, markup, script
from simulab.machine.version import version

_HERE = Path(__file__).parent
LABEL = re.compile(r"(?<=>)[^<>]+?(?=(?: →)?</text>)")
"""A word in a picture; the arrow after an axis's name is no part of it."""
_SAID = re.compile(r"<desc>.*?</desc>| role=\"img\"| aria-label=\"[^\"]*\"", re.DOTALL)
"""What a drawing says of itself, where it only adorns a name."""


def page(
    catalogue: Catalogue,
    only: Collection[str] | None = None,
    address: Callable[[str], str] = plain,
    language: Language = ENGLISH,
    others: Mapping[str, str] | None = None,
) -> str:
    """The whole page: an instructor's own lessons before ours, then the widgets. It loads nothing.

    Args:
        catalogue: what the site has.
        only: the names of the pages that there are; all unless told.
        address: a page's name -> its address.
        language: of its words.
        others: code of a language -> the address of this page in it.
    """
    there = {**catalogue.lessons.own, **catalogue.lessons}
    lessons = {name: one for name, one in there.items() if only is None or name in only}
    kinds = {name: kind for name, kind in catalogue.widgets.items() if only is None or name in only}
    first = next(iter(lessons), None)
    text = markup.page((_HERE / "front.html").read_text(encoding="utf-8"), language)
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{static.text('front.css')}</style>",
        "<!-- icon -->": (_HERE / "icon.svg").read_text(encoding="utf-8"),
        "<!-- start -->": _start(address(first), lessons[first].title, language) if first else "",
        "<!-- lessons -->": "\n".join(
            _lesson(name, one, address, catalogue, language) for name, one in lessons.items()
        ),
        "<!-- cards -->": "\n".join(_card(name, kind, address, language) for name, kind in kinds.items()),
        "<!-- version -->": escape(version()),
        "<!-- data -->": _data(language),
        "<!-- languages -->": _languages(others or {}, language),
        "<!-- script -->": f"<script>self.simulabBowl = () => {bowl.program()};\n{script.text('front.js', language)}</script>",
    }.items():
        text = text.replace(place, content)
    return text


def _data(language: Language) -> str:
    text = json.dumps(bowl.data(language), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("</", r"<\/")
    return f'<script type="application/json" id="bowl-data">{safe}</script>'


def _start(href: str, title: str, language: Language) -> str:
    words = language.text("Start: {0}").replace("{0}", language.text(title))
    return f'<a class="go" id="start" href="{escape(href)}">{escape(words)}</a>'


def _languages(others: Mapping[str, str], language: Language) -> str:
    """The way to this page in the languages that a visitor may choose; each calls itself by its own name."""
    return "".join(
        f'<a class="language" href="{escape(href)}" lang="{code}" hreflang="{code}">{escape(known()[code])}</a>'
        for code, href in others.items()
        if code != language.code
    )


def _lesson(name: str, made: Any, address: Callable[[str], str], catalogue: Catalogue, language: Language) -> str:
    """A stop of the path; the script fills in how far the visitor has come, from what the lesson keeps in this browser."""
    own = ' class="stop yours"' if name in catalogue.lessons.own else ' class="stop"'
    shown = next((one.widget for one in made.scenarios if isinstance(one.widget, str)), "")
    parts = "".join("<i></i>" for _ in made.scenarios)
    minutes = language.text("{0} minutes").replace("{0}", f"{made.minutes:g}")
    return (
        f'<li{own} data-lesson="{escape(name)}" data-parts="{len(made.scenarios)}">'
        f'<div class="picture" aria-hidden="true">{_drawn(name, language) or _drawn(shown, language)}</div>'
        f'<h3><a href="{escape(address(name))}">{escape(language.text(made.title))}</a></h3>'
        f"<p>{escape(language.text(made.lead))}</p>"
        f'<p class="far"><span class="parts" aria-hidden="true">{parts}</span>'
        f'<span class="said">{minutes}</span></p></li>'
    )


def _card(name: str, kind: Any, address: Callable[[str], str], language: Language) -> str:
    learn = language.text(kind.showcase.learn if kind.showcase else kind.lead)
    return (
        f'<li class="card"><div class="picture" aria-hidden="true">{_drawn(name, language)}</div>'
        f'<h3><a href="{escape(address(name))}">{escape(language.text(kind.title))}</a></h3><p>{escape(learn)}</p></li>'
    )


def _drawn(name: str, language: Language) -> str:
    """The picture of a widget or a lesson, drawn from a real run; "" where there is none."""
    drawn = files("simulab.assets").joinpath(f"{name}.svg")
    picture = _SAID.sub("", drawn.read_text(encoding="utf-8")) if name and drawn.is_file() else ""
    return LABEL.sub(lambda found: escape(language.text(unescape(found[0]))), picture)
