"""A lesson in the browser: the player's modules and those beside this file as one script, and what it is mounted with."""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulab import player
from simulab.lessons import prepare
from simulab.lessons.check import look_over
from simulab.lessons.lesson import Lesson
from simulab.widgets.widget import Widget

HERE = Path(__file__).parent
MODULES = (
    "values.js",
    "progress.js",
    "place.js",
    "photograph.js",
    "stage.js",
    "question.js",
    "predict.js",
    "report.js",
    "lesson.js",
)
"""In the order of their imports; a test compares it with them."""

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"[./\w-]+";\n', re.MULTILINE)
_LIST = re.compile(r"^export\s+\{[^}]*\};\n", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_BLANKS = re.compile(r"^[ \t]+|^\n", re.MULTILINE)


@functools.cache
def _joined() -> str:
    # all of the player: which kinds of control a lesson's widgets have is not known here
    entries = sorted(path.name for path in player.HERE.glob("*.js"))
    players = dict.fromkeys(name for entry in entries for name in player.modules(entry))
    return "".join(_bare(player.HERE / name) for name in players) + "".join(_bare(HERE / name) for name in MODULES)


def _bare(path: Path) -> str:
    """A module without imports, exports, whole-line comments and indentation."""
    text = _LIST.sub("", _COMMENT.sub("", _IMPORT.sub("", path.read_text(encoding="utf-8"))))
    return _BLANKS.sub("", re.sub(r"^export ", "", text, flags=re.MULTILINE))


@functools.cache
def script() -> str:
    """The view as a classic script: it defines ``simulab`` with ``mountLesson``."""
    return f'const simulab = (() => {{\n"use strict";\n{_joined()}return {{ mountLesson }};\n}})();\n'


@functools.cache
def version() -> str:
    """Names one version of the view: fragments that carry the same one share it."""
    return hashlib.sha256((script() + stylesheet()).encode()).hexdigest()[:12]


@functools.cache
def module() -> str:
    """The view as an ES module."""
    return f"{_joined()}export {{ mountLesson }};\n"


@functools.cache
def stylesheet() -> str:
    """The player's styles and the lesson's."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / "lesson.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return player.stylesheet() + _BLANKS.sub("", text)


def described(
    lesson: Lesson,
    name: str,
    spec_of: Callable[[Widget], Any],
    widgets_of: Callable[[Lesson], tuple[dict[str, Widget], list[str | None]]] = prepare.live,
) -> dict[str, Any]:
    """All that ``mountLesson`` needs to know, as JSON-ready data; each widget is described once.

    Args:
        lesson: what is shown.
        name: its name in the address, and in what the browser remembers.
        spec_of: a home's description of a widget.
        widgets_of: a home's widgets by name, and the name of each scenario's.

    Raises:
        Mistake: something in the lesson is not there, or cannot be read.
    """
    look_over(lesson)
    widgets, names = widgets_of(lesson)
    made = prepare.prepare(lesson, name, names)
    specs = {called: _renamed(called, spec_of(widget)) for called, widget in widgets.items()}
    return {**made, "widgets": specs}


def _renamed(slug: str, spec: Any) -> Any:
    # Bokeh's ids count from p1001 in every process: those of two widgets in one page must not meet
    return json.loads(re.sub(r'"p(\d{4,})"', rf'"{slug}-\1"', json.dumps(spec)))
