"""What ``simulab list race`` and ``--numbers`` print: a widget's knobs and pictures, and every number that a lesson may read."""

import inspect
from collections.abc import Iterable

from simulab.widgets.source import Source
from simulab.widgets.widget import Widget


def knobs(widget: Widget) -> str:
    """The widget's knobs with their ranges, and its figures: what a ``sl.Scenario`` sets, shows and names."""
    rows = [(control.name, _range(control), control.doc) for control in widget.all_controls if "." not in control.name]
    own = sum("." in control.name for control in widget.all_controls)
    more = [(f"and {own} of single racers", "", "as in adam.beta1")] if own else []
    figures = [(figure.slot, "large" if figure.big else "small", figure.label) for figure in widget.figures]
    return "\n".join([f"{widget.title}: knobs", *_columns([*rows, *more]), "", "Figures", *_columns(figures)])


def numbers(widget: Widget) -> str:
    """Every ``sl.number(...)`` of the widget, by source, with what it has one of."""
    parts = []
    for name, marked in widget.sources.items():
        said = inspect.getdoc(marked.function) or ""
        rows = [
            (f"{name}.{column}", _shape(widget, marked, shape), "")
            for column, shape in widget.traces[name].columns.items()
        ]
        parts.append("\n".join([f"{name}: {' '.join(said.split())}{_only(marked)}", *_columns(rows)]))
    return "\n\n".join([f"{widget.title}: sl.number(NAME, at=-1, of=SERIES)", *parts])


def _shape(widget: Widget, marked: Source, shape: tuple[int, ...]) -> str:
    names = [series.name for series in widget.series()]
    rows = next((len(control.options) for control in widget.all_controls if control.name == marked.rows), len(names))
    by_row = bool(shape) and shape[0] == rows and (rows > 1 or len(shape) > 1)
    rest = shape[1:] if by_row else shape
    along = (
        "a value a step"
        if by_row and marked.length and rest and marked.length
        else f"{' x '.join(map(str, rest))} values"
    )
    each = "" if len(names) < 2 else ", for each series"
    if not rest or rest == (1,):
        return f"one number{each}" if by_row else "one number"
    return f"{along}{each}" if by_row else along


def _only(marked: Source) -> str:
    """When it is there at all."""
    if not marked.shown:
        return ""
    told = (
        f"{knob} {' or '.join('on' if v is True else str(v) for v in values)}" for knob, values in marked.shown.items()
    )
    return f" (where {', '.join(told)})"


def _range(control: object) -> str:
    options = [option.value for option in getattr(control, "options", ())]
    if options:
        return ", ".join(options)
    bounds = getattr(control, "bounds", None)
    return f"{bounds[0]:g} to {bounds[1]:g}" if bounds else getattr(control, "kind", "")


def _columns(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    rows = list(rows)
    first = max((len(row[0]) for row in rows), default=0)
    return [f"  {name:{first}}  {more}{f'; {doc}' if doc and more else doc}".rstrip() for name, more, doc in rows]
