"""The program with which a page computes by itself when its server is lost or takes too long: the same as an export's.

It is a file beside the description, which a page loads once its picture stands. Translating all of them takes half a minute
of processor time on an empty cache, and the server does none of it: ``fill`` does, in its process.
"""

import functools
import json
import weakref
from collections.abc import Mapping
from typing import Any

from simulab import languages
from simulab.languages import Language
from simulab.live import computes, kept, warm
from simulab.machine import cache
from simulab.widgets import describe
from simulab.widgets.program import calls, program, recorded
from simulab.widgets.widget import Widget

Places = dict[str, str]
"""Language -> where the program is, with what it says in that language."""
_ours: dict[str, Places] = {}
"""By slugs; what is there stays as it is for as long as the process lives."""
_own: "weakref.WeakKeyDictionary[Widget, Places]" = weakref.WeakKeyDictionary()
_begun: "weakref.WeakSet[Widget]" = weakref.WeakSet()
_refused: "weakref.WeakSet[Widget]" = weakref.WeakSet()
"""Those that have no translation."""


def addresses(widgets: Mapping[str, Widget], language: str = "en") -> dict[str, str]:
    """Name -> where a browser finds the program, of those that are there; where only browsers compute, the others are made, and
    one that has no translation is "".

    Args:
        widgets: by the names that the view knows them by; "" for the only one.
        language: the page's.
    """
    found = {name: _files(widget).get(language, "") for name, widget in widgets.items()}
    if computes.mode() == "browser":
        waited_for = [widgets[name] for name, file in found.items() if not file and widgets[name] not in _begun]
        _begun.update(waited_for)
        warm.soon(*(functools.partial(_tried, widget) for widget in waited_for))
    return {name: file for name, file in found.items() if file or widgets[name] in _refused}


def _tried(widget: Widget) -> None:
    try:
        make(widget)
    except Exception:
        _refused.add(widget)
        raise


def _files(widget: Widget) -> Places:
    if not cache.is_ours(widget):
        return _own.get(widget, {})
    slug = widget.slug()
    return make(widget) if slug not in _ours and cache.has(_kept(slug)) else _ours.get(slug, {})


def make(widget: Widget) -> Places:
    """Translate a widget, unless the cache has it, and say where the files are.

    Raises:
        simulab.compiler.Unsupported: a source has no translation.
    """
    slug, ours = widget.slug(), cache.is_ours(widget)
    text = cache.text(_kept(slug), functools.partial(_translated, widget)) if ours else _translated(widget)
    made = {code: kept.address(f"{slug}-standby", spoken(text, languages.of(code))) for code in languages.known()}
    if ours:
        _ours[slug] = made
    else:
        _own[widget] = made
    return made


def spoken(text: str, language: Language) -> str:
    """A file's text in a language: why something was recorded is said to people."""
    if language.code == "en" or '"reason"' not in text:
        return text
    made = json.loads(text)
    for reason in (one for source in made["sources"].values() for one in source["recorded"]):
        reason["reason"] = language.text(reason["reason"])
    return json.dumps(made, separators=(",", ":"))


def _kept(slug: str) -> str:
    return f"{slug}.standby.json"


def _translated(widget: Widget) -> str:
    page = widget.for_page({})
    described = describe.describe(page)
    controls = [
        {"name": one["name"], "kind": one["kind"], "options": [{"value": option["value"]} for option in one["options"]]}
        for one in described["controls"]
    ]
    sources: dict[str, Any] = described["sources"]
    for name, source in sources.items():
        source["parts"] = calls(page.sources[name])
        source["recorded"] = recorded(page).get(name, [])
    return json.dumps(
        {"controls": controls, "sources": sources, "program": f"() => {program(widget)}"}, separators=(",", ":")
    )
