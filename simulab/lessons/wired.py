"""Is an author's own widget wired: is every knob read, and is everything there that its pictures and its table draw?"""

from collections.abc import Iterator
from typing import Any

from simulab.lessons.place import Mistake, Placed
from simulab.widgets.kit.plots import filled
from simulab.widgets.picture import Figure
from simulab.widgets.widget import Widget


def wired(widget: Widget, place: Placed) -> None:
    """Nothing, where a student would find no dead slider and no empty picture; ours are tested elsewhere.

    Raises:
        Mistake: at ``place``, with what there is.
    """
    if type(widget).__module__.startswith("simulab."):
        return
    who, knobs = widget.slug(), [control.name for control in widget.all_controls]
    parts = [*widget.sources.values(), *widget.figures, *widget.all_controls]
    read = {knob for knobs in widget.reads.values() for knob in knobs} | {k for part in parts for k in part.shown or ()}
    if unread := [name for name in knobs if name not in read]:
        raise Mistake(f"Scenario: nothing reads {who}'s knob {unread[0]!r}; leave it out of controls()", place)
    for where, knob in _turned(widget):
        if knob not in knobs:
            raise Mistake(f"Scenario: {who}'s {where} names the knob {knob!r}; {_there(knobs)}", place)
    series = [one.name for one in widget.series()]
    for where, name, column in _drawn(widget):
        source, _, row = name.partition(":")
        if source not in widget.sources:
            raise Mistake(f"Scenario: {who}'s {where} draws the source {source!r}; {_there(widget.sources)}", place)
        if row and row not in series:
            raise Mistake(f"Scenario: {who}'s {where} draws the series {row!r}; {_there(series)}", place)
        if column not in (there := widget.traces[source].columns):
            raise Mistake(
                f"Scenario: {who}'s {where} draws {column!r} of the source {source!r}; {_there(there)}", place
            )


def _turned(widget: Widget) -> Iterator[tuple[str, str]]:
    """(where, knob) of all that groups order and handles turn."""
    yield from ((f"group {group.title!r}", knob) for group in widget.groups for knob in group.knobs)
    for figure in widget.figures:
        where = f"figure {figure.slot!r}"
        yield from ((where, knob) for handle in figure.handles for knob in (handle.x, handle.y) if knob)


def _drawn(widget: Widget) -> Iterator[tuple[str, str, str]]:
    """(where, source, column) of all that is drawn or written; of a series' row the source is "source:series"."""
    for slot, model in widget.models().items():
        yield from ((f"figure {slot!r}", *one) for one in filled(model))
    for figure in widget.figures:
        yield from ((f"figure {figure.slot!r}", *one) for one in _over(figure))
    yield from (("table", column.source, column.column) for column in widget.table)
    if widget.phrases:
        yield "words", widget.words_in, "code"


def _over(figure: Figure) -> Iterator[tuple[str, str]]:
    """(source, column) of what the player draws over a figure."""
    named = figure.named
    parts: list[tuple[Any, tuple[str | None, ...]]] = [
        (one := figure.tracks, (one.x, one.y, one.arrives) if one else ()),
        (one := figure.field, (one.column,) if one else ()),
        (one := figure.basins, (one.which, one.steps) if one else ()),
        (one := figure.rules, (one.column,) if one else ()),
        (one := figure.regions, (one.begin, one.end) if one else ()),
        (named, (named.x, named.y, *(column for column, *_ in named.columns)) if named else ()),
        *((arrow, (arrow.x, arrow.y)) for arrow in figure.arrows),
    ]
    yield from ((part.source, column) for part, columns in parts for column in columns if column)


def _there(names: Any) -> str:
    return f"there is {', '.join(names) or 'none'}"
