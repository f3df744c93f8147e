"""What pages are made of: texts that stand safely inside HTML, a widget's description and its compiled program."""

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulab import languages, static
from simulab.languages import description, script
from simulab.page.program import program
from simulab.widgets import describe
from simulab.widgets.picture import Figure
from simulab.widgets.program import calls, recorded
from simulab.widgets.widget import Widget

HERE = Path(__file__).parent


@functools.cache
def read(name: str) -> str:
    """A file that lies beside this one."""
    return (HERE / name).read_text(encoding="utf-8")


def fill(template: str, **values: str) -> str:
    """A template file with ``{{name}}`` replaced, in one pass: what is put in is not read again."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], read(template))


def element(script: str) -> str:
    """A script element; nothing in the text can end it early."""
    safe = script.replace("</script", r"<\/script").replace("<!--", r"<\!--")
    return f"<script>\n{safe}</script>"


def data(**values: Any) -> str:
    """What the page's script reads: an element with JSON, which no policy refuses and nothing in it can end early."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("</", r"<\/").replace("<!--", r"<\u0021--")
    return f'<script type="application/json">{safe}</script>'


@functools.cache
def ground() -> str:
    """The page's own few rules; its ground is the widget's."""
    light, dark = re.findall(r"--paper:\s*([^;}]+)[;}]", static.text("simulab.css"))[:2]
    return fill("page.css", light=light, dark=dark)


def described(widget: Widget, language: str = "en") -> dict[str, Any]:
    """The widget's description, with what is recorded in a page; of an equation it shows the MathML and leaves the LaTeX."""
    described = json.loads(describe.as_json(widget))
    for name, reasons in recorded(widget).items():
        described["sources"][name]["recorded"] = reasons
    for name, marked in widget.sources.items():
        described["sources"][name]["parts"] = calls(marked)
    for control in described["controls"]:
        for option in control["options"]:
            if "equation_mathml" in option:
                del option["equation"]
    described["models"] = nameless(described["models"])
    return description.described(described, languages.of(language))


def nameless(models: Any) -> Any:
    """Bokeh's models without the names that nothing refers to, which no compression takes away; a page gives them new ones."""
    kept = set(re.findall(r'\{"id":"(\w+)"\}', json.dumps(models, separators=(",", ":"))))

    def without(part: Any) -> Any:
        if isinstance(part, list):
            return [without(entry) for entry in part]
        if not isinstance(part, dict):
            return part
        spare = "id" if part.get("type") == "object" and part.get("id") not in kept else None
        return {key: without(value) for key, value in part.items() if key != spare}

    return without(models)


PAINTERS: dict[str, Callable[[Figure], Any]] = {
    "painter-basins.js": lambda figure: figure.basins,
    "painter-names.js": lambda figure: figure.named or figure.regions,
    "painter-paths.js": lambda figure: figure.big and figure.tracks and figure.tracks.x,
    "painter-points.js": lambda figure: figure.dots or figure.curves,
}
"""What only some figures ask of the view (js/src/painters): a script, and who asks for it."""


def scripts(*widgets: Widget, language: str = "en") -> str:
    """The scripts that come before the view for these widgets, each once."""
    return "".join(
        built(name, language) for name in dict.fromkeys(name for widget in widgets for name in widget.scripts)
    )


def painters(*widgets: Widget, language: str = "en") -> str:
    """What these widgets' figures ask for that the view of a page has not, each once."""
    figures = [figure for widget in widgets for figure in widget.figures]
    return "".join(built(name, language) for name, asks in PAINTERS.items() if any(map(asks, figures)))


def built(name: str, language: str = "en") -> str:
    """A built script with the words of a language."""
    return script.text(name, languages.of(language))


def compiled(name: str, widget: Widget) -> str:
    """The widget's sources under a name, as a function without arguments: a worker can be made from its text."""
    return f"(self.simulabPrograms ??= {{}})[{json.dumps(name)}] = () => {program(widget)};\n"
