"""The program with which a page computes by itself when its server is lost or takes too long: the same as an export's.

It is a file beside the description, which a page loads once its picture stands. Translating all of them takes half a minute
of processor time on an empty cache, and the server does none of it: ``fill`` does, in its process.
"""

import functools
import json
import weakref
from collections.abc import Mapping
from typing import Any

from simulab import cache
from simulab.live import computes, kept, warm
from simulab.widgets import describe
from simulab.widgets.program import calls, program, recorded
from simulab.widgets.widget import Widget

_ours: dict[str, str] = {}
"""Slug -> where its program is; one that is there stays as it is for as long as the process lives."""
_own: "weakref.WeakKeyDictionary[Widget, str]" = weakref.WeakKeyDictionary()
_begun: "weakref.WeakSet[Widget]" = weakref.WeakSet()


def addresses(widgets: Mapping[str, Widget]) -> dict[str, str]:
    """Name -> where a browser finds the program, of those that are there; where only browsers compute, the others are made.

    Args:
        widgets: by the names that the view knows them by; "" for the only one.
    """
    found = {name: _file(widget) for name, widget in widgets.items()}
    if computes.mode() == "browser":
        waited_for = [widgets[name] for name, file in found.items() if not file and widgets[name] not in _begun]
        _begun.update(waited_for)
        warm.soon(*(functools.partial(make, widget) for widget in waited_for))
    return {name: file for name, file in found.items() if file}


def _file(widget: Widget) -> str:
    if not cache.is_ours(widget):
        return _own.get(widget, "")
    slug = widget.slug()
    return make(widget) if slug not in _ours and cache.has(_kept(slug)) else _ours.get(slug, "")


def make(widget: Widget) -> str:
    """Translate a widget, unless the cache has it, and say where the file is.

    Raises:
        simulab.compiler.Unsupported: a source has no translation.
    """
    slug, ours = widget.slug(), cache.is_ours(widget)
    text = cache.text(_kept(slug), functools.partial(_translated, widget)) if ours else _translated(widget)
    address = kept.address(f"{slug}-standby", text)
    if ours:
        _ours[slug] = address
    else:
        _own[widget] = address
    return address


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
