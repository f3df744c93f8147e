"""What ``simulab serve`` lets a browser ask, and what it tells every browser: Bokeh's handlers, made narrower.

Our own pages need nothing of Bokeh's protocol but the document and messages of our component. Scripts that an instructor
serves may hold any Panel widget, so there Bokeh's whole protocol stays.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlparse

from bokeh.core.types import ID
from bokeh.model import Model
from bokeh.protocol.message import Message
from bokeh.server import urls
from bokeh.server.util import check_allowlist
from bokeh.server.views.multi_root_static_handler import MultiRootStaticHandler
from bokeh.server.views.static_handler import StaticHandler
from bokeh.util.token import check_token_signature, get_session_id, get_token_payload
from panel.io.server import AutoloadJsHandler, DocHandler, WSHandler
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, OutputTransform, RequestHandler
from tornado.websocket import WebSocketProtocol13

from simulab.live import files, line
from simulab.machine.allowance import Allowance

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data: ws: wss:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""Of our own pages: nothing from anywhere else. Inline scripts are how Bokeh starts a page."""
frames: list[str] = []
"""The sites (``https://course.example``), besides the server's own, whose pages may hold ours in a frame."""

EVENTS = ("data_event", "document_ready", "client_reconnected")
"""What our pages tell the server of: a component's message, and that they are there."""
DEEPEST = 16
"""How deep a message may be nested; a state is four deep."""

MESSAGES, A_SECOND = 600, 200
"""Messages that a page may send at once, and how many more each second: a slider that is dragged sends some sixty."""
ARRIVALS, MORE_ARRIVALS = 600, 10
"""Pages of ours that one address may open at once, and how many more each second: a whole auditorium may have one address."""
_ADDRESSES = 4096
_arrivals: dict[str, Allowance] = {}

BEGIN_AGAIN = 4001
"""Closes a connection whose page would be refused for ever: it was left open for longer than its token counts, or is from before
the server was set up anew. The page loads itself again; its address and the browser's memory hold the state."""

own: set[str] = set()
"""The addresses (``/race``) of our own pages."""


def policy() -> str:
    """The Content-Security-Policy of our own pages."""
    return "; ".join((POLICY, " ".join(("frame-ancestors 'self'", *frames))))


class Headers(OutputTransform):
    """Adds to every answer of the server."""

    def __init__(self, request: Any) -> None:
        self._fixed = "v=" in request.query and request.path.startswith("/static/extensions/simulab")

    def transform_first_chunk(self, status_code: int, headers: Any, chunk: bytes, finishing: bool) -> Any:
        del headers["Server"]  # Tornado's version
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        if self._fixed and status_code == 200:  # its address holds a hash of its content
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return status_code, headers, chunk


def _strip(handler: RequestHandler) -> None:
    """Forget arguments that Bokeh and Panel write into the page as they come."""
    for name in [name for name in handler.request.arguments if name.lower().startswith("bokeh-")]:
        if name not in ("bokeh-session-id", "bokeh-token"):
            del handler.request.arguments[name]
    _refuse_tokens(handler)


def _refuse_tokens(handler: RequestHandler) -> None:
    """Answer what is no token at all before Bokeh reads it: on that it fails with a traceback and a 500."""
    for token in handler.request.arguments.get("bokeh-token", []):
        try:
            get_session_id(token.decode())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise HTTPError(403, reason="bokeh-token is not one") from None


class Page(DocHandler):
    """A page: no query is written into it."""

    async def prepare(self) -> None:
        _strip(self)
        if self.application_context.url in own:
            self.set_header("Content-Security-Policy", policy())
            if not _arrives(self.request.remote_ip or ""):
                raise HTTPError(429, reason="too many pages are opened from this address; wait a moment")
        await _awaited(super().prepare())


def _arrives(address: str) -> bool:
    """Whether an address may open one more page; those that came longest ago are forgotten."""
    allowance = _arrivals.pop(address, None) or Allowance(ARRIVALS, MORE_ARRIVALS)
    _arrivals[address] = allowance
    while len(_arrivals) > _ADDRESSES:
        _arrivals.pop(next(iter(_arrivals)))
    return allowance.takes()


