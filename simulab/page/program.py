"""A widget's mathematics as one JavaScript expression: every source, with all its choices live."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab import backend
from simulab.page.compiler import Unsupported, compile
from simulab.widgets.widget import Source, Widget, to_wire


class CannotExport(ValueError):
    """A widget that cannot run in a page, said in one sentence: which source, what stops it and where it stands."""


@functools.cache
def program(widget: Widget) -> str:
    """An expression whose value is {source: function of its knobs' leaves -> {column: typed array}}.

    All sources are compiled together, so that what they share (a surface's gradient, an optimizer's update) is there
    once.
    The static choices of the live home are traced here: a page has nobody to compile another one.

    Raises:
        CannotExport: a source does something that has no translation.
    """
    entries = {name: _entry(widget, name) for name in widget.sources}
    with backend.float64(), backend.in_turn():
        try:
            return compile(entries).source
        except Unsupported as error:
            raise CannotExport(_sentence(widget, entries, error)) from error


def _entry(widget: Widget, name: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    leaves = widget.leaves(widget.resolve()[0])
    with backend.float64():
        read = {knob: jnp.asarray(leaves[knob]) for knob in widget.reads[name]}
    return functools.partial(columns, widget, widget.sources[name]), (read,)


def columns(widget: Widget, marked: Source, leaves: dict[str, Any]) -> dict[str, jax.Array]:
    """What a source sends: float32 and int32 arrays of at least one entry's shape."""
    return {name: jnp.atleast_1d(value) for name, value in to_wire(marked.function(widget, leaves)).items()}


def _sentence(widget: Widget, entries: dict[str, Any], error: Unsupported) -> str:
    """Which source it was: found by compiling one at a time, which only a failed export pays for."""
    for name, entry in entries.items():
        try:
            compile({name: entry})
        except Unsupported as found:
            return f"{widget.slug()} cannot be exported: its source {name!r} needs {found}"
    return f"{widget.slug()} cannot be exported: it needs {error}"
