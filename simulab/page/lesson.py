"""A lesson as one HTML page without a server: every widget in it computes in the browser."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from simulab import player
from simulab.lessons import view
from simulab.lessons.lesson import Lesson
from simulab.lessons.prepare import widgets_of
from simulab.page import bokehjs, pages, parts
from simulab.page.program import program


def export(lesson: Lesson, name: str, path: str | Path, *, inline: bool = False) -> Path:
    """Write a lesson as a page.

    Args:
        lesson: what to write.
        name: what the browser keeps a student's progress under.
        path: the HTML file; its folder is made where it is missing.
        inline: carry BokehJS too: not one request, from a memory stick or offline.

    Returns:
        The path.

    Raises:
        CannotExport: a source of one of its widgets has no translation.
        Mistake: the lesson names something that is not there.
    """
    target = Path(path)
    text = to_html(lesson, name, inline=inline)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def to_html(
    lesson: Lesson, name: str, *, inline: bool = False, bokeh: str = "", options: Mapping[str, Any] | None = None
) -> str:
    """The text that ``export`` writes; with ``bokeh`` it asks for that file beside it, instead of Bokeh's own network."""
    described = view.described(lesson, name, parts.described)
    programs = ",\n".join(f"{json.dumps(slug)}: () => {program(one)}" for slug, one in widgets_of(lesson).items())
    tag = f'<script src="{bokehjs.url()}" integrity="{bokehjs.integrity()}" crossorigin="anonymous"></script>'
    if bokeh:
        tag = f'<script src="{bokeh}"></script>'
    script = (
        view.script()
        + parts.constants(lesson=described, options={**(options or {})})
        + f"const programs = {{\n{programs}\n}};\n"
        + parts.home()
        + parts.code("lesson.js")
    )
    return parts.fill(
        "page.html",
        version=player.version(),
        title=escape(f"{lesson.title} · simulab"),
        description=escape(lesson.lead, quote=True),
        icon=pages.ICON,
        style=f"<style>\n{parts.ground()}{view.stylesheet()}</style>",
        bokeh=parts.element(bokehjs.text()) if inline else tag,
        script=parts.element(parts.strict(script)),
    )