class Autoload(AutoloadJsHandler):
    """The script that puts an app into another page: what it writes into itself must be what it says it is.

    Any site may load it, but only one that this server knows with a person's cookies.
    """

    FORMS = {
        "bokeh-autoload-element": r"[\w-]{1,200}",
        "bokeh-app-path": r"/[\w./-]{0,200}",
        "bokeh-absolute-url": r"https?://[\w.:\[\]-]{1,200}(/[\w./-]{0,200})?",
    }

    def set_default_headers(self) -> None:
        origin = self.request.headers.get("Origin", "")
        known = check_allowlist(urlparse(origin).netloc.lower(), sorted(self.application.websocket_origins))
        self.set_header("Access-Control-Allow-Origin", origin if known else "*")
        self.set_header("Vary", "Origin")
        if known:
            self.set_header("Access-Control-Allow-Credentials", "true")

    async def options(self, *args: Any, **kwargs: Any) -> None:
        self.set_header("Access-Control-Allow-Methods", "GET, OPTIONS")

    async def prepare(self) -> None:
        for name, form in self.FORMS.items():
            if any(not re.fullmatch(form, value) for value in self.get_query_arguments(name)):
                raise HTTPError(400, reason=f"{name} is not one")
        _refuse_tokens(self)
        await _awaited(super().prepare())


class Socket(WSHandler):
    """A session's connection."""

    deflates = False
    """Whether the browser takes deflated frames, each for itself."""

    async def prepare(self) -> None:
        _strip(self)
        await _awaited(super().prepare())

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if not self._lives():
            self.close(BEGIN_AGAIN, "the page has to be loaded again")
            return None
        # Else each answer waits some 40 ms: Nagle's algorithm holds its last piece until the browser acknowledges the others.
        self.set_nodelay(True)
        self._allowance = Allowance(MESSAGES, A_SECOND)
        self._loop = IOLoop.current()
        self._deflates_each_alone()
        return super().open(*args, **kwargs)

    def _deflates_each_alone(self) -> None:
        """Deflate each message without a memory of those before, as either side may: pieces that other threads have deflated
        (``line.written``) can then stand between, and a session holds no compressor of a quarter of a megabyte."""
        compressor = getattr(self.ws_connection, "_compressor", None)  # Tornado has no other place for it
        if compressor is None or "server_max_window_bits" in self.request.headers.get("Sec-WebSocket-Extensions", ""):
            return
        alone = type(compressor)(persistent=False, max_wbits=None, compression_options=self.get_compression_options())
        setattr(self.ws_connection, "_compressor", alone)  # noqa: B010  nor does it declare it
        self.deflates = True

    def _lives(self) -> bool:
        """Whether this server, as it is now, gave the page's token, and not so long ago that it does not count any more."""
        application: Any = self.application
        token = self._token
        if token is None:
            return True  # Bokeh says what is wrong with it
        signed = check_token_signature(token, signed=application.sign_sessions, secret_key=application.secret_key)
        return signed and get_token_payload(token).get("session_expiry", 0) > time.time()

    def on_close(self) -> None:
        with suppress(AssertionError):  # Bokeh asks for the session of a connection that has given it back already
            super().on_close()

    async def on_message(self, fragment: str | bytes) -> None:
        if self.receiver is None or isinstance(fragment, bytes):  # before the server has greeted it; packed bytes
            self.close(1008, "not expected")
            return
        await super().on_message(fragment)

    async def _receive(self, fragment: str | bytes) -> Message[Any] | None:
        try:
            return await super()._receive(fragment)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            # a header of anything: Bokeh would write all of it into the log, with a traceback
            self.close(1008, "no message")
            return None

    async def _handle(self, message: Message[Any]) -> Any:
        if self.application_context.url in own:
            if not self._allowance.takes():
                self.close(1008, "too often")
                return None
            if message.msgtype not in ("PULL-DOC-REQ", "PATCH-DOC"):
                self.close(1008, "not expected")
                return None
            if message.msgtype == "PATCH-DOC":
                ours = [event for event in _events(message) if is_ours(event)]
                left = [event for event in ours if not self._hears(event)]
                if ours and not left:
                    return None  # a component answers by itself
                # What no component hears goes no further: Bokeh would fail on what it does not expect. After a reconnection
                # its client also tells of the document, and of models, that it had before.
                events = [event for event in left if event["msg_data"]["name"] != "data_event" and self._is_here(event)]
                if not events:
                    return self.connection.ok(message) if self.connection else None
                message.content["events"] = events
        answer = await super()._handle(message)
        if answer is not None and answer.msgtype == "ERROR":  # its traceback names folders of this machine
            answer.content.update(text="The server could not do this; its log says why.", traceback=None)
        return answer

    def _hears(self, event: Any) -> bool:
        """Hand a message to the component that it is for, where there is one."""
        component = line.of(self._model(event)) if event["msg_data"]["name"] == "data_event" else None
        if component is not None:
            component.hear(line.plain(dict(event["msg_data"]["values"]["entries"]).get("data")), self)
        return component is not None

    def _is_here(self, event: Any) -> bool:
        """Whether the document has what an event is about."""
        return not _about(event) or self._model(event) is not None

    def _model(self, event: Any) -> Model | None:
        """The model that an event is about, where the document has it."""
        about = _about(event)
        return self.connection.session.document.models.get_by_id(ID(about)) if about and self.connection else None

    @property
    def is_open(self) -> bool:
        """Whether somebody is at its other end."""
        return self.ws_connection is not None

    def say(self, frames: bytes) -> None:
        """Send whole frames, from whatever thread."""
        self._loop.add_callback(self._said, frames)

    async def _said(self, frames: bytes) -> None:
        with await self.write_lock.acquire():  # not into the middle of a message of Bokeh's
            if isinstance(self.ws_connection, WebSocketProtocol13):
                with suppress(StreamClosedError):
                    await self.ws_connection.stream.write(frames)


