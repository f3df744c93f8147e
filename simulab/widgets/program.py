"""A widget's sources as the compiler takes them, its program, and that of its moment sources, which every home carries."""

import functools
import json
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from simulab import shipped
from simulab.compiler import compile
from simulab.machine import backend, cache
from simulab.widgets.compute import to_wire
from simulab.widgets.kept import Kept
from simulab.widgets.knobs import Knobs
from simulab.widgets.moment import shapes
from simulab.widgets.replay import listening, replaying
from simulab.widgets.source import Source
from simulab.widgets.widget import Widget


def entry(widget: Widget, name: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """A source's function of its knobs' leaves (and of its part, of what the slice before handed on, or of the columns at the
    playhead), and arguments for it."""
    marked, leaves = widget.sources[name], widget.leaves(widget.resolve()[0])
    with backend.float64():
        given: tuple[Any, ...] = ({knob: jnp.asarray(leaves[knob]) for knob in widget.reads[name]},)
        if calls(marked):
            given = (*given, jnp.int32(0))
        elif marked.sliced:
            given = (*given, {key: jnp.zeros(shape) for key, shape in widget.traces[name].carry.items()})
        elif marked.at:
            entries = shapes(widget, lambda other: widget.traces[other].columns)
            of = widget.traces[name].now
            given = (*given, {s: {c: jnp.zeros(entries[s][c]) for c in columns} for s, columns in of.items()})
    return functools.partial(columns, widget, marked), given


def calls(marked: Source) -> int:
    """In how many parts a page computes a source, whose function takes the number of the part then; 0: in one call."""
    return 0 if marked.recorded else marked.parts


def columns(widget: Widget, marked: Source, leaves: dict[str, Any], *more: Any) -> dict[str, jax.Array]:
    """What a source sends: float32 and int32 arrays of at least one entry's shape; of a recorded one the recording; of one in
    slices, beside them, what it hands on, float64, and the share that is ``done``."""
    with replaying():
        recording = widget.recordings.get(marked.name)
        made: Any = recording.read(leaves) if recording else marked.function(widget, Knobs(leaves), *more)
    rest = {}
    if marked.sliced:
        made, carry, done = made
        rest = {**carry, "done": jnp.asarray(done, float)}
    return {name: jnp.atleast_1d(value) for name, value in {**to_wire(made), **rest}.items()}


@functools.cache
def program(widget: Widget) -> str:
    """A JavaScript expression: {source: function of its knobs' leaves, and of the part -> {column: typed array}}.

    All sources are compiled together, so that what they share (a surface's gradient, an optimizer's update) is there
    once. The static choices of the live home are traced here: a page has nobody to compile another one.

    Raises:
        Unsupported: a source does something that has no translation.
    """
    widget = widget.for_page({})
    if not cache.is_ours(widget):
        return _program(widget)
    return cache.text(f"{widget.slug()}.js", lambda: _brought(widget) or _program(widget))


def _brought(widget: Widget) -> str | None:
    """The one that came along with simulab, of these very sources, for pages that lose their server; None where none did."""
    text = shipped.text(f"{widget.slug()}.standby.json")
    return json.loads(text)["program"].removeprefix("() => ") if text else None


def _program(widget: Widget) -> str:
    entries = {name: entry(widget, name) for name in widget.sources}
    with backend.float64(), backend.in_turn():
        return compile(entries).source


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
        function, arguments = entry(widget, name)
        with backend.float64(), backend.in_turn(), listening() as heard:
            jax.eval_shape(function, *arguments)
        said = [widget.sources[other] for other in dict.fromkeys(heard)]
        if said:
            found[name] = [{"reason": other.recorded, "shown": other.shown} for other in said]
    return found


def moments(widget: Widget) -> str:
    """A JavaScript module whose default is a function that makes {moment source: its function}; "" where there is none.

    Raises:
        Unsupported: one of them does something that has no translation.
    """
    return _made.of(widget)


def _moments(widget: Widget) -> str:
    names = [name for name, marked in widget.sources.items() if marked.at]
    if not names:
        return ""
    make = functools.partial(_translated, widget, names)
    return cache.text(f"{widget.slug()}.moments.js", make) if cache.is_ours(widget) else make()


def _translated(widget: Widget, names: list[str]) -> str:
    entries = {name: entry(widget, name) for name in names}
    with backend.float64(), backend.in_turn():
        return f"export default () => {compile(entries).source};\n"


_made = Kept(_moments)
