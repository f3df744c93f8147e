"""A component as a lesson's file: what is on screen, with whatever own things it stands on, to go on writing at."""

import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulab.own.written import File
from simulab.widgets.turn import departures
from simulab.widgets.widget import Widget

HEAD = '''"""A lesson of one part.

    simulab serve {file}                 shows it, and shows it anew whenever you save
    simulab check {file}                 is everything that it says true?
    simulab export {file} -o page.html   one page for your course, without a server
"""

'''


def lesson_file(
    widget: Widget, state: Mapping[str, Any], path: str | Path, title: str, text: str, show: Sequence[str] | None
) -> Path:
    """Write it; see ``Component.to_lesson``."""
    target = Path(path)
    if target.suffix != ".py" or not target.stem.replace("-", "_").isidentifier():
        raise ValueError(f"path: give a Python file's name, such as my_lesson.py, not {str(target)!r}")
    controls = widget.all_controls
    if unknown := [knob for knob in show or () if knob not in state]:
        raise ValueError(f"show: there is no knob {unknown[0]!r}; there is {', '.join(state)}")
    changed = departures(controls, state)
    file = File()
    for kind in ("landscapes", "optimizers", "schedules", "datasets"):
        for name, thing in getattr(widget.catalogue, kind).own.items():
            if _is_used(name, changed):
                file.define(_identifier(name), thing)
    given = ",\n            ".join(f"{knob!r}: {value!r}" for knob, value in changed.items())
    lines = [
        f"{title or widget.title!r},",
        f"{text!r}," if text else "",
        f"widget={widget.slug()!r},",
        f"set={{\n            {given},\n        }}," if changed else "",
        f"show={tuple(show)!r}," if show is not None else "",
    ]
    lines[0] = f"{title or widget.title!r},"
    body = "\n        ".join(line for line in lines if line)
    lesson = f"lesson = sl.Lesson(\n    {title or widget.title!r},\n    [\n      sl.Scenario(\n        {body}\n      ),\n    ],\n"
    lesson += f"    lead={widget.lead!r},\n)\n"
    with target.open("x", encoding="utf-8") as opened:
        opened.write(
            HEAD.format(file=target.name) + file.text + ("\n" if not file.text.endswith("\n\n") else "") + lesson
        )
    return target


def _is_used(name: str, changed: Mapping[str, Any]) -> bool:
    return any(name in value if isinstance(value, list | tuple) else value == name for value in changed.values())


def _identifier(name: str) -> str:
    if not name.isidentifier() or keyword.iskeyword(name) or re.match(r"_", name):
        raise ValueError(f"{name!r} is no name for a variable; give what you made a title of letters")
    return name
