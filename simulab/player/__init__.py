"""The browser side of every home: one view, as one script text, and the description it is mounted with.

The modules beside this file are plain JavaScript. They are joined, in the order of their imports, without any build
tool: a page, a live session and a notebook load the same text.
"""

import functools
import importlib.metadata
import json
import re
from pathlib import Path
from typing import Any

import minify_html
from bokeh.core.validation import silence
from bokeh.core.validation.warnings import MISSING_RENDERERS
from bokeh.embed import json_item
from bokeh.model import Model
from latex2mathml.converter import convert

from simulab.widgets.widget import Widget

HERE = Path(__file__).parent
ENTRY = "mount.js"
TEXT = "text.js"
POINTS = "points.js"
NAMED = "named.js"
PUBLIC = ("mount",)

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export\s+\{[^}]*\};\n", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")


def modules(entry: str = ENTRY) -> list[str]:
    """The module files that ``entry`` needs, each after those it imports."""
    found: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"the player's modules import each other in a ring: {' -> '.join((*path, name))}")
        if name not in found:
            for needed in _IMPORT.findall((HERE / name).read_text(encoding="utf-8")):
                visit(needed, (*path, name))
            found.append(name)

    visit(entry, ())
    return found


def joined(*entries: str) -> str:
    """The modules as statements of one scope; their names are unique, which a test checks."""
    names = dict.fromkeys(name for entry in entries or (ENTRY,) for name in modules(entry))
    return "".join(_bare((HERE / name).read_text(encoding="utf-8")) for name in names)


def extras(widget: Widget) -> tuple[str, ...]:
    """Modules that this widget needs and most do not: what a page leaves at home unless it is used."""
    typed = any(control.kind == "text" for control in widget.controls())
    dotted = any(figure.dots or figure.curves for figure in widget.figures)
    named = any(figure.named for figure in widget.figures)
    return (*((TEXT,) if typed else ()), *((POINTS,) if dotted else ()), *((NAMED,) if named else ()))


@functools.lru_cache(maxsize=32)
def minified(script: str) -> str:
    """A classic script with short names inside its functions; what it defines itself keeps its name."""
    text = minify_html.minify(f"<script>{script}</script>", minify_js=True)
    return f"{text.removeprefix('<script>').removesuffix('</script>').rstrip(';')};\n"


def _bare(text: str) -> str:
    """A module without imports, exports, whole-line comments and indentation."""
    for pattern in (_IMPORT, _EXPORT_LIST, _BLOCK_COMMENT, _LINE_COMMENT):
        text = pattern.sub("", text)
    text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return _BLANK.sub("\n", _INDENT.sub("", text)).lstrip("\n")


@functools.cache
def script(more: tuple[str, ...] = ()) -> str:
    """The player as a classic script: it defines ``simulab`` with ``mount``; ``more``: see ``extras``."""
    inside = f'"use strict";\n{joined(ENTRY, *more)}return {{ {", ".join(PUBLIC)} }};\n'
    return minified(f"const simulab = (() => {{\n{inside}}})();")


@functools.cache
def module() -> str:
    """The player as an ES module."""
    return f"{joined(ENTRY, TEXT, POINTS, NAMED)}export {{ {', '.join(PUBLIC)} }};\n"


@functools.cache
def stylesheet() -> str:
    """The player's styles; everything in them is inside ``.simulab``."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / "simulab.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return _BLANK.sub("\n", _INDENT.sub("", text)).lstrip("\n")


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
