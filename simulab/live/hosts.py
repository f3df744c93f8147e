"""By which names browsers reach the server: whoever asks for another is a web site that had its own name point here."""

from collections.abc import Collection, Sequence
from typing import Any

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


class _Refuses(RequestHandler):
    """Says why, to whoever set the server up."""

    def prepare(self) -> None:
        self.set_status(421)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This server is not known by this name; start it with --origin and the name to let it in.\n")


def only(application: Application, names: Collection[str]) -> None:
    """Refuse requests (of pages and of connections alike) whose Host is none of the names, each host or host:port."""
    application.default_router.rules.insert(0, Rule(_Foreign(sorted(names)), _Refuses))
