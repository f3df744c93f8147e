"""``sl.to_html``: a widget or a lesson as HTML that needs no server."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from simulab.catalogue import lessons, widgets
from simulab.lessons.lesson import Lesson
from simulab.lessons.translated import translated
from simulab.page import export, lesson, pages
from simulab.widgets.widget import Widget
from simulab.wording.calling import hinted


@runtime_checkable
class Shown(Protocol):
    """What shows a widget somewhere else, and can say which and at what knobs: a component of ``sl.app``."""

    def as_page(self) -> tuple[Widget, dict[str, Any]]:
        """The widget, and the knobs that do not stand at their defaults."""
        ...


@hinted
def to_html(
    thing: "str | Widget | type[Widget] | Lesson | Shown",
    path: str | Path | None = None,
    *,
    inline: bool = False,
    fragment: bool = False,
    set: Mapping[str, Any] | None = None,
    show: Sequence[str] | None = None,
    lang: str = "",
) -> str:
    """A widget or a lesson as HTML in which everything computes in the browser.

    Args:
        thing: a name of the catalogue ("race", "how-large-a-step"), a widget or a lesson; or what ``sl.app`` gave, whose page
            opens where it stands.
        path: the file to write as well; its folder is made where it is missing.
        inline: carry BokehJS too: not one request, from a memory stick or offline.
        fragment: only the widget, to paste into a page of your own.
        set: of a widget: knob -> value to start with.
        show: of a widget: the only controls that the page shows.
        lang: the language of the interface, "en" or "de"; a lesson's is its own unless told, and one of ours is translated.

    Returns:
        The text.

    Raises:
        CannotExport: a source has no translation to JavaScript.
        ValueError: an unknown name, knob, value or language, or an option that a lesson has not.

    Example:
        >>> import simulab as sl
        >>> page = sl.to_html("learning-rate", set={"learning_rate": 0.5})
        >>> page[:15]
        '<!doctype html>'
    """
    if isinstance(thing, Shown):
        thing, stands = thing.as_page()
        set = {**stands, **(set or {})}
    if isinstance(thing, Lesson) or (isinstance(thing, str) and thing in lessons):
        if set or show is not None:
            raise ValueError(f"{'set' if set else 'show'} is for a widget; a lesson says itself what it sets and shows")
        made = translated(lessons.make(thing, "thing"), lang)
        name = thing if isinstance(thing, str) else made.slug
        text = lesson.to_html(made, name, inline=inline, fragment=fragment)
    else:
        text = export.to_html(
            widgets.make(thing, "thing"), inline=inline, fragment=fragment, set=set, show=show, lang=lang or "en"
        )
    if path is not None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    return text


@hinted
def to_script(
    things: "str | Widget | type[Widget] | Shown | Sequence[str | Widget | type[Widget] | Shown]",
    path: str | Path | None = None,
    *,
    inline: bool = False,
    lang: str = "en",
) -> str:
    """One script for all widgets of a course's pages; a widget is then a short tag: ``<simulab-race learning-rate="0.05">``.

    Args:
        things: names of the catalogue, widgets, or what ``sl.app`` gave; or several.
        path: the file to write as well; its folder is made where it is missing.
        inline: carry BokehJS too: not one request more, and a Content-Security-Policy of ``default-src 'self'`` is enough.
        lang: the language of the interface, "en" or "de".

    Returns:
        The text.

    Raises:
        CannotExport: a source has no translation to JavaScript.
        ValueError: an unknown name or language, or two widgets of one name.

    Example:
        >>> import simulab as sl
        >>> "simulabElements" in sl.to_script("learning-rate")
        True
    """
    several = things if isinstance(things, list | tuple) else [things]
    found: dict[str, tuple[Widget, dict[str, Any]]] = {}
    for thing in several:
        widget, stands = thing.as_page() if isinstance(thing, Shown) else (widgets.make(thing, "things"), {})
        made, set_ = export.fixed(widget, stands)
        if made.slug() in found:
            raise ValueError(f"things: there is {made.slug()} twice; a tag has one meaning on a page")
        found[made.slug()] = made, set_ or {}
    text = pages.elements(found, inline=inline, language=lang)
    if path is not None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    return text
