"""The connection of a page with its class: who it is, what it may say, how often."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tornado.web import RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from simulab import languages
from simulab.classroom import heard, limits
from simulab.classroom.hall import Hall
from simulab.classroom.heard import Refused
from simulab.classroom.room import Member
from simulab.languages import Language
from simulab.machine.allowance import Allowance

PATIENCE = 20.0
"""Seconds between two signs of life; a cut cable is noticed after two of them."""


def asked(handler: RequestHandler, hall: Hall) -> Language:
    """The language that an address asks for, else the class's."""
    wanted = handler.get_query_argument("lang", "")
    return languages.of(wanted) if wanted in languages.known() else hall.language


class Connection(WebSocketHandler):
    """A student's, or the teacher's, by what they say first."""

    member: Member | None = None
    teacher = False

    def initialize(self, hall: Hall, known: Callable[[str], bool]) -> None:
        self.hall = hall
        self._known = known
        self._allowance = Allowance(limits.BURST, limits.A_SECOND)

    @property
    def max_message_size(self) -> int:
        return limits.MESSAGE

    @property
    def ping_interval(self) -> float | None:
        return PATIENCE

    @property
    def ping_timeout(self) -> float | None:
        return PATIENCE

    def check_origin(self, origin: str) -> bool:
        return self._known(origin)

    def open(self, *_: str) -> None:
        self.language = asked(self, self.hall)
        self.set_nodelay(True)
        if not self.hall.arrives(self):
            self.close(1013, "full")
            return
        asyncio.get_running_loop().call_later(limits.HELLO, self._hello)

    def _hello(self) -> None:
        if self.member is None and not self.teacher:
            self.close(1008, "nobody")

    def on_message(self, message: str | bytes) -> None:
        if not self._allowance.takes():
            self.close(1008, "too often")
            return
        try:
            said = heard.message(message)
            if self.teacher:
                self.hall.order(said)
            elif self.member is not None:
                self.hall.hear(self, self.member, said)
            else:
                self.hall.greet(self, said)
        except Refused as refusal:
            self.tell({"refused": str(refusal)})

    def tell(self, what: dict[str, Any]) -> None:
        """Say something to the page, if it is still there; its sentences in the page's language."""
        said = {key: self.language.sentence(what[key]) for key in ("said", "refused") if isinstance(what.get(key), str)}
        try:
            self.write_message(json.dumps({**what, **said}, separators=(",", ":"), allow_nan=False))
        except WebSocketClosedError:
            self.hall.leaves(self)

    def on_close(self) -> None:
        self.hall.leaves(self)
