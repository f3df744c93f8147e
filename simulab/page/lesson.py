"""A lesson without a server, in the three shapes of a widget: every widget in it computes in the browser."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulab import languages, static
from simulab.lessons.describe import described
from simulab.lessons.lesson import Lesson
from simulab.lessons.prepare import for_pages
from simulab.page import pages, parts


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
        (target.parent / file).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
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
    spoken = languages.nearest(lesson.language).code
    return pages.page(
        lesson.title,
        lesson.lead,
        language=lesson.language,
        style=f"<style>\n{parts.ground()}{static.text('lesson.css')}</style>",
        bokeh=pages.bokeh_tag(inline=inline, beside=bokeh),
        script=_data(lesson, name, {"hash": True, **(options or {})})
        + parts.element(_programs(lesson))
        + parts.element(parts.built("lesson-page.js", spoken)),
    )


def in_files(lesson: Lesson, name: str, stem: str) -> dict[str, str | bytes]:
    """File name -> content: nothing stands inside the HTML that a strict Content-Security-Policy would refuse."""
    widgets, spoken = for_pages(lesson)[0], languages.nearest(lesson.language).code
    files = {called: f"{stem}.{called}.js" for called in widgets}
    data, images = _images(_data(lesson, name, {"hash": True}, files=files), stem)
    made = pages.beside(
        stem,
        lesson.title,
        lesson.lead,
        css=static.text("lesson.css"),
        data=data,
        script=parts.scripts(*widgets.values(), language=spoken) + parts.built("lesson-page.js", spoken),
        language=lesson.language,
        programs={files[called]: pages.served(called, widget) for called, widget in widgets.items()},
    )
    return {**made, **images}


_CARRIED = re.compile(r"data:image/([a-z]+)[+a-z]*;base64,([A-Za-z0-9+/=]+)")


def _images(data: str, stem: str) -> tuple[str, dict[str, bytes]]:
    """The data with its images as files beside the page, and these: a strict policy refuses data URLs."""
    found: dict[str, bytes] = {}

    def beside(image: re.Match[str]) -> str:
        content = base64.b64decode(image[2])
        name = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{image[1]}"
        found[name] = content
        return name

    return _CARRIED.sub(beside, data), found


def _fragment(lesson: Lesson, name: str, *, inline: bool) -> str:
    return pages.piece(
        {"lesson": _described(lesson, name), "options": {"level": 2}},
        _programs(lesson),
        parts.built("lesson-fragment.js", languages.nearest(lesson.language).code),
        inline=inline,
        language=languages.nearest(lesson.language).code,
    )


def _data(lesson: Lesson, name: str, options: Mapping[str, Any], **more: Any) -> str:
    return parts.data(lesson=_described(lesson, name), options=options, **more)


def _described(lesson: Lesson, name: str) -> dict[str, Any]:
    spoken = languages.nearest(lesson.language).code
    return described(lesson, name, lambda widget: parts.described(widget, spoken), for_pages)


def _programs(lesson: Lesson) -> str:
    widgets = for_pages(lesson)[0]
    brought = parts.scripts(*widgets.values(), language=languages.nearest(lesson.language).code)
    return brought + "".join(parts.compiled(name, one) for name, one in widgets.items())
