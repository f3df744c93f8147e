"""The three shapes of a widget without a server: a complete page, a fragment, and a page in files."""

import importlib.metadata
from collections.abc import Mapping
from html import escape
from typing import Any

from simulab import player
from simulab.page import bokehjs, parts
from simulab.widgets.widget import Widget

Options = Mapping[str, Any]
"""How the view mounts the widget: ``set`` and ``show``; see player/view.js."""

ICON = "data:,"
"""No icon: without the line a browser would ask the server for one."""


def complete(widget: Widget, options: Options, *, inline: bool = False, bokeh: str = "") -> str:
    """One HTML file; with ``inline`` it asks for nothing else, with ``bokeh`` only for that file beside it."""
    tag = f'<script src="{bokehjs.url()}" integrity="{bokehjs.integrity()}" crossorigin="anonymous"></script>'
    if bokeh:
        tag = f'<script src="{bokeh}"></script>'
    return _page(
        widget,
        style=f"<style>\n{parts.ground()}{player.stylesheet()}</style>",
        bokeh=parts.element(bokehjs.text()) if inline else tag,
        script=parts.element(parts.strict(_script(widget, options, worker_file=None))),
    )


def fragment(widget: Widget, options: Options, *, inline: bool) -> str:
    """A piece of HTML that may stand anywhere in a page, next to others.

    It has no blank line, where Markdown would take up again.
    """
    bokeh = {"url": bokehjs.url(), "integrity": bokehjs.integrity()}
    view = parts.view_name(player.extras(widget))
    register = (
        "const { views } = (window.simulabShared ??= { views: {}, names: {}, bokeh: null });\n"
        f"if (!views[view]) {{\n{player.script(player.extras(widget))}{parts.constants(css=player.stylesheet())}"
        "const mount = (root, spec, host, options) => simulab.mount(root, spec, host, { css, ...options });\n"
        "views[view] = { mount };\n}\n"
    )
    script = parts.strict(
        parts.constants(view=view, bokeh=bokeh, options={"level": 2, **options})
        + register
        + parts.spec(widget)
        + parts.program_function(widget)
        + parts.home()
        + parts.code("fragment.js")
    )
    # Whoever comes first brings BokehJS along; the test stands in the text, so that it is not even parsed twice.
    carried = parts.element(f"if (!window.Bokeh) {{\n{bokehjs.text()}\n}}\n") if inline else ""
    text = parts.fill("fragment.html", bokeh=carried, script=parts.element(script))
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())


def in_files(widget: Widget, options: Options, stem: str) -> dict[str, str]:
    """File name -> text: nothing stands inside the HTML that a strict Content-Security-Policy would refuse."""
    bokeh = bokehjs.url().rsplit("/", 1)[-1]
    program = parts.strict(
        parts.program_function(widget)
        + parts.code("serve.js")
        + 'if (typeof document === "undefined") serve(program);\nelse self.simulabProgram = program;\n'
    )
    worker = f"{stem}.program.js"
    script = parts.strict(
        parts.code("styles.js")
        + "const program = self.simulabProgram;\n"
        + _script(widget, options, worker_file=worker, program=False)
    )
    page = _page(
        widget,
        style=f'<link rel="stylesheet" href="{stem}.css">',
        bokeh=f'<script src="{bokeh}"></script>',
        script=f'<script src="{worker}"></script>\n<script src="{stem}.js"></script>',
        icon=f"{stem}.svg",
    )
    return {
        f"{stem}.html": page,
        f"{stem}.css": parts.ground() + player.stylesheet(),
        f"{stem}.js": script,
        worker: program,
        bokeh: bokehjs.text(),
        f"{stem}.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }


def _script(widget: Widget, options: Options, *, worker_file: str | None, program: bool = True) -> str:
    return (
        player.script(player.extras(widget))
        + parts.spec(widget)
        + parts.constants(options={"hash": True, **options}, workerFile=worker_file)
        + (parts.program_function(widget) if program else "")
        + parts.home()
        + parts.code("start.js")
    )


def _page(widget: Widget, *, style: str, bokeh: str, script: str, icon: str = ICON) -> str:
    return parts.fill(
        "page.html",
        version=_version(),
        title=escape(f"{widget.title} · simulab"),
        description=escape(widget.lead, quote=True),
        icon=escape(icon, quote=True),
        style=style,
        bokeh=bokeh,
        script=script,
    )


def _version() -> str:
    try:
        return importlib.metadata.version("simulab")
    except importlib.metadata.PackageNotFoundError:
        return "from a folder"
