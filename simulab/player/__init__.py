"""The description that the browser's view is mounted with: of a widget, in every home."""

import importlib.metadata
import json
from typing import Any

from bokeh.core.validation import silence
from bokeh.core.validation.warnings import MISSING_RENDERERS
from bokeh.embed import json_item
from bokeh.model import Model
from latex2mathml.converter import convert

from simulab.widgets.widget import Widget


def prepare(widget: Widget) -> dict[str, Any]:
    """All that ``mount`` needs to know of a widget, as JSON-ready data."""
    spec = widget.describe()
    for control in spec["controls"]:
        for option in control["options"]:
            if option["equation"]:
                option["equation_mathml"] = mathml(option["equation"])
    silence(MISSING_RENDERERS, True)  # Bokeh would warn of a figure on which only the player draws
    try:
        spec["models"] = {slot: _figure(model) for slot, model in widget.models().items()}
    finally:
        silence(MISSING_RENDERERS, False)
    spec["version"] = version()
    return spec


def _figure(model: Model) -> dict[str, Any]:
    """A figure as BokehJS embeds it, without the definitions of models that other libraries of this process brought."""
    item: dict[str, Any] = json_item(model)  # type: ignore[assignment,arg-type]
    for spare in ("defs", "config"):
        item["doc"].pop(spare, None)
    return _without_defaults(item)


DEFAULTS = ("Selection", "UnionRenderers", "CDSView", "AllLabels")
"""What BokehJS makes by itself for every source, glyph and axis: nothing is selected and nothing filtered here."""


def _without_defaults(part: Any) -> Any:
    """The same description without those objects: each has names of its own, which no compression takes away."""
    if isinstance(part, list):
        return [_without_defaults(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    made = {key for key, value in part.items() if isinstance(value, dict) and value.get("name") in DEFAULTS}
    return {key: _without_defaults(value) for key, value in part.items() if key not in made}


def mathml(equation: str) -> str:
    """LaTeX as MathML: set in line, so that it starts where the text starts, but as large as a displayed formula."""
    return convert(equation, display="inline").replace('display="inline"', 'display="inline" displaystyle="true"', 1)


def spec_json(widget: Widget) -> str:
    """``prepare`` as text that may stand inside a script element."""
    return json.dumps(prepare(widget), separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace("</", "<\\/")


def version() -> str:
    """The version of simulab that is running."""
    try:
        return importlib.metadata.version("simulab")
    except importlib.metadata.PackageNotFoundError:
        return "0.1.0"
