"""``simulab export``: a widget or a lesson, of the catalogue or of a file of one's own, as a page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulab import catalogue
from simulab.lessons.lesson import Lesson
from simulab.lessons.translated import translated
from simulab.own import file as own_file
from simulab.page import lesson as lesson_page
from simulab.page.export import export as export_widget
from simulab.page.html import to_script


def export(
    name: str,
    output: str,
    *,
    inline: bool,
    fragment: bool,
    files: bool,
    set: Mapping[str, Any],
    show: Sequence[str] | None,
    lang: str = "",
) -> Path:
    """Write what ``name`` names, or what the Python file of this name makes; a lesson comes before a widget.

    Raises:
        ValueError: there is nothing of this name, or the options do not fit it.
        OSError: the page cannot be written.
    """
    told = {"set": bool(set), "show": show is not None}

    def widget(made: Any) -> Path:
        return export_widget(
            made, output, inline=inline, fragment=fragment, files=files, set=set, show=show, lang=lang or "en"
        )

    def lesson(made: Lesson, called: str) -> Path:
        if unfit := [option for option, given in told.items() if given]:
            raise ValueError(f"--{unfit[0]} is for a widget; a lesson says itself what it sets and shows")
        return lesson_page.export(translated(made, lang), called, output, inline=inline, fragment=fragment, files=files)

    if not name.endswith(".py"):
        if name in catalogue.lessons:
            return lesson(catalogue.lessons.make(name, "NAME"), name)
        return widget(catalogue.widgets.make(name, "NAME"))
    own = own_file.load(name)
    return lesson(own.lesson, own.name) if own.lesson is not None else widget(own_file.the_widget(own))


def script(names: Sequence[str], output: str, *, inline: bool, lang: str = "en") -> None:
    """Write one script with the tags of widgets; a file of one's own brings its widgets.

    Raises:
        ValueError: there is no widget of a name, or none in a file.
        OSError: the script cannot be written.
    """
    things: list[Any] = []
    for name in names:
        own = own_file.load(name) if name.endswith(".py") else None
        if own is not None and not own.widgets:
            raise ValueError(
                f"{name}: there is no widget in it; --script takes widgets, and a lesson is a page of its own"
            )
        things += [own.catalogue.widgets.make(one, "widget") for one in own.widgets] if own else [name]
    to_script(things, output, inline=inline, lang=lang)