def _about(event: Any) -> str:
    """Which model an event is about; "" for none."""
    return dict(event["msg_data"].get("values", {}).get("entries", [])).get("model", {"id": ""})["id"]


def _events(message: Message[Any]) -> list[Any]:
    events = message.content.get("events") if isinstance(message.content, dict) else None
    return events if isinstance(events, list) and not message.header.get("num_buffers") else []


def is_ours(event: Any) -> bool:
    """True for an event of a patch that one of our pages has reason to send: a message, in plain JSON."""
    if not isinstance(event, dict) or event.get("kind") != "MessageSent" or event.get("msg_type") != "bokeh_event":
        return False
    said = event.get("msg_data")
    if not isinstance(said, dict) or said.get("type") != "event" or said.get("name") not in EVENTS:
        return False
    values = said.get("values", {"type": "map"})
    if not _is_map(values):
        return False
    if said["name"] != "data_event" and values.get(
        "entries"
    ):  # these say nothing; Bokeh fails with a traceback if they do
        return False
    about = [value for key, value in values.get("entries", []) if key == "model"]
    told = [value for key, value in values.get("entries", []) if key != "model"]
    if said["name"] == "data_event" and len(about) != 1:
        return False
    return all(map(_is_reference, about)) and all(_is_plain(value, DEEPEST) for value in told)


def _is_map(part: Any) -> bool:
    """True for a dictionary as Bokeh writes it; its values may be anything yet."""
    entries = part.get("entries", []) if isinstance(part, dict) and part.get("type") == "map" else None
    if not isinstance(entries, list):
        return False
    return all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in entries)


def _is_reference(part: Any) -> bool:
    return isinstance(part, dict) and part.keys() == {"id"} and isinstance(part["id"], str)


def _is_plain(part: Any, deeper: int) -> bool:
    """True without bytes, arrays, new models and references to others, which Bokeh would unpack on the thread that serves all."""
    if part is None or isinstance(part, str | int | float):  # most are
        return True
    if isinstance(part, list):
        return deeper > 0 and all(_is_plain(value, deeper - 1) for value in part)
    if not isinstance(part, dict):
        return False
    if part.get("type") == "number":
        return part.keys() == {"type", "value"} and part["value"] in ("nan", "inf", "+inf", "-inf")
    return deeper > 0 and _is_map(part) and all(_is_plain(value, deeper - 1) for _, value in part.get("entries", []))


async def _awaited(found: Any) -> None:
    if found is not None:
        await found


NARROWER: dict[Any, Callable[..., Any]] = {
    DocHandler: Page,
    AutoloadJsHandler: Autoload,
    WSHandler: Socket,
    MultiRootStaticHandler: files.Extensions,
    StaticHandler: files.Bokehs,
}


@contextmanager
def guarded() -> Iterator[None]:
    """A server that is made meanwhile has the handlers of this module."""
    all_patterns: list[Any] = [urls.per_app_patterns, urls.toplevel_patterns]
    before = [patterns[:] for patterns in all_patterns]
    for patterns in all_patterns:
        patterns[:] = [(path, NARROWER.get(kind, kind), *more) for path, kind, *more in patterns]
    try:
        yield
    finally:
        for patterns, as_they_were in zip(all_patterns, before):
            patterns[:] = as_they_were
