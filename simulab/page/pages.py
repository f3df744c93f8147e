"""The three shapes of a page without a server: complete, a fragment, and in files; of a widget here."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from simulab import languages, static
from simulab.machine.version import version
from simulab.page import bokehjs, parts
from simulab.widgets.widget import Widget

Options = Mapping[str, Any]
"""How the view mounts the widget: ``set`` and ``show``; see js/src/player/view.js."""

ICON = "data:,"
"""No icon: without the line a browser would ask the server for one."""


def complete(widget: Widget, options: Options, *, inline: bool = False, bokeh: str = "", language: str = "en") -> str:
    """One HTML file; with ``inline`` it asks for nothing else, with ``bokeh`` only for that file beside it."""
    said = languages.of(language)
    alone = options.keys().isdisjoint(("links", "learn", "classroom"))
    return page(
        said.text(widget.title),
        said.text(widget.lead),
        language=language,
        style=f"<style>\n{parts.ground()}{static.text('simulab.css' if alone else 'site.css')}</style>",
        bokeh=bokeh_tag(inline=inline, beside=bokeh),
        # in this order it compresses best
        script=parts.element(_view("widget-page.js", widget, language=language))
        + parts.element(parts.compiled(widget.slug(), widget))
        + _data(widget, options, language),
    )


def fragment(widget: Widget, options: Options, *, inline: bool, language: str = "en") -> str:
    """A piece of HTML that may stand anywhere in a page, next to others."""
    return piece(
        {"spec": parts.described(widget, language), "options": {"level": 2, **options}},
        parts.compiled(widget.slug(), widget),
        _view("widget-fragment.js", widget, language=language),
        inline=inline,
        language=language,
    )


def elements(widgets: Mapping[str, tuple[Widget, Mapping[str, Any]]], *, inline: bool, language: str = "en") -> str:
    """A script that defines the tag ``<simulab-NAME>`` of each widget; one for all that a page, or a site, shows.

    Args:
        widgets: name -> the widget as its page has it, and the knobs with which it opens.
        inline: carry BokehJS too, in a way that a strict Content-Security-Policy allows.
    """
    bokeh = {"url": bokehjs.url(), "integrity": bokehjs.integrity()}
    carried = [
        {"spec": parts.described(widget, language), "set": dict(set_), "bokeh": bokeh}
        for widget, set_ in widgets.values()
    ]
    programs = "".join(parts.compiled(name, widget) for name, (widget, _) in widgets.items())
    library = f"if (!window.Bokeh) {{\n{bokehjs.text()}\n{static.text('strict.js')}\n}}\n" if inline else ""
    data = (
        f"self.simulabElements = {json.dumps(carried, ensure_ascii=False, separators=(',', ':'), allow_nan=False)};\n"
    )
    view = _view("widget-element.js", *(widget for widget, _ in widgets.values()), language=language)
    return f"{library}{programs}{data}{view}"


def _view(script: str, *widgets: Widget, language: str) -> str:
    """The script that shows these widgets, behind what it needs for them."""
    needs = parts.scripts(*widgets, language=language) + parts.painters(*widgets, language=language)
    return needs + parts.built(script, language)


def piece(data: Mapping[str, Any], programs: str, script: str, *, inline: bool, language: str = "en") -> str:
    """A fragment of anything. It has no blank line, where Markdown would take up again.

    Args:
        data: what the script reads.
        programs: statements that bring the compiled programs.
        script: the built script that mounts it all where it stands.
        inline: carry BokehJS too.
    """
    # Whoever comes first brings BokehJS along; the test stands in the text, so that it is not even parsed twice.
    carried = parts.element(f"if (!window.Bokeh) {{\n{bokehjs.text()}\n}}\n") if inline else ""
    bokeh = {"url": bokehjs.url(), "integrity": bokehjs.integrity()}
    scripts = f"{parts.data(**data, bokeh=bokeh)}\n{parts.element(programs)}\n{parts.element(script)}"
    needs = languages.of(language).text("This widget computes in your browser, which needs JavaScript.")
    text = parts.fill("fragment.html", bokeh=carried, script=scripts, needs=needs)
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())


def in_files(widget: Widget, options: Options, stem: str, language: str = "en") -> dict[str, str]:
    """File name -> text: nothing stands inside the HTML that a strict Content-Security-Policy would refuse."""
    name, worker = widget.slug(), f"{stem}.program.js"
    return beside(
        stem,
        languages.of(language).text(widget.title),
        languages.of(language).text(widget.lead),
        css=static.text("simulab.css"),
        data=_data(widget, options, language, files={name: worker}),
        script=_view("widget-page.js", widget, language=language),
        programs={worker: served(name, widget)},
        language=language,
    )


def served(name: str, widget: Widget) -> str:
    """A program as a file: a worker made from it answers, a page that loads it has the program."""
    return parts.compiled(name, widget) + static.text("worker.js")


def beside(
    stem: str,
    title: str,
    lead: str,
    *,
    css: str,
    data: str,
    script: str,
    programs: Mapping[str, str],
    language: str = "en",
) -> dict[str, str]:
    """File name -> text of a page whose style and scripts are files beside it; ``programs`` come before the script."""
    bokeh = bokehjs.url().rsplit("/", 1)[-1]
    html = page(
        title,
        lead,
        style=f'<link rel="stylesheet" href="{stem}.css">',
        bokeh=f'<script src="{bokeh}"></script>',
        script="\n".join([data, *(f'<script src="{file}"></script>' for file in (*programs, f"{stem}.js"))]),
        icon=f"{stem}.svg",
        language=language,
    )
    return {
        f"{stem}.html": html,
        f"{stem}.css": parts.ground() + css,
        f"{stem}.js": static.text("strict.js") + script,
        **programs,
        bokeh: bokehjs.text(),
        f"{stem}.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }


def bokeh_tag(*, inline: bool, beside: str = "") -> str:
    """The element that brings BokehJS: inside the page, as a file beside it, or from Bokeh's own network."""
    if inline:
        return parts.element(bokehjs.text())
    if beside:
        return f'<script src="{beside}"></script>'
    return f'<script src="{bokehjs.url()}" integrity="{bokehjs.integrity()}" crossorigin="anonymous"></script>'


def _data(widget: Widget, options: Options, language: str, **more: Any) -> str:
    return parts.data(spec=parts.described(widget, language), options={"hash": True, **options}, **more)


def page(title: str, lead: str, *, style: str, bokeh: str, script: str, icon: str = ICON, language: str = "en") -> str:
    """The whole HTML around a script."""
    return parts.fill(
        "page.html",
        language=escape(language, quote=True),
        needs=languages.nearest(language).text("This page computes in your browser, which needs JavaScript."),
        version=version(),
        title=escape(f"{title} · simulab"),
        description=escape(lead, quote=True),
        icon=escape(icon, quote=True),
        style=style,
        bokeh=bokeh,
        script=script,
    )
