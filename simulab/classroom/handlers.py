"""The pages of a class and its file, as addresses of the server."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from tornado.web import HTTPError, RequestHandler

from simulab.classroom import pages
from simulab.classroom.connection import Connection, asked
from simulab.classroom.hall import Hall
from simulab.languages import Language


def patterns(
    hall: Hall,
    links: Callable[[Language], Sequence[dict[str, str]]],
    open_at: str,
    policy: Callable[[], str],
    known: Callable,
) -> list[Any]:
    """What a Tornado application adds to have a class.

    Args:
        hall: the class and its connections.
        links: the site's pages in a language, as ``simulab.front.links`` has them.
        open_at: the address under which students reach the server, ``http://192.168.0.7:5006``.
        policy: the Content-Security-Policy of the server's pages.
        known: whether pages of an origin may connect.
    """
    page = {"hall": hall, "policy": policy}
    return [
        (r"/class/teacher", Teacher, {**page, "links": links, "open_at": open_at}),
        (r"/class/wire", Connection, {"hall": hall, "known": known}),
        (r"/class/answers\.csv", Answers, {"hall": hall}),
        (r"/class(?:/(?P<code>[a-z]*))?", Student, page),
    ]


class _Page(RequestHandler):
    def initialize(self, hall: Hall, policy: Callable[[], str], **more: Any) -> None:
        self.hall, self._policy, self.more = hall, policy, more

    @property
    def language(self) -> Language:
        """What the page's address asks for (``?lang=de``), else the server's own."""
        return asked(self, self.hall)

    def answer(self, text: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", self._policy())
        self.finish(text)


class Student(_Page):
    """What the short link opens. One of another class says so."""

    def get(self, code: str | None = None) -> None:
        kept = self.hall.room.store.file
        if code != self.hall.room.code:
            self.set_status(404)
        self.answer(pages.student(self.language, kept=bool(kept), there=code == self.hall.room.code))

    head = get


class Teacher(_Page):
    """The teacher's page. It holds nothing: the secret is behind the address's #, which no request carries."""

    def get(self) -> None:
        room = self.hall.room
        about = {
            "links": [
                {
                    **link,
                    "href": link["href"].partition("?")[0],
                }  # the page itself knows in which language it opens them
                for link in self.more["links"](self.language)
                if "group" in link
            ],
            "address": self.more["open_at"],
            "file": room.store.file,
        }
        self.answer(pages.teacher(self.language, json.dumps(about)))

    head = get


class Answers(RequestHandler):
    """Everything that was handed in, for whoever has the secret."""

    def initialize(self, hall: Hall) -> None:
        self.hall = hall

    def get(self) -> None:
        if not self.hall.room.is_teacher(self.request.headers.get("Authorization", "").removeprefix("Bearer ")):
            raise HTTPError(403)
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="class.csv"')
        self.set_header("Cache-Control", "no-store")
        self.finish("\ufeff" + self.hall.room.as_csv())  # so that spreadsheets read it as UTF-8
