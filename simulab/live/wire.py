"""The browser's end of a component: only a wire between the player's view and the server's compute.

Everything that is seen is drawn by the player, which every home shares; a session holds one model and no figure.
"""

import json
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import panel as pn
import param
from bokeh.document import Document

from simulab import languages, static
from simulab.front.links import lesson_of
from simulab.languages import Language, script
from simulab.live import brought, computes, kept, line, message, packed, standby, tongue, warm
from simulab.live.page import template
from simulab.live.spec import spec
from simulab.live.worker import Desk, compute, read
from simulab.widgets.widget import Widget

site: list[dict[str, str]] = []
"""The pages of this server, {label, href}, where it knows them: home first; ``href`` is relative to the site's root."""

Hears = Callable[[dict[str, Any]], object]
"""Is given the whole state whenever a person has turned a knob."""


class Wire(pn.custom.JSComponent):
    """What a widget's component shows in a page."""

    described = param.String(doc="Where the browser finds what it mounts; in a notebook it asks for it.")
    options = param.String(default="{}", doc="How the player mounts it, as JSON.")

    _bundle = static.FOLDER / "widget-live.js"
    _line: Callable[[], Any] | None = None
    """The connection that it heard from last, where answers go straight to it."""

    def __init__(self, widget: Widget, hears: Hears = lambda _: None, language: str = "en", **params: Any) -> None:
        self._widget = widget
        self._speaks(language)
        self._hears = hears
        self._desk = Desk(widget, self._answer)
        self._turns = 0
        super().__init__(
            described=kept.address(widget.slug(), spec(widget, language)),
            options=json.dumps(
                {"set": {}, "hash": False, "style": sheet("site.css"), **brought.addresses({"": widget}, language)}
            ),
            **{"sizing_mode": "stretch_width", "margin": 0, **params},
        )

    def _speaks(self, language: str) -> None:
        """From its first word on."""
        self._said = languages.of(language)
        if language != "en":
            # Panel asks the class for its script, which would be one language's for all
            vars(self)["_render_esm"] = self._spoken_esm

    def _spoken_esm(self, compiled: Any = True, server: bool = False) -> str:
        name, code = Path(str(self._bundle)).name, self._said.code
        if not server:
            return script.text(name.replace("-live", "-notebook"), self._said)
        english = type(self)._render_esm(compiled, server)
        return f"{english.partition('?')[0].replace(f'/{kept.SCRIPTS}/', f'/{kept.scripts(code)}/')}?v={kept.version(name, code)}"

    def begin(self, changes: Mapping[str, Any]) -> None:
        """Where a view that is opened from now on begins: these knobs stand elsewhere than at their defaults."""
        with param.parameterized.discard_events(self):  # open views are told what was turned, not where to begin
            self.options = json.dumps({**json.loads(self.options), "set": dict(changes), "turn": self._turns})

    def turn(self, changes: Mapping[str, Any]) -> None:
        """Turn knobs in every open view, as if by hand."""
        self._turns += 1
        if self._models:
            self._send_msg({"set": dict(changes), "turn": self._turns})

    def server_doc(self, doc: Document | None = None, title: str | None = None, location: Any = True) -> Any:
        """The whole page, where the widget is all that is served."""
        title = f"{self._said.text(self._widget.title)} · simulab" if title in (None, "Panel Application") else title
        # Alone in the page: its address is the widget's, and the site's other pages are a step away.
        alone = {"hash": True, "links": links_in(self._said), "learn": self._learn(), **computes.option()}
        self.options = json.dumps({**json.loads(self.options), **alone})
        doc = super().server_doc(doc, title, location=False)  # nor does Panel follow the address: the player does
        warm.begin(self._widget)
        doc.template = template(self._said.code)
        doc.on_session_destroyed(self._close)
        return doc

    def _learn(self) -> dict[str, str] | None:
        """The lesson that teaches with this widget, {label, href}, where the server has its lessons."""
        found = lesson_of(self._widget.catalogue, self._widget.slug()) if site else None
        return link_in(found, self._said) if found else None

    def _close(self, _: Any) -> None:
        self._desk.close()

    def _process_param_change(self, params: dict[str, Any]) -> dict[str, Any]:
        # The player dresses itself; Panel's own sheets would be three more requests, and from a CDN after a reconnection.
        changed = super()._process_param_change(params)
        return {**changed, "stylesheets": []} if "stylesheets" in changed else changed

    @classmethod
    def _render_esm(cls, compiled: Any = True, server: bool = False) -> str:
        name = Path(str(cls._bundle)).name
        if not server:  # a notebook's cell has no files beside it: there everything is one script
            return static.text(name.replace("-live", "-notebook"))
        # With its version in the address a browser keeps the script for good; ``_bundle`` alone has it asked for each time.
        return f"{super()._render_esm(compiled, server)}?v={kept.version(name)}"

    def _description(self) -> dict[str, Any]:
        """For a browser that cannot fetch it: a notebook's."""
        return {
            "described": spec(self._widget, self._said.code),
            "style": static.text("site.css"),
            **brought.texts({"": self._widget}, self._said.code),
        }

    def _get_model(self, doc: Document, *more: Any, **given: Any) -> Any:
        model = super()._get_model(doc, *more, **given)
        line.hears(self, model)
        return model

    def hear(self, data: Any, line: Any) -> None:
        """Take a browser's message from its connection, and answer there."""
        self._line = weakref.ref(line)
        self._handle_msg(data)

    def _send_msg(self, data: Any) -> None:
        to = self._line() if self._line else None
        if to is None or not to.is_open:
            super()._send_msg(data)
            return
        for model, _ in self._models.copy().values():
            to.say(line.written(model.id, data, to.deflates))

    def _handle_msg(self, data: Any) -> None:
        if data == {"describe": True}:
            self._send_msg(self._description())
            return
        if data == {"programs": True}:
            self._send_msg({"programs": standby.addresses({"": self._widget}, self._said.code)})
            return
        self._serve(data, self._widget, self._desk)

    def _serve(self, data: Any, widget: Widget, desk: Desk) -> None:
        """Answer a message about a widget."""
        try:
            if (taken_back := message.cancelled(data)) is not None:
                desk.cancel(taken_back)
                return
            if reading := message.reading(data, widget):
                self._send_msg(self._spoken(read(widget, reading)))
                return
            wanted = message.read(data, widget, desk.standing)
        except message.Refused as refusal:
            self._send_msg({"id": message.number(data), "error": self._said.sentence(str(refusal))})
            return
        if not wanted.beside:
            self._heard(wanted)
        if not wanted.sources:
            return
        if self._line or (pn.state.curdoc is not None and pn.state.curdoc.session_context):
            desk.submit(wanted)
        else:  # a notebook: its kernel serves one person, and answers within the cell's own message
            self._send_msg(self._spoken(compute(widget, wanted)))

    def _heard(self, said: message.Question) -> None:
        """A state from a view; one that had not yet heard of what Python turned last is out of date."""
        if said.back:  # after a reconnection: the person's hands go before the server's memory
            self._send_msg({"set": {}, "turn": self._turns})
        elif said.seen < self._turns:
            return
        self._hears(said.state)
        if len(self._models) > 1:  # one component shown twice: the other view follows
            self._send_msg({"set": said.state, "turn": self._turns, "by": said.by})

    def _answer(self, reply: dict[str, Any]) -> None:
        """Send a reply from a worker's thread; ``_send_msg`` moves it to the session's own."""
        self._send_msg(self._spoken(reply))

    def _spoken(self, reply: dict[str, Any]) -> dict[str, Any]:
        """A reply as it travels: its arrays in one piece; its sentence, where it has one, in the page's language."""
        if "result" in reply:
            return packed.reply(reply)
        if self._said.code == "en":
            return reply
        if "said" in reply:
            return {**reply, "said": self._spoken(reply["said"])}
        return {**reply, "error": self._said.sentence(reply["error"])} if "error" in reply else reply


def links_in(language: Language) -> list[dict[str, str]]:
    """The pages of this server, in a language."""
    return [link_in(one, language) for one in site]


def link_in(one: Mapping[str, str], language: Language) -> dict[str, str]:
    """A link whose words, and whose page, are in a language."""
    words = {key: language.sentence(text) for key, text in one.items() if key != "href"}
    return {**words, "href": tongue.address(one["href"], language.code)}


def sheet(name: str) -> str:
    """Where a stylesheet is, as the script sees it."""
    return f"{name}?v={kept.version(name)}"
