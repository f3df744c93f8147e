"""What pages are made of: texts that stand safely inside HTML, and the scripts around a widget's program."""

import functools
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from simulab import player
from simulab.page.program import calls, program, recorded
from simulab.widgets.widget import Widget

HERE = Path(__file__).parent

_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|^\n", re.MULTILINE)


@functools.cache
def read(name: str) -> str:
    """A file that lies beside this one."""
    return (HERE / name).read_text(encoding="utf-8")


@functools.cache
def code(name: str) -> str:
    """A script without its whole-line comments and its indentation."""
    return _INDENT.sub("", _COMMENT.sub("", read(name)))


def fill(template: str, **values: str) -> str:
    """A template file with ``{{name}}`` replaced, in one pass: what is put in is not read again."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], read(template))


def element(script: str) -> str:
    """A script element; nothing in the text can end it early."""
    safe = script.replace("</script", r"<\/script").replace("<!--", r"<\!--")
    return f"<script>\n{safe}</script>"


@functools.cache
def ground() -> str:
    """The page's own few rules; its ground is the widget's."""
    light, dark = re.findall(r"--paper:\s*([^;]+);", player.stylesheet())[:2]
    return fill("page.css", light=light, dark=dark)


@functools.cache
def view_name(more: tuple[str, ...] = ()) -> str:
    """Names one version of the view: fragments that carry the same one share it."""
    return hashlib.sha256((player.script(more) + player.stylesheet()).encode()).hexdigest()[:12]


def constants(**values: Any) -> str:
    """Values as JavaScript's."""
    written = {name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for name, value in values.items()}
    return "".join(f"const {name} = {text};\n" for name, text in written.items())


def spec(widget: Widget) -> str:
    """The widget's description as a constant of the page."""
    return constants(spec=described(widget))


def described(widget: Widget) -> dict[str, Any]:
    """The widget's description, with what is recorded in a page; of an equation it shows the MathML and leaves the LaTeX."""
    described = json.loads(player.spec_json(widget))
    for name, reasons in recorded(widget).items():
        described["sources"][name]["recorded"] = reasons
    for name, marked in widget.sources.items():
        described["sources"][name]["parts"] = calls(marked)
    for control in described["controls"]:
        for option in control["options"]:
            if "equation_mathml" in option:
                del option["equation"]
    return described


def program_function(widget: Widget) -> str:
    """The widget's sources, as a function without arguments, so that a worker can be made from its text."""
    return player.minified(f"const program = () => {program(widget)};")


def home() -> str:
    """The page's host and the desk for slow sources."""
    return code("serve.js") + code("desk.js") + code("host.js")


def strict(script: str) -> str:
    """Statements with a scope of their own."""
    return f'(() => {{\n"use strict";\n{script}}})();\n'
