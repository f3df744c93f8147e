"""Write a widget as HTML that needs no server: a complete page, a fragment, or a page in files for a strict policy."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulab.page import pages
from simulab.page.program import CannotExport
from simulab.widgets.strict import strict
from simulab.widgets.widget import Widget

__all__ = ["CannotExport", "export", "to_html"]


def export(
    widget: Widget,
    path: str | Path,
    *,
    inline: bool = False,
    fragment: bool = False,
    files: bool = False,
    set: Mapping[str, Any] | None = None,
    show: Sequence[str] | None = None,
    lang: str = "en",
) -> Path:
    """Write a widget in which every control works without a server.

    Args:
        widget: what to write.
        path: the HTML file; its folder is made where it is missing.
        inline: carry BokehJS too: not one request, from a memory stick or offline.
        fragment: only the widget, to paste into a page of your own.
        files: scripts and styles as files beside the page, for a Content-Security-Policy that allows nothing inline.
        set: knob -> value to start with.
        show: the only controls that the page shows.
        lang: the language of the interface, "en" or "de".

    Returns:
        The path.

    Raises:
        CannotExport: a source of the widget has no translation.
        ValueError: options that exclude each other, or a knob, a value or a language that there is not.
    """
    target, widget, set = Path(path), *fixed(widget, set)
    if files and (fragment or inline):
        raise ValueError("files: a page in files carries everything already; leave inline and fragment out")
    if files:
        texts = pages.in_files(widget, options(widget, set, show), target.stem, lang)
    else:
        texts = {target.name: to_html(widget, inline=inline, fragment=fragment, set=set, show=show, lang=lang)}
    target.parent.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (target.parent / name).write_text(text, encoding="utf-8")
    return target


def to_html(
    widget: Widget,
    *,
    inline: bool = False,
    fragment: bool = False,
    set: Mapping[str, Any] | None = None,
    show: Sequence[str] | None = None,
    lang: str = "en",
) -> str:
    """The text that ``export`` writes; see there."""
    shape = pages.fragment if fragment else pages.complete
    widget, set = fixed(widget, set)
    return shape(widget, options(widget, set, show), inline=inline, language=lang)


def fixed(widget: Widget, given: Mapping[str, Any] | None) -> tuple[Widget, dict[str, Any] | None]:
    """The widget as its page has it, and ``given`` with the choices that bring what is fixed into sight."""
    widget, given = widget.for_page(given or {}), dict(given) if given else None
    for control in widget.controls():
        if given and control.fixed and control.name in given:
            given = {**{choice: values[0] for choice, values in (control.shown or {}).items()}, **given}
    return widget, given


def options(widget: Widget, given: Mapping[str, Any] | None, show: Sequence[str] | None) -> dict[str, Any]:
    """``set`` and ``show`` as the view takes them.

    Raises:
        ValueError: a knob or value that the widget does not have.
    """
    state, complaints = widget.resolve(given)
    complaints = strict(complaints, widget)
    unknown = [name for name in show or () if name not in state]
    if unknown:
        complaints.append(f"show: there is no knob {unknown[0]!r}.")
    if complaints:
        raise ValueError(" ".join(complaints))
    chosen: dict[str, Any] = {"set": {name: state[name] for name in given}} if given else {}
    return {**chosen, "show": list(show)} if show is not None else chosen
