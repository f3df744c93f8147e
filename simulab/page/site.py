"""A whole site of pages: every widget that can run in a page, a home page that links them, and a small server for them.

Everything is made and gzipped once, at the start: afterwards a laptop serves an auditorium without computing anything.
"""

import functools
import gzip
import hashlib
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from simulab.catalogue import lessons, widgets
from simulab.page import bokehjs, pages, parts
from simulab.page import lesson as lesson_page
from simulab.page.program import CannotExport
from simulab.widgets.widget import Widget

KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def build() -> dict[str, str]:
    """File name -> text: ``index.html``, a page for each widget, and the one BokehJS that they share."""
    bokeh = bokehjs.url().rsplit("/", 1)[-1]
    made, cards = {bokeh: bokehjs.text()}, []
    for name in widgets:
        widget = widgets.make(name, "widget").for_page({})
        try:
            made[f"{name}.html"] = pages.complete(widget, {"links": [{"label": "simulab", "href": "./"}]}, bokeh=bokeh)
            cards.append(_card(widget, f'<a href="{name}.html">{escape(widget.title)}</a>'))
        except CannotExport as reason:
            cards.append(_card(widget, escape(widget.title), f" {reason}"))
    first = []
    for name in lessons:
        lesson = lessons.make(name, "lesson")
        try:
            links = {"links": [{"label": "simulab", "href": "./"}]}
            made[f"{name}.html"] = lesson_page.to_html(lesson, name, bokeh=bokeh, options=links)
        except CannotExport:
            continue  # its widget's card says why
        title = f'<a href="{name}.html">{escape(lesson.title)}</a>'
        first.append(f"<li><strong>{title}</strong> {escape(lesson.lead)} {lesson.minutes} minutes.</li>")
    cards = [*first, *cards]
    made["index.html"] = parts.fill("index.html", ground=parts.ground(), cards="\n".join(cards))
    return made


def write(folder: str | Path) -> Path:
    """The site as files; any web server can hand them out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in build().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _card(widget: Widget, title: str, reason: str = "") -> str:
    return f"<li><strong>{title}</strong> {escape(widget.lead)}{escape(reason)}</li>"


@dataclass(frozen=True)
class Stored:
    """A file as it goes over the wire."""

    body: bytes
    kind: str
    tag: str


@functools.cache
def stored() -> dict[str, Stored]:
    """Address -> file, gzipped."""
    found = {}
    for name, text in build().items():
        body = gzip.compress(text.encode(), 9, mtime=0)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        file = Stored(body, KINDS[name.rpartition(".")[2]], tag)
        found[f"/{name}"] = file
        found["/" if name == "index.html" else f"/{name.removesuffix('.html')}"] = file  # the live home's addresses too
    return found


class Handler(BaseHTTPRequestHandler):
    """Answers with what is stored; a browser that has it already is told so."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = stored().get(self.path.split("?")[0])
        if file is None:
            self._answer(404, b"There is no such page.", {"Content-Type": "text/plain"})
        elif self.headers.get("If-None-Match") == file.tag:
            self._answer(304, b"", {"ETag": file.tag})
        else:
            headers = {
                "Content-Type": file.kind,
                "Content-Encoding": "gzip",
                "ETag": file.tag,
                "Cache-Control": "no-cache",
            }
            self._answer(200, file.body, headers)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a class of thirty would fill the terminal."""


def server(address: str, port: int) -> ThreadingHTTPServer:
    """A server that is ready to ``serve_forever``; everything is made before it answers.

    Raises:
        OSError: the port is in use or the address is not of this machine.
    """
    ready = ThreadingHTTPServer((address, port), Handler)
    ready.daemon_threads = True
    stored()
    return ready
