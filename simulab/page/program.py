"""A widget's mathematics as one JavaScript expression: every source, with all its choices live."""

from typing import Any

from simulab.compiler import Unsupported, compile
from simulab.machine import backend
from simulab.widgets.program import entry
from simulab.widgets.program import program as compiled
from simulab.widgets.widget import Widget


class CannotExport(ValueError):
    """A widget that cannot run in a page, said in one sentence: which source, what stops it and where it stands."""


def program(widget: Widget) -> str:
    """An expression whose value is {source: function of its knobs' leaves, and of the part -> {column: typed array}}.

    Raises:
        CannotExport: a source does something that has no translation.
    """
    try:
        return compiled(widget)
    except Unsupported as error:
        page = widget.for_page({})
        raise CannotExport(_sentence(page, {name: entry(page, name) for name in page.sources}, error)) from error


def _sentence(widget: Widget, entries: dict[str, Any], error: Unsupported) -> str:
    """Which source it was: found by compiling one at a time, which only a failed export pays for."""
    for name, one in entries.items():
        try:
            with backend.float64(), backend.in_turn():
                compile({name: one})
        except Unsupported as found:
            return f"{widget.slug()} cannot be exported: its source {name!r} needs {found}"
    return f"{widget.slug()} cannot be exported: it needs {error}"
