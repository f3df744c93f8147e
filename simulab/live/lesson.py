"""A lesson as a Panel component: several widgets behind one wire, and a word when the instructor's file changes."""

import itertools
import json
import weakref
from typing import Any

import panel as pn
from bokeh.document import Document

from simulab import languages, static
from simulab.catalogue import Catalogue, lessons
from simulab.front.links import freely
from simulab.lessons import describe
from simulab.lessons.lesson import Lesson
from simulab.lessons.look_over import widget_of
from simulab.lessons.prepare import widgets_of
from simulab.live import brought, computes, kept, message, standby, tongue, warm, wire
from simulab.live.page import template
from simulab.live.spec import spec
from simulab.live.worker import Desk
from simulab.widgets.widget import Widget

open_pages: "weakref.WeakSet[LessonView]" = weakref.WeakSet()
"""The pages that are open now: what a changed file has to be told to."""


STYLE = wire.sheet("lesson.css")


class LessonView(wire.Wire):
    """A lesson's page."""

    _bundle = static.FOLDER / "lesson-live.js"

    def __init__(self, lesson: Lesson, name: str, **params: Any) -> None:
        self._lesson = lesson
        spoken = languages.nearest(lesson.language).code
        self._speaks(spoken)
        self.lesson_name = name
        self._widgets: dict[str, Widget] = widgets_of(lesson)
        self._desks = {slug: Desk(widget, self._answer) for slug, widget in self._widgets.items()}
        self._hears, self._turns = lambda _: None, 0
        pn.custom.JSComponent.__init__(
            self,
            described=kept.address(name, described(lesson, name)),
            options=json.dumps(
                {"hash": name, "style": STYLE, **brought.addresses(self._widgets, spoken)}
            ),  # among others in a page: the address tells which one's part it is
            **{"sizing_mode": "stretch_width", "margin": 0, **params},
        )

    def server_doc(self, doc: Document | None = None, title: str | None = None, location: Any = True) -> Any:
        """The whole page."""
        self.options = json.dumps(
            {
                **json.loads(self.options),
                "hash": True,
                "links": wire.links_in(self._said),
                **computes.option(),
                "next": self._next(),
                "freely": freely(Catalogue.builtin(), self._lesson, self._address) if wire.site else {},
            }
        )
        title = f"{self._lesson.title} · simulab" if title in (None, "Panel Application") else title
        doc = pn.custom.JSComponent.server_doc(self, doc, title, location=False)
        for scenario in self._lesson.scenarios:
            if widget := widget_of(scenario):
                warm.states(widget, dict(scenario.set))
        doc.template = template(self._lesson.language)
        doc.on_session_destroyed(self._close)
        open_pages.add(self)
        return doc

    def _address(self, name: str) -> str:
        return tongue.address(name, self._said.code)

    def _next(self) -> dict[str, str] | None:
        """The lesson after this one, {label, href}, where the server has it."""
        after = dict(itertools.pairwise(lessons)).get(self.lesson_name) if wire.site else None
        return (
            wire.link_in({"label": lessons.make(after, "lesson").title, "href": after}, self._said) if after else None
        )

    def tell(self, word: dict[str, Any]) -> None:
        """Say something to the browser: {"reload": True} or {"problem": sentence}, which it reads in the page's language."""
        if "problem" in word:
            word = {"problem": self._said.sentence(str(word["problem"]))}
        self._send_msg(word)

    def _close(self, _: Any) -> None:
        open_pages.discard(self)
        for desk in self._desks.values():
            desk.close()

    def _description(self) -> dict[str, Any]:
        return {
            "described": described(self._lesson, self.lesson_name),
            "style": static.text("lesson.css"),
            **brought.texts(self._widgets, self._said.code),
        }

    def _handle_msg(self, data: Any) -> None:
        if data == {"describe": True}:
            self._send_msg(self._description())
            return
        if data == {"programs": True}:
            self._send_msg({"programs": standby.addresses(self._widgets, self._said.code)})
            return
        slug = data.get("of") if isinstance(data, dict) else None
        if not isinstance(slug, str) or slug not in self._widgets:
            self._send_msg({"id": message.number(data), "error": self._said.text("This lesson has no such widget.")})
            return
        self._serve(data, self._widgets[slug], self._desks[slug])


def described(lesson: Lesson, name: str) -> str:
    """The lesson as the browser reads it."""
    return json.dumps(
        describe.described(
            lesson, name, lambda widget: json.loads(spec(widget, languages.nearest(lesson.language).code))
        ),
        separators=(",", ":"),
    )
