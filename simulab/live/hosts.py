"""Which requests are answered at all: those for a name that this server has, and for an address that can be one.

Whoever asks for another name is a web site that had its own name point here.
"""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import unquote

from bokeh.server.util import check_allowlist
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, RequestHandler


class _Foreign(Matcher):
    """Matches every request for a name that is not among ours."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        return None if check_allowlist(request.host.lower(), self._names) else {}


class _NoAddress(Matcher):
    """Matches every request whose path holds what no file and no page has in its name: a NUL, say, on which looking fails."""

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        return {} if any(ord(one) < ord(" ") for one in unquote(request.path)) else None


class _NotFound(RequestHandler):
    def prepare(self) -> None:
        self.send_error(404)


class _Refuses(RequestHandler):
    """Says why, to whoever set the server up."""

    def prepare(self) -> None:
        self.set_status(421)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This server is not known by this name; start it with --origin and the name to let it in.\n")


def only(application: Application, names: Collection[str]) -> None:
    """Refuse requests (of pages and of connections alike) whose Host is none of the names, each host or host:port, or whose
    address cannot be one."""
    application.default_router.rules[:0] = [Rule(_Foreign(sorted(names)), _Refuses), Rule(_NoAddress(), _NotFound)]
