"""A widget as the player reads it: JSON-ready data, with equations as MathML and figures as BokehJS embeds them."""

import json
import re
from dataclasses import asdict
from typing import Any

from bokeh.core.validation import silence
from bokeh.core.validation.warnings import MISSING_RENDERERS
from bokeh.embed import json_item
from bokeh.model import Model
from latex2mathml.converter import convert

from simulab.machine.version import version
from simulab.widgets.control import Control
from simulab.widgets.source import Source
from simulab.widgets.widget import Widget
from simulab.wording import glossary

DEFAULTS = ("Selection", "UnionRenderers", "CDSView", "AllLabels")
"""What BokehJS makes by itself for every source, glyph and axis: nothing is selected and nothing filtered here."""
UNUSED = ("nonselection_glyph", "muted_glyph")
"""How a glyph looks beside a selected one, or muted: BokehJS has a look of its own for that, and nobody sees either."""


NAMESPACE = "http://www.w3.org/1998/Math/MathML"
"""Of MathML in an XML document; in a page the element's name says it."""
FIELDS = (
    "name",
    "kind",
    "label",
    "default",
    "doc",
    "symbol",
    "unit",
    "bounds",
    "log",
    "integer",
    "options",
    "shown",
    "longest",
    "formula",
    "fixed",
)
"""What the player reads of a control."""


def describe(widget: Widget) -> dict[str, Any]:
    """All that ``mount`` needs to know of a widget."""
    return {
        "name": widget.slug(),
        "title": widget.title,
        "lead": widget.lead,
        "action": widget.action,
        "opens_at_start": widget.opens_at_start,
        "dealt": asdict(widget.dealt) if widget.dealt else None,
        "folds": widget.folds,
        "controls": _controls(widget),
        "groups": _groups(widget),
        "series": [asdict(series) for series in widget.series()],
        "sources": {name: _source(widget, marked) for name, marked in widget.sources.items()},
        "figures": [asdict(figure) for figure in widget.figures],
        "tabs": [{"title": title, "slots": slots} for title, slots in widget.tabs],
        "table": [asdict(column) for column in widget.table],
        "words_in": widget.words_in,
        "more_words_in": widget.more_words_in,
        "glossary": glossary.used([widget.lead, *widget.phrases.values()]),
        "phrases": {str(code): text for code, text in widget.phrases.items()},
        "code": widget.code(),
        "models": _models(widget),
        "study": asdict(widget.study) if widget.study else None,
        "version": version(),
    }


def as_json(widget: Widget) -> str:
    """``describe`` as text that may stand inside a script element."""
    return json.dumps(describe(widget), separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace(
        "</", "<\\/"
    )


def mathml(equation: str) -> str:
    """LaTeX as MathML: set in line, so that it starts where the text starts, but as large as a displayed formula."""
    made = convert(equation, display="inline").replace(
        f' xmlns="{NAMESPACE}" display="inline"', ' displaystyle="true"', 1
    )
    # the signs themselves instead of their numbers, but for those that markup is made of
    return re.sub(
        r"&#x0*([0-9A-F]+);", lambda sign: sign[0] if chr(int(sign[1], 16)) in "&<>" else chr(int(sign[1], 16)), made
    )


def _controls(widget: Widget) -> list[dict[str, Any]]:
    controls = [one_control(control) for control in widget.all_controls]
    for control in controls:
        for option in control["options"]:
            if option["equation"]:
                option["equation_mathml"] = mathml(option["equation"])
    return controls


def one_control(control: Control) -> dict[str, Any]:
    """A control of any kind, with all fields that one may have: the player looks at its ``kind``."""
    found = {field: getattr(control, field) for field in FIELDS}
    options = [asdict(option) for option in control.options]
    for option in options:
        if option["shown"] is None:  # as of nearly all: a page need not carry it
            del option["shown"]
    return {**found, "options": options}


def _source(widget: Widget, marked: Source) -> dict[str, Any]:
    return {
        "reads": widget.reads[marked.name],
        "columns": widget.traces[marked.name].columns,
        "rows": marked.rows,
        "length": marked.length,
        "shown": marked.shown,
        "slow": marked.slow,
        "whole": marked.whole,
        "held": dict(marked.held),
        "parts": marked.parts,
        "work": marked.work,
        "aside": marked.aside,
        "at": marked.at,
        "late": marked.late,
        "now": widget.traces[marked.name].now,
        **({"carry": widget.traces[marked.name].carry} if marked.sliced else {}),
    }


def _groups(widget: Widget) -> list[dict[str, Any]]:
    """The groups; a knob in none of them, as an instructor's own surface brings, stands behind the choice it comes with."""
    groups = [asdict(group) for group in widget.groups]
    homes = {knob: group for group in groups for knob in group["knobs"]}
    for control in widget.all_controls:
        if control.name not in homes and "." not in control.name:
            home = next((homes[choice] for choice in control.shown or () if choice in homes), None)
            if home:
                home["knobs"] = (*home["knobs"], control.name)
    return groups


def _models(widget: Widget) -> dict[str, Any]:
    silence(MISSING_RENDERERS, True)  # Bokeh would warn of a figure on which only the player draws
    try:
        return {slot: _embedded(model) for slot, model in widget.models().items()}
    finally:
        silence(MISSING_RENDERERS, False)


def _embedded(model: Model) -> dict[str, Any]:
    """A figure as BokehJS embeds it, without the definitions of models that other libraries of this process brought."""
    item: dict[str, Any] = json_item(model)  # type: ignore[assignment,arg-type]
    for spare in ("defs", "config"):
        item["doc"].pop(spare, None)
    return _without_defaults(item)


def _without_defaults(part: Any) -> Any:
    """The same description without ``DEFAULTS`` and ``UNUSED``: each has names of its own, which no compression takes away."""
    if isinstance(part, list):
        return [_without_defaults(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    made = {
        key
        for key, value in part.items()
        if key in UNUSED or (isinstance(value, dict) and value.get("name") in DEFAULTS)
    }
    return {key: _without_defaults(value) for key, value in part.items() if key not in made}
