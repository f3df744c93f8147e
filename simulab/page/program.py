"""A widget's mathematics as one JavaScript expression: every source, with all its choices live."""

import functools
import json
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab import backend, cache
from simulab.compiler import Unsupported, compile
from simulab.widgets.compute import to_wire
from simulab.widgets.knobs import Knobs
from simulab.widgets.replay import listening, replaying
from simulab.widgets.widget import Source, Widget


class CannotExport(ValueError):
    """A widget that cannot run in a page, said in one sentence: which source, what stops it and where it stands."""


@functools.cache
def program(widget: Widget) -> str:
    """An expression whose value is {source: function of its knobs' leaves, and of the part -> {column: typed array}}.

    All sources are compiled together, so that what they share (a surface's gradient, an optimizer's update) is there
    once.
    The static choices of the live home are traced here: a page has nobody to compile another one.

    Raises:
        CannotExport: a source does something that has no translation.
    """
    widget = widget.for_page({})
    return cache.text(f"{widget.slug()}.js", lambda: _program(widget)) if cache.is_ours(widget) else _program(widget)


def _program(widget: Widget) -> str:
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
        part = (jnp.int32(0),) if calls(widget.sources[name]) else ()
    return functools.partial(columns, widget, widget.sources[name]), (read, *part)


def calls(marked: Source) -> int:
    """In how many parts a page computes a source, whose function takes the number of the part then; 0: in one call."""
    return 0 if marked.recorded else marked.parts


def columns(widget: Widget, marked: Source, leaves: dict[str, Any], *part: Any) -> dict[str, jax.Array]:
    """What a source sends: float32 and int32 arrays of at least one entry's shape; of a recorded one the recording."""
    with replaying():
        recording = widget.recordings.get(marked.name)
        made = recording.read(leaves) if recording else marked.function(widget, Knobs(leaves), *part)
    return {name: jnp.atleast_1d(value) for name, value in to_wire(made).items()}


@functools.cache
def recorded(widget: Widget) -> dict[str, list[dict[str, Any]]]:
    """Source -> the recordings that it reads in a page: ``reason`` and ``shown``, when it reads them."""
    if not widget.recordings:
        return {}
    if not cache.is_ours(widget):
        return _recorded(widget)
    return json.loads(cache.text(f"{widget.slug()}.recorded.json", lambda: json.dumps(_recorded(widget))))


def _recorded(widget: Widget) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name in widget.sources:
        function, arguments = _entry(widget, name)
        with backend.float64(), backend.in_turn(), listening() as heard:
            jax.eval_shape(function, *arguments)
        said = [widget.sources[other] for other in dict.fromkeys(heard)]
        if said:
            found[name] = [{"reason": other.recorded, "shown": other.shown} for other in said]
    return found


def _sentence(widget: Widget, entries: dict[str, Any], error: Unsupported) -> str:
    """Which source it was: found by compiling one at a time, which only a failed export pays for."""
    for name, entry in entries.items():
        try:
            compile({name: entry})
        except Unsupported as found:
            return f"{widget.slug()} cannot be exported: its source {name!r} needs {found}"
    return f"{widget.slug()} cannot be exported: it needs {error}"
