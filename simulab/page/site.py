"""A whole site of pages: every widget that can run in a page, a home page that links them, and a small server for them.

Everything is made and gzipped once, at the start: afterwards a laptop serves an auditorium without computing anything.
"""

import functools
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from simulab import languages
from simulab.catalogue import Catalogue, lessons, widgets
from simulab.front import page as front
from simulab.front.links import freely, lesson_of, links
from simulab.lessons.translated import translated
from simulab.page import bokehjs, pages, parts
from simulab.page import lesson as lesson_page
from simulab.page.program import CannotExport, program
from simulab.widgets.widget import Widget

CLASSROOM = "class-page.js"
"""The dialog in which a teacher makes a link: of the site's pages, which have an address that a class can open."""
KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def build(lang: str = "en") -> dict[str, str]:
    """File name -> text: ``index.html``, a page for each lesson and widget, and the one BokehJS that they share.

    What cannot run in a page has none, and ``left_out`` says why.

    Args:
        lang: the language of all pages.
    """
    said = languages.of(lang)
    catalogue, bokeh = Catalogue.builtin(), bokehjs.url().rsplit("/", 1)[-1]
    absent = left_out()
    named = [_spoken(one, said) for one in links(catalogue, address, home="./")]
    listed = [link for link in named if link["href"].removesuffix(".html") not in absent]
    made = {bokeh: bokehjs.text(), CLASSROOM: parts.built(CLASSROOM, lang)}
    for name in catalogue.widgets:
        if name not in absent:
            learn = lesson_of(catalogue, name, address)
            options = {
                "links": listed,
                "learn": learn and _spoken(learn, said),
                "classroom": CLASSROOM,
            }
            made[f"{name}.html"] = pages.complete(_page_of(name), options, bokeh=bokeh, language=lang)
    for name in catalogue.lessons:
        if name not in absent:
            lesson = translated(catalogue.lessons.make(name, "lesson"), lang)
            options = {"links": listed, "freely": freely(catalogue, lesson, address)}
            made[f"{name}.html"] = lesson_page.to_html(lesson, name, bokeh=bokeh, options=options)
    there = {name.removesuffix(".html") for name in made}
    made["index.html"] = front.page(catalogue, there, address, said)
    return made


def _spoken(link: Mapping[str, str], said: languages.Language) -> dict[str, str]:
    """A link with the words of a language."""
    return {key: text if key == "href" else said.sentence(text) for key, text in link.items()}


def address(name: str) -> str:
    """Where a page of the site is, from any other."""
    return f"{name}.html"


@functools.cache
def left_out() -> dict[str, str]:
    """Name -> reason, of each widget and each lesson that cannot run in a page."""
    found: dict[str, str] = {}
    for name in widgets:
        try:
            program(_page_of(name))
        except CannotExport as reason:
            found[name] = str(reason)
    for name in lessons:
        for scenario in lessons[name].scenarios:
            if scenario.widget in found:
                found[name] = found[scenario.widget]
    return found


def _page_of(name: str) -> Widget:
    return widgets.make(name, "widget").for_page({})


def write(folder: str | Path, lang: str = "en") -> Path:
    """The site as files; any web server can hand them out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in build(lang).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Stored:
    """A file as it goes over the wire."""

    body: bytes
    kind: str
    tag: str


@functools.cache
def stored(lang: str = "en") -> dict[str, Stored]:
    """Address -> file, gzipped."""
    found = {}
    for name, text in build(lang).items():
        body = gzip.compress(text.encode(), 9, mtime=0)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        file = Stored(body, KINDS[name.rpartition(".")[2]], tag)
        found[f"/{name}"] = file
        found["/" if name == "index.html" else f"/{name.removesuffix('.html')}"] = file  # the live home's addresses too
    return found


class Handler(BaseHTTPRequestHandler):
    """Answers with what is stored; a browser that has it already is told so."""

    protocol_version = "HTTP/1.1"
    lang = "en"

    def do_GET(self) -> None:
        file = stored(self.lang).get(self.path.split("?")[0])
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


def server(address: str, port: int, lang: str = "en") -> ThreadingHTTPServer:
    """A server that is ready to ``serve_forever``; everything is made before it answers.

    Raises:
        OSError: the port is in use or the address is not of this machine.
        ValueError: there is no such language.
    """
    spoken = type("Handler", (Handler,), {"lang": languages.of(lang).code})
    ready = ThreadingHTTPServer((address, port), spoken)
    ready.daemon_threads = True
    stored(lang)
    return ready
