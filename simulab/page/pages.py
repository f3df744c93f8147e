"""The three shapes of a page without a server: complete, a fragment, and in files; of a widget here."""

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
    return page(
        widget.title,
        widget.lead,
        style=f"<style>\n{parts.ground()}{player.stylesheet()}</style>",
        bokeh=bokeh_tag(inline=inline, beside=bokeh),
        script=parts.element(parts.strict(_script(widget, options, worker_file=None))),
    )


def fragment(widget: Widget, options: Options, *, inline: bool) -> str:
    """A piece of HTML that may stand anywhere in a page, next to others."""
    return piece(
        parts.view_name(player.extras(widget)),
        f"{player.script(player.extras(widget))}{parts.constants(css=player.stylesheet())}"
        "const mount = (root, spec, host, options) => simulab.mount(root, spec, host, { css, ...options });\n",
        parts.constants(options={"level": 2, **options})
        + parts.spec(widget)
        + parts.program_function(widget)
        + parts.home()
        + "const name = spec.name;\nconst start = (view, root, more) => "
        "view.mount(root, spec, pageHost(spec, program, new Desk(program, null)), more);\n",
        inline=inline,
    )


def piece(view: str, define: str, content: str, *, inline: bool) -> str:
    """A fragment of anything. It has no blank line, where Markdown would take up again.

    Args:
        view: names one version of what ``define`` defines; fragments that carry the same one share it.
        define: statements that make ``mount``.
        content: statements that make ``name``, ``options``, and ``start(view, root, options)``, which mounts it.
        inline: carry BokehJS too.
    """
    register = (
        "const { views } = (window.simulabShared ??= { views: {}, names: {}, bokeh: null });\n"
        f"if (!views[view]) {{\n{define}views[view] = {{ mount }};\n}}\n"
    )
    bokeh = {"url": bokehjs.url(), "integrity": bokehjs.integrity()}
    script = parts.strict(parts.constants(view=view, bokeh=bokeh) + register + content + parts.code("fragment.js"))
    # Whoever comes first brings BokehJS along; the test stands in the text, so that it is not even parsed twice.
    carried = parts.element(f"if (!window.Bokeh) {{\n{bokehjs.text()}\n}}\n") if inline else ""
    text = parts.fill("fragment.html", bokeh=carried, script=parts.element(script))
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())


def in_files(widget: Widget, options: Options, stem: str) -> dict[str, str]:
    """File name -> text: nothing stands inside the HTML that a strict Content-Security-Policy would refuse."""
    worker = f"{stem}.program.js"
    script = parts.strict(
        parts.code("styles.js")
        + "const program = self.simulabProgram;\n"
        + _script(widget, options, worker_file=worker, program=False)
    )
    programs = {worker: served(widget, "self.simulabProgram")}
    css = parts.ground() + player.stylesheet()
    return beside(stem, widget.title, widget.lead, css=css, script=script, programs=programs)


def served(widget: Widget, place: str) -> str:
    """A program as a file: a worker made from it answers, a page that loads it finds the program at ``place``."""
    return parts.strict(
        parts.program_function(widget)
        + parts.code("serve.js")
        + f'if (typeof document === "undefined") serve(program);\nelse {place} = program;\n'
    )


def beside(stem: str, title: str, lead: str, *, css: str, script: str, programs: Mapping[str, str]) -> dict[str, str]:
    """File name -> text of a page whose style and scripts are files beside it; ``programs`` come before the script."""
    bokeh = bokehjs.url().rsplit("/", 1)[-1]
    html = page(
        title,
        lead,
        style=f'<link rel="stylesheet" href="{stem}.css">',
        bokeh=f'<script src="{bokeh}"></script>',
        script="\n".join(f'<script src="{file}"></script>' for file in (*programs, f"{stem}.js")),
        icon=f"{stem}.svg",
    )
    return {
        f"{stem}.html": html,
        f"{stem}.css": css,
        f"{stem}.js": script,
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


def _script(widget: Widget, options: Options, *, worker_file: str | None, program: bool = True) -> str:
    return (
        player.script(player.extras(widget))
        + parts.spec(widget)
        + parts.constants(options={"hash": True, **options}, workerFile=worker_file)
        + (parts.program_function(widget) if program else "")
        + parts.home()
        + parts.code("start.js")
    )


def page(title: str, lead: str, *, style: str, bokeh: str, script: str, icon: str = ICON) -> str:
    """The whole HTML around a script."""
    return parts.fill(
        "page.html",
        version=_version(),
        title=escape(f"{title} · simulab"),
        description=escape(lead, quote=True),
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
