"""Exported pages for tests: each widget compiled once a session; a small web server with the test's headers."""

import contextlib
import functools
import threading
from collections.abc import Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from simulab.catalogue import widgets
from simulab.page.export import to_html
from simulab.widgets.widget import Widget


@functools.cache
def widget(name: str) -> Widget:
    """One object a widget, so that its program is compiled once."""
    return widgets.make(name, "widget").for_page({})


def html(name: str, **options: Any) -> str:
    return to_html(widget(name), **options)


@contextlib.contextmanager
def web(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a web server over a folder, without a slash at its end."""

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/favicon.ico":  # browsers ask for it, whoever made the page
                self.send_response(204)
                self.end_headers()
            else:
                super().do_GET()

        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
