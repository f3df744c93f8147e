"""A lesson without a server, in the three shapes of a widget: every widget in it computes in the browser."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulab.lessons import view
from simulab.lessons.lesson import Lesson
from simulab.lessons.prepare import for_pages
from simulab.page import pages, parts
from simulab.page.program import program


def export(
    lesson: Lesson, name: str, path: str | Path, *, inline: bool = False, fragment: bool = False, files: bool = False
) -> Path:
    """Write a lesson that needs no server.

    Args:
        lesson: what to write.
        name: what the browser keeps a student's progress under.
        path: the HTML file; its folder is made where it is missing.
        inline: carry BokehJS too: not one request, from a memory stick or offline.
        fragment: only the lesson, to paste into a page of a course.
        files: scripts and styles as files beside the page, for a Content-Security-Policy that allows nothing inline.

    Returns:
        The path.

    Raises:
        CannotExport: a source of one of its widgets has no translation.
        Mistake: the lesson names something that is not there.
        ValueError: options that exclude each other.
    """
    target = Path(path)
    if files and (fragment or inline):
        raise ValueError("files: a page in files carries everything already; leave inline and fragment out")
    if files:
        texts = in_files(lesson, name, target.stem)
    else:
        texts = {target.name: to_html(lesson, name, inline=inline, fragment=fragment)}
    target.parent.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (target.parent / file).write_text(text, encoding="utf-8")
    return target


def to_html(
    lesson: Lesson,
    name: str,
    *,
    inline: bool = False,
    fragment: bool = False,
    bokeh: str = "",
    options: Mapping[str, Any] | None = None,
) -> str:
    """The text that ``export`` writes; with ``bokeh`` it asks for that file beside it, instead of Bokeh's own network."""
    if fragment:
        return _fragment(lesson, name, inline=inline)
    return pages.page(
        lesson.title,
        lesson.lead,
        style=f"<style>\n{parts.ground()}{view.stylesheet()}</style>",
        bokeh=pages.bokeh_tag(inline=inline, beside=bokeh),
        script=parts.element(
            parts.strict(
                view.script()
                + _constants(lesson, name, options={"hash": True, **(options or {})}, workerFiles={})
                + _programs(lesson)
                + parts.home()
                + parts.code("hosts.js")
                + parts.code("lesson.js")
            )
        ),
    )


def in_files(lesson: Lesson, name: str, stem: str) -> dict[str, str]:
    """File name -> text: nothing stands inside the HTML that a strict Content-Security-Policy would refuse."""
    workers = {called: f"{stem}.{called}.js" for called in for_pages(lesson)[0]}
    script = parts.strict(
        parts.code("styles.js")
        + "const programs = self.simulabPrograms;\n"
        + view.script()
        + _constants(lesson, name, options={"hash": True}, workerFiles=workers)
        + parts.home()
        + parts.code("hosts.js")
        + parts.code("lesson.js")
    )
    made = {
        workers[called]: pages.served(widget, f"(self.simulabPrograms ??= {{}})[{json.dumps(called)}]")
        for called, widget in for_pages(lesson)[0].items()
    }
    return pages.beside(
        stem, lesson.title, lesson.lead, css=parts.ground() + view.stylesheet(), script=script, programs=made
    )


def _fragment(lesson: Lesson, name: str, *, inline: bool) -> str:
    return pages.piece(
        view.version(),
        f"{view.script()}{parts.constants(css=view.stylesheet())}"
        "const mount = (root, lesson, hosts, options) => simulab.mountLesson(root, lesson, hosts, { css, ...options });\n",
        _constants(lesson, name, options={"level": 2}, workerFiles={})
        + _programs(lesson)
        + parts.home()
        + parts.code("hosts.js")
        + "const name = lesson.name;\nconst start = (view, root, more) => view.mount(root, lesson, hosts, more);\n",
        inline=inline,
    )


def _constants(lesson: Lesson, name: str, **others: Any) -> str:
    return parts.constants(lesson=view.described(lesson, name, parts.described, for_pages), **others)


def _programs(lesson: Lesson) -> str:
    made = for_pages(lesson)[0].items()
    return (
        "const programs = {\n"
        + ",\n".join(f"{json.dumps(called)}: () => {program(one)}" for called, one in made)
        + "\n};\n"
    )
